//! `GET /tokens`.

use crate::http::routes::prelude::*;

/// All tokens, newest first.
#[utoipa::path(
    get,
    path = "/tokens",
    tag = "tokens",
    operation_id = "list_tokens",
    params(Page),
    responses((status = 200, description = "Done.", body = api::TokenPage, example = json!(examples::token_page()))),
    extensions(("x-permission" = json!("accounts")))
)]
pub async fn list_tokens(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<(Page,)>,
) -> Answer<api::TokenPage> {
    pending()
}
