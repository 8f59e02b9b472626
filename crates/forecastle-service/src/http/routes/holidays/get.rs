//! `GET /holidays`.

use crate::http::present::view;
use crate::http::routes::prelude::*;
use crate::snapshot::views;

/// Each holiday over the years, forecast beside actual.
#[utoipa::path(
    get,
    path = "/holidays",
    tag = "holidays",
    operation_id = "holidays",
    params(Rows),
    responses((status = 200, description = "Done.", body = api::Holidays, example = json!(examples::holidays()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn holidays(
    State(app): State<App>,
    caller: Caller,
    Query((rows,)): Query<(Rows,)>,
) -> Answer<api::Holidays> {
    view(&app, caller, rows, views::holidays).await
}
