//! `POST /logout`.

use crate::http::routes::prelude::*;

/// Sign out.
///
/// The session ends at once, everywhere. A token is not ended by this: revoke it.
#[utoipa::path(
    post,
    path = "/logout",
    tag = "auth",
    operation_id = "logout",
    responses((status = 204, description = "Done.")),
    extensions(("x-permission" = json!("own")))
)]
pub async fn logout(
    State(app): State<App>,
    caller: Caller,
    Query(()): Query<()>,
) -> Result<StatusCode, Problem> {
    pending()
}
