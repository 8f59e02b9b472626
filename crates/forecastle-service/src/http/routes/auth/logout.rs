//! `POST /logout`.

use axum::http::header;
use axum::response::IntoResponse;
use forecastle_store::NewAudit;

use crate::auth::cookie;
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
) -> Result<Response, Problem> {
    let is_https = app.is_behind_https;
    if let Some(hash) = caller.0.session.clone() {
        app.work(move |app| {
            app.accounts.end_session(&hash)?;
            app.store.audit(NewAudit::new(&caller.0.name, "logout", "", json!({})))
        })
        .await?;
    }
    let cookie = [(header::SET_COOKIE, cookie::forget(is_https))];
    Ok((StatusCode::NO_CONTENT, cookie).into_response())
}
