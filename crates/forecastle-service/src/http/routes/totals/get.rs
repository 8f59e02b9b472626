//! `GET /totals`.

use crate::http::present::{span, view};
use crate::http::routes::prelude::*;
use crate::snapshot::views;

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
    Query((rows, stretch)): Query<(Rows, Span)>,
) -> Answer<api::History> {
    let span = span(stretch);
    view(&app, caller, rows, move |snapshot, selection| views::history(snapshot, selection, &span))
        .await
}
