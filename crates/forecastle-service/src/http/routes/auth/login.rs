//! `POST /login`.

use crate::http::routes::prelude::*;

/// Sign in with a name and a password.
///
/// The session comes as the cookie `forecastle_session`. After more than 10 failures in 15 minutes for a
/// name, or 50 from an address, further attempts are refused for a while.
#[utoipa::path(
    post,
    path = "/login",
    tag = "auth",
    operation_id = "login",
    request_body(content = api::Login, example = json!(examples::login())),
    responses((status = 200, description = "Done.", body = api::Me, example = json!(examples::me()))),
    extensions(("x-permission" = json!("anyone")))
)]
pub async fn login(
    State(app): State<App>,
    Query(()): Query<()>,
    Body(body): Body<api::Login>,
) -> Answer<api::Me> {
    pending()
}
