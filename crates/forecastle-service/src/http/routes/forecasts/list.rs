//! `GET /forecasts`.

use crate::http::routes::prelude::*;

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
    Query(query): Query<(Rows, Page)>,
) -> Answer<api::ForecastPage> {
    pending()
}
