//! `GET /tokens`.

use axum::Json;

use super::token_info;
use crate::http::cursor;
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
    _: Caller,
    Query((page,)): Query<(Page,)>,
) -> Answer<api::TokenPage> {
    let tokens = app.work(move |app| {
        let (tokens, meta) =
            cursor::part("tokens", app.store.tokens()?, &page, |it| it.id.clone())?;
        Ok(api::TokenPage { items: tokens.into_iter().map(token_info).collect(), meta })
    });
    tokens.await.map(Json)
}
