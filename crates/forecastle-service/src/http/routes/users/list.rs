//! `GET /users`.

use axum::Json;

use super::user_info;
use crate::http::cursor;
use crate::http::routes::prelude::*;

/// All users, by name.
#[utoipa::path(
    get,
    path = "/users",
    tag = "users",
    operation_id = "list_users",
    params(Page),
    responses((status = 200, description = "Done.", body = api::UserPage, example = json!(examples::user_page()))),
    extensions(("x-permission" = json!("accounts")))
)]
pub async fn list_users(
    State(app): State<App>,
    _: Caller,
    Query((page,)): Query<(Page,)>,
) -> Answer<api::UserPage> {
    let users = app.work(move |app| {
        let (users, meta) = cursor::part("users", app.store.users()?, &page, |it| it.id.clone())?;
        Ok(api::UserPage { items: users.into_iter().map(user_info).collect(), meta })
    });
    users.await.map(Json)
}
