//! `GET /leaderboard`.

use crate::http::present::view;
use crate::http::routes::prelude::*;
use crate::snapshot::views;

/// Every model that was tried, best first.
#[utoipa::path(
    get,
    path = "/leaderboard",
    tag = "leaderboard",
    operation_id = "leaderboard",
    params(Rows),
    responses((status = 200, description = "Done.", body = api::Leaderboard, example = json!(examples::leaderboard()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn leaderboard(
    State(app): State<App>,
    caller: Caller,
    Query((rows,)): Query<(Rows,)>,
) -> Answer<api::Leaderboard> {
    view(&app, caller, rows, views::leaderboard).await
}
