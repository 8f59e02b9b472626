//! `GET /leaderboard`.

use crate::http::routes::prelude::*;

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
    Query(query): Query<(Rows,)>,
) -> Answer<api::Leaderboard> {
    pending()
}
