//! `GET /series/{id}/history`.

use crate::http::present::{span, view};
use crate::http::routes::prelude::*;
use crate::snapshot::views;

/// A series' actuals and forecasts side by side.
#[utoipa::path(
    get,
    path = "/series/{id}/history",
    tag = "series",
    operation_id = "series_history",
    params(("id" = String, Path, description = "The series' id: its key's parts joined by `~`.", max_length = 1000), OfRun, Span),
    responses((status = 200, description = "Done.", body = api::History, example = json!(examples::history()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn series_history(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Query((of, stretch)): Query<(OfRun, Span)>,
) -> Answer<api::History> {
    let span = span(stretch);
    view(&app, caller, Rows::of(of.run), move |snapshot, selection| {
        views::series_history(snapshot, selection, &id, &span)
    })
    .await
}
