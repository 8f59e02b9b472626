//! `PUT /me/password`.

use axum::response::IntoResponse;
use forecastle_store::UserChange;

use crate::http::check::{require_length, require_password};
use crate::http::layers::keep_session;
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
    Body(change): Body<api::PasswordChange>,
) -> Result<Response, Problem> {
    require_length("/current", &change.current, 1, 1000)?;
    require_password("/new", &change.new)?;
    let Some(id) = caller.0.user.clone() else {
        return Err(Problem::new("A003", "only people have passwords"));
    };
    let name = caller.0.name.clone();
    let known = app.work(move |app| app.store.user_by_name(&name)).await?;
    let hash = known.filter(|(user, _)| user.id == id).map(|(_, hash)| hash);
    if !app.passwords.verify(change.current, hash).await? {
        return Err(Problem::new("A010", "the password so far is another"));
    }
    let password_hash = Some(app.passwords.hash(change.new).await?);
    // Every session ends, this one too, and a new one takes its place.
    let session = app.work(move |app| {
        let change = UserChange { password_hash, ..UserChange::default() };
        let user = app.store.change_user(&id, change, &caller.0.name)?;
        app.accounts.forget();
        app.accounts.begin_session(&user)
    });
    let mut response = StatusCode::NO_CONTENT.into_response();
    keep_session(&mut response, &session.await?, app.is_behind_https);
    Ok(response)
}
