//! `GET /home`.

use crate::http::present::view;
use crate::http::routes::prelude::*;
use crate::snapshot::views;

/// The next period in a sentence's worth of numbers, what changed, what to look at.
#[utoipa::path(
    get,
    path = "/home",
    tag = "home",
    operation_id = "home",
    params(Rows),
    responses((status = 200, description = "Done.", body = api::Home, example = json!(examples::home()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn home(
    State(app): State<App>,
    caller: Caller,
    Query((rows,)): Query<(Rows,)>,
) -> Answer<api::Home> {
    view(&app, caller, rows, views::home).await
}
