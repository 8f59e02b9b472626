//! `POST /tokens`.

use crate::http::routes::prelude::*;

/// Make a token for a machine.
///
/// Its secret is shown this once.
#[utoipa::path(
    post,
    path = "/tokens",
    tag = "tokens",
    operation_id = "create_token",
    request_body(content = api::NewToken, example = json!(examples::new_token())),
    responses((status = 201, description = "Done.", body = api::TokenMade, example = json!(examples::token_made()))),
    extensions(("x-permission" = json!("accounts")))
)]
pub async fn create_token(
    State(app): State<App>,
    caller: Caller,
    Query(()): Query<()>,
    Body(body): Body<api::NewToken>,
) -> Answer<api::TokenMade> {
    pending()
}
