//! `GET /exports/{run}`.

use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::http::routes::prelude::*;

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

/// A run as a file.
#[utoipa::path(
    get,
    path = "/exports/{run}",
    tag = "exports",
    operation_id = "export_run",
    params(("run" = String, Path, description = "The run's id.", max_length = 40, example = "r_0001"), Export),
    responses((status = 200, description = "The file.", content((String = "text/csv", example = json!("Store,Date,model,forecast\n12,2025-10-31,lightgbm,1004700\n")), ("application/vnd.apache.parquet"), ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn export_run(
    State(app): State<App>,
    caller: Caller,
    Path(run): Path<String>,
    Query(query): Query<(Export,)>,
) -> Result<Response, Problem> {
    pending()
}
