//! `GET /accuracy`.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::routes::prelude::*;

/// What the rows are, and of which model.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccuracyBy {
    /// `period`, `step`, `series` or a column; `period` when absent.
    #[param(max_length = 200, example = "step")]
    pub by: Option<String>,
    /// The model; the chosen one when absent.
    #[param(max_length = 100)]
    pub model: Option<String>,
}

/// How good forecasts were, out of sample.
#[utoipa::path(
    get,
    path = "/accuracy",
    tag = "accuracy",
    operation_id = "accuracy",
    params(Rows, AccuracyBy),
    responses((status = 200, description = "Done.", body = api::Accuracy, example = json!(examples::accuracy()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn accuracy(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<(Rows, AccuracyBy)>,
) -> Answer<api::Accuracy> {
    pending()
}
