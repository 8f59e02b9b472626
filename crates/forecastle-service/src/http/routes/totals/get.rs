//! `GET /totals`.

use crate::http::routes::prelude::*;

/// The total of a selection: actuals and forecasts side by side.
#[utoipa::path(
    get,
    path = "/totals",
    tag = "totals",
    operation_id = "totals",
    params(Rows, Span),
    responses((status = 200, description = "Done.", body = api::History, example = json!(examples::history()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn totals(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<(Rows, Span)>,
) -> Answer<api::History> {
    pending()
}
