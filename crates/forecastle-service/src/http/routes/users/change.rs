//! `PATCH /users/{id}`.

use axum::Json;
use forecastle_store::UserChange;

use super::user_info;
use crate::http::check::{require_password, require_scope};
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
    Body(change): Body<api::UserChange>,
) -> Answer<api::UserInfo> {
    if let Some(scope) = &change.scope {
        require_scope(scope)?;
    }
    let password_hash = match change.password {
        Some(password) => {
            require_password("/password", &password)?;
            Some(app.passwords.hash(password).await?)
        }
        None => None,
    };
    let user = app.work(move |app| {
        let change = UserChange {
            password_hash,
            role: change.role.map(Into::into),
            scope: change.scope,
            is_active: change.is_active,
        };
        let user = app.store.change_user(&id, change, &caller.0.name)?;
        app.accounts.forget();
        Ok(user_info(user))
    });
    user.await.map(Json)
}
