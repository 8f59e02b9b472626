//! `POST /users`.

use axum::Json;
use forecastle_store::NewUser;

use super::user_info;
use crate::http::check::{require_name, require_password, require_scope};
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
    Body(new): Body<api::NewUser>,
) -> Result<(StatusCode, Json<api::UserInfo>), Problem> {
    require_name("/name", &new.name)?;
    require_password("/password", &new.password)?;
    require_scope(&new.scope)?;
    let password_hash = app.passwords.hash(new.password).await?;
    let user = app.work(move |app| {
        let new =
            NewUser { name: new.name, password_hash, role: new.role.into(), scope: new.scope };
        app.store.create_user(new, &caller.0.name).map(user_info)
    });
    Ok((StatusCode::CREATED, Json(user.await?)))
}
