//! `GET /users`.

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
    caller: Caller,
    Query(query): Query<(Page,)>,
) -> Answer<api::UserPage> {
    pending()
}
