//! `POST /tokens`.

use axum::Json;
use chrono::{TimeDelta, Utc};
use forecastle_store::NewToken;

use super::token_info;
use crate::auth::{TOKEN_PREFIX, digest, moment, random_secret};
use crate::http::check::{require_name, require_range, require_scope};
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
    Body(new): Body<api::NewToken>,
) -> Result<(StatusCode, Json<api::TokenMade>), Problem> {
    require_name("/name", &new.name)?;
    require_scope(&new.scope)?;
    require_range("/days", u64::from(new.days), 1, 366)?;
    let secret = format!("{TOKEN_PREFIX}{}", random_secret()?);
    let new = NewToken {
        name: new.name,
        token_hash: digest(&secret),
        role: new.role.into(),
        scope: new.scope,
        expires_at: moment(Utc::now() + TimeDelta::days(i64::from(new.days))),
        created_by: caller.0.name.clone(),
    };
    let token = app.work(move |app| app.store.create_token(new).map(token_info)).await?;
    Ok((StatusCode::CREATED, Json(api::TokenMade { token, secret })))
}
