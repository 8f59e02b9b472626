//! `DELETE /tokens/{id}`.

use crate::http::routes::prelude::*;

/// Revoke a token.
#[utoipa::path(
    delete,
    path = "/tokens/{id}",
    tag = "tokens",
    operation_id = "revoke_token",
    params(("id" = String, Path, description = "The token's id.", max_length = 1000)),
    responses((status = 204, description = "Done.")),
    extensions(("x-permission" = json!("accounts")))
)]
pub async fn revoke_token(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Query(()): Query<()>,
) -> Result<StatusCode, Problem> {
    let revoked = app.work(move |app| {
        app.store.revoke_token(&id, &caller.0.name)?;
        app.accounts.forget();
        Ok(StatusCode::NO_CONTENT)
    });
    revoked.await
}
