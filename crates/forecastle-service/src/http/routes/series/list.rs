//! `GET /series`.

use crate::http::routes::prelude::*;

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
    Query(query): Query<(Rows, Sorted, Page)>,
) -> Answer<api::SeriesPage> {
    pending()
}
