//! `GET /accuracy`.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::present::view;
use crate::http::routes::prelude::*;
use crate::snapshot::views;

/// What the rows are, and of which model.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccuracyBy {
    /// `period`, `step`, `series` or a column.
    #[serde(default = "usual_rows")]
    #[param(max_length = 200, default = "period", example = "step")]
    pub by: String,
    /// The model; the chosen one when absent.
    #[param(max_length = 100)]
    pub model: Option<String>,
}

fn usual_rows() -> String {
    "period".to_owned()
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
    Query((rows, asked)): Query<(Rows, AccuracyBy)>,
) -> Answer<api::Accuracy> {
    let AccuracyBy { by, model } = asked;
    view(&app, caller, rows, move |snapshot, selection| {
        views::accuracy(snapshot, selection, &by, model.as_deref())
    })
    .await
}
