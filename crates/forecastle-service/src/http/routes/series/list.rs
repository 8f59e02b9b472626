//! `GET /series`.

use crate::http::present::{listing, view_page};
use crate::http::routes::prelude::*;
use crate::snapshot::views;

/// Series, with their forecasts and errors.
///
/// Sorts by any column of the list.
#[utoipa::path(
    get,
    path = "/series",
    tag = "series",
    operation_id = "list_series",
    params(Rows, Sorted, Page),
    responses((status = 200, description = "Done.", body = api::SeriesPage, example = json!(examples::series_page()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn list_series(
    State(app): State<App>,
    caller: Caller,
    Query((rows, sorted, page)): Query<(Rows, Sorted, Page)>,
) -> Answer<api::SeriesPage> {
    let listing = listing(sorted, page.cursor.clone(), page.limit());
    view_page(&app, caller, rows, page.cursor, move |snapshot, selection| {
        views::series_page(snapshot, selection, &listing)
    })
    .await
}
