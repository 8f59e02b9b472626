//! `GET /forecasts`.

use crate::http::present::view_page;
use crate::http::routes::prelude::*;
use crate::snapshot::views;

/// A run's forecasts, row by row.
#[utoipa::path(
    get,
    path = "/forecasts",
    tag = "forecasts",
    operation_id = "list_forecasts",
    params(Rows, Page),
    responses((status = 200, description = "Done.", body = api::ForecastPage, example = json!(examples::forecast_page()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn list_forecasts(
    State(app): State<App>,
    caller: Caller,
    Query((rows, page)): Query<(Rows, Page)>,
) -> Answer<api::ForecastPage> {
    let (cursor, limit) = (page.cursor.clone(), page.limit());
    view_page(&app, caller, rows, page.cursor, move |snapshot, selection| {
        views::forecasts(snapshot, selection, cursor.as_deref(), limit)
    })
    .await
}
