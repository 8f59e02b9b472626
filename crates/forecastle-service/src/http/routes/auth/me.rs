//! `GET /me`.

use axum::Json;

use super::me_of;
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
pub async fn me(caller: Caller, Query(()): Query<()>) -> Answer<api::Me> {
    Ok(Json(me_of(&caller.0)))
}
