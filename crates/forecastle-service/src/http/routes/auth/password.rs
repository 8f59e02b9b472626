//! `PUT /me/password`.

use crate::http::routes::prelude::*;

/// Change one's own password.
///
/// It ends every other session of the user.
#[utoipa::path(
    put,
    path = "/me/password",
    tag = "auth",
    operation_id = "change_password",
    request_body(content = api::PasswordChange, example = json!(examples::password_change())),
    responses((status = 204, description = "Done.")),
    extensions(("x-permission" = json!("own")))
)]
pub async fn change_password(
    State(app): State<App>,
    caller: Caller,
    Query(()): Query<()>,
    Body(body): Body<api::PasswordChange>,
) -> Result<StatusCode, Problem> {
    pending()
}
