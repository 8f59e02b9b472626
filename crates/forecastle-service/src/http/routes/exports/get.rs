//! `GET /exports/{run}`.

use axum::http::header;
use axum::response::IntoResponse;
use forecastle_pipeline::table::{FileFormat, TextCells};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::http::params::Filter;
use crate::http::present::snapshot;
use crate::http::routes::prelude::*;
use crate::snapshot::views;

/// The layout and the format of a file.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Export {
    /// The layout.
    #[serde(default)]
    #[param(inline)]
    pub layout: Layout,
    /// The format.
    #[serde(default)]
    #[param(inline)]
    pub format: Format,
}

/// The layout of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// The forecast as it is: keys, time, model, forecast, bounds.
    #[default]
    Long,
    /// Store, Date, Weekly_Sales, Predicted_Sales, past and future.
    Walmart,
}

/// The format of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Comma-separated values.
    #[default]
    Csv,
    /// Apache Parquet.
    Parquet,
    /// A workbook.
    Xlsx,
}

impl Format {
    /// How it is written, its media type, and the ending of its files.
    fn facts(self) -> (FileFormat, &'static str, &'static str) {
        match self {
            Self::Csv => (FileFormat::Csv, "text/csv; charset=utf-8", "csv"),
            Self::Parquet => (FileFormat::Parquet, "application/vnd.apache.parquet", "parquet"),
            Self::Xlsx => (
                FileFormat::Xlsx,
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xlsx",
            ),
        }
    }
}

/// A run as a file.
#[utoipa::path(
    get,
    path = "/exports/{run}",
    tag = "exports",
    operation_id = "export_run",
    params(("run" = String, Path, description = "The run's id.", max_length = 40, example = "r_0001"), Filter, Export),
    responses((status = 200, description = "The file.", content((String = "text/csv", example = json!("Store,Date,model,forecast\n12,2025-10-31,lightgbm,1004700\n")), ("application/vnd.apache.parquet"), ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn export_run(
    State(app): State<App>,
    caller: Caller,
    Path(run): Path<String>,
    Query((filter, export)): Query<(Filter, Export)>,
) -> Result<Response, Problem> {
    let (format, kind, ending) = export.format.facts();
    let layout = match export.layout {
        Layout::Long => views::Layout::Long,
        Layout::Walmart => views::Layout::Walmart,
    };
    let (name, bytes) = app
        .work(move |app| {
            let snapshot = snapshot(app, Some(&run))?;
            let Filter { conditions, search } = filter;
            let selection = snapshot.select(&caller.0.scope, &conditions, search.as_deref())?;
            let table = views::export_rows(&snapshot, &selection, layout)?;
            let mut bytes = Vec::new();
            // Keys are texts of the data, and spreadsheets would run some of them.
            table.write_as(format, TextCells::SafeForSpreadsheets, &mut bytes)?;
            Ok((snapshot.run().to_owned(), bytes))
        })
        .await?;
    let disposition = format!("attachment; filename=\"{name}.{ending}\"");
    let headers =
        [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, bytes).into_response())
}
