//! `PATCH /users/{id}`.

use crate::http::routes::prelude::*;

/// Change a user; what is absent stays.
///
/// Another password, role or scope, or deactivation, ends the user's sessions.
#[utoipa::path(
    patch,
    path = "/users/{id}",
    tag = "users",
    operation_id = "change_user",
    params(("id" = String, Path, description = "The user's id.", max_length = 1000)),
    request_body(content = api::UserChange, example = json!(examples::user_change())),
    responses((status = 200, description = "Done.", body = api::UserInfo, example = json!(examples::user()))),
    extensions(("x-permission" = json!("accounts")))
)]
pub async fn change_user(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Query(()): Query<()>,
    Body(body): Body<api::UserChange>,
) -> Answer<api::UserInfo> {
    pending()
}
