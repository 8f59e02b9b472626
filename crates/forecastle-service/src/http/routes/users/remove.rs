//! `DELETE /users/{id}`.

use crate::http::routes::prelude::*;

/// Remove a user.
#[utoipa::path(
    delete,
    path = "/users/{id}",
    tag = "users",
    operation_id = "remove_user",
    params(("id" = String, Path, description = "The user's id.", max_length = 1000)),
    responses((status = 204, description = "Done.")),
    extensions(("x-permission" = json!("accounts")))
)]
pub async fn remove_user(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Query(()): Query<()>,
) -> Result<StatusCode, Problem> {
    let removed = app.work(move |app| {
        app.store.delete_user(&id, &caller.0.name)?;
        app.accounts.forget();
        Ok(StatusCode::NO_CONTENT)
    });
    removed.await
}
