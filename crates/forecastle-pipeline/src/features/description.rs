//! What a file of features says of itself.

use std::path::Path;

use forecastle_core::{Frequency, Result};
use forecastle_models::features::Selected;
use serde::{Deserialize, Serialize};

use super::write::FeatureRequest;
use crate::archive::file::{damaged, distinct};
use crate::archive::frequency::FrequencyRecord;

/// The version of the file's format.
const FORMAT: u32 = 1;

/// What a file of features says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Description {
    /// The version of this format.
    pub format: u32,
    /// The program that wrote it.
    pub made_by: String,
    /// The key columns.
    pub keys: Vec<String>,
    /// The time column.
    pub time: String,
    /// The column that is forecast, of which `actual` is.
    pub target: String,
    frequency: FrequencyRecord,
    /// The periods ahead of each origin.
    pub horizon: usize,
    /// The last known period of each origin, ascending.
    pub origins: Vec<String>,
    /// The data that the features are of.
    pub inputs: Vec<InputRecord>,
    /// The families of features with their columns, in the order of the columns.
    pub families: Vec<FamilyRecord>,
}

/// A file that data were read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// The path, as the user wrote it.
    pub file: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A family of features.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FamilyRecord {
    /// Its name.
    pub name: String,
    /// What it says.
    pub says: String,
    /// What has to be known for it: `past`, `dates`, `known_ahead` or `constants`.
    pub needs: String,
    /// Its columns.
    pub columns: Vec<ColumnRecord>,
}

/// A column of features.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnRecord {
    /// The name that it has as a feature; in the file a number is added where two columns have one name.
    pub name: String,
    /// The words for a planner.
    pub group: String,
    /// Whether values are codes, and not amounts.
    pub is_categorical: bool,
    /// The labels of the codes, in the order of the codes; absent where they have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

impl Description {
    /// What is to be said of features of this selection.
    pub(super) fn of(request: &FeatureRequest<'_>, selected: &Selected) -> Self {
        let panel = request.panel;
        let frequency = panel.frequency();
        let label = |end: &usize| frequency.label(panel.period_at(*end as i64 - 1));
        Self {
            format: FORMAT,
            made_by: crate::MADE_BY.to_owned(),
            keys: panel.key_names().to_vec(),
            time: request.time_name.to_owned(),
            target: request.target_name.to_owned(),
            frequency: FrequencyRecord::of(frequency),
            horizon: request.horizon,
            origins: request.ends.iter().map(label).collect(),
            inputs: request.inputs.clone(),
            families: families(selected),
        }
    }

    /// The columns of features, in their order.
    pub fn columns(&self) -> impl Iterator<Item = &ColumnRecord> {
        self.families.iter().flat_map(|family| &family.columns)
    }

    /// The names of all columns of the file, in their order.
    pub fn names(&self) -> Vec<String> {
        let own = |name: &str| name.to_owned();
        let mut names = self.keys.clone();
        names.extend([own("origin"), self.time.clone(), own("step"), own("series_size")]);
        names.extend(self.columns().map(|column| column.name.clone()));
        names.push(own("actual"));
        distinct(names)
    }

    /// The frequency of the data.
    ///
    /// # Errors
    /// `R002` when it or the format is none that is known.
    pub(super) fn frequency(&self, path: &Path) -> Result<Frequency> {
        let known = self.frequency.read().filter(|_| self.format == FORMAT);
        known.ok_or_else(|| damaged(path, "its format is not known"))
    }
}

fn families(selected: &Selected) -> Vec<FamilyRecord> {
    let columns = selected.columns().iter().zip(selected.groups()).zip(selected.labels());
    let mut columns = columns.map(|((column, group), labels)| ColumnRecord {
        name: column.name.clone(),
        group: group.words().to_owned(),
        is_categorical: column.is_categorical,
        // An event may have a holiday's name: what one label does not tell apart stays a code.
        labels: if tell_apart(labels) { labels.clone() } else { Vec::new() },
    });
    let families = selected.families().iter().map(|(entry, count)| FamilyRecord {
        name: entry.name.to_owned(),
        says: entry.doc.to_owned(),
        needs: entry.needs.name().to_owned(),
        columns: columns.by_ref().take(*count).collect(),
    });
    families.collect()
}

fn tell_apart(labels: &[String]) -> bool {
    let mut sorted: Vec<_> = labels.iter().collect();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair[0] != pair[1])
}
