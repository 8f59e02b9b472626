//! `GET /me`.

use crate::http::routes::prelude::*;

/// Who is asking, and what they may do.
#[utoipa::path(
    get,
    path = "/me",
    tag = "auth",
    operation_id = "me",
    responses((status = 200, description = "Done.", body = api::Me, example = json!(examples::me()))),
    extensions(("x-permission" = json!("own")))
)]
pub async fn me(State(app): State<App>, caller: Caller, Query(()): Query<()>) -> Answer<api::Me> {
    pending()
}
