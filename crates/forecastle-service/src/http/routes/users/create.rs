//! `POST /users`.

use crate::http::routes::prelude::*;

/// Add a user.
#[utoipa::path(
    post,
    path = "/users",
    tag = "users",
    operation_id = "create_user",
    request_body(content = api::NewUser, example = json!(examples::new_user())),
    responses((status = 201, description = "Done.", body = api::UserInfo, example = json!(examples::user()))),
    extensions(("x-permission" = json!("accounts")))
)]
pub async fn create_user(
    State(app): State<App>,
    caller: Caller,
    Query(()): Query<()>,
    Body(body): Body<api::NewUser>,
) -> Answer<api::UserInfo> {
    pending()
}
