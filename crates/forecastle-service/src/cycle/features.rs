//! The features of the project's data, in a file for others.

use std::path::Path;

use forecastle_core::{Error, Result};
use forecastle_pipeline::features::{
    self, Description, FeatureRequest, InputRecord, latest_origins, origins_of,
};
use forecastle_pipeline::table::FileFormat;
use forecastle_store::replace_file;
use serde_json::{Value, json};

use super::{Loaded, Session};

/// From which origins features are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeaturesWanted {
    /// Those of these dates.
    At(Vec<String>),
    /// The latest so many.
    Latest(usize),
}

/// A file of features just written.
pub struct FeaturesWritten {
    /// What it says of itself.
    pub description: Description,
    /// The number of its rows.
    pub rows: usize,
}

/// Writes the features of all series from some origins to a Parquet file, which appears when it is whole.
///
/// # Errors
/// `U001` for a file that does not end as Parquet does, and for origins that the data do not have; `D003` when
/// no series has a known value there, `X001` when the file cannot be written.
pub fn write_features(
    session: &Session,
    loaded: &Loaded,
    wanted: &FeaturesWanted,
    path: &Path,
) -> Result<FeaturesWritten> {
    if FileFormat::of(path).ok() != Some(FileFormat::Parquet) {
        return Err(Error::new("U001", "features are written as Parquet only")
            .in_file(path.display().to_string())
            .hint("end the file in .parquet"));
    }
    let panel = &loaded.panel;
    let ends = match wanted {
        FeaturesWanted::At(dates) => origins_of(panel, dates)?,
        FeaturesWanted::Latest(count) => latest_origins(panel, *count)?,
    };
    let sales = &session.settings.sales.raw;
    let inputs = loaded.files.iter();
    let inputs = inputs
        .map(|file| InputRecord { file: file.name.clone(), sha256: file.sha256.clone() })
        .collect();
    let request = FeatureRequest {
        panel,
        horizon: session.horizon(panel),
        ends: &ends,
        time_name: &sales.time,
        target_name: &sales.target,
        inputs,
    };
    let mut written = None;
    replace_file(path, |file| {
        written = Some(features::write_features(&request, file)?);
        Ok(())
    })?;
    let (description, rows) = written.expect("a file that was replaced was written");
    Ok(FeaturesWritten { description, rows })
}

impl FeaturesWritten {
    /// Everything but the labels, for programs.
    pub fn json(&self, path: &Path) -> Value {
        let description = &self.description;
        json!({
            "file": path,
            "rows": self.rows,
            "horizon": description.horizon,
            "origins": description.origins,
            "columns": description.names(),
            "families": description.families.iter().map(|family| json!({
                "family": family.name,
                "needs": family.needs,
                "columns": family.columns.iter().map(|column| &column.name).collect::<Vec<_>>(),
            })).collect::<Vec<_>>(),
        })
    }
}
