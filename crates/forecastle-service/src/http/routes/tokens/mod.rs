//! Tokens.

pub mod create;
pub mod list;
pub mod revoke;

use forecastle_store::Token;

use crate::api::TokenInfo;

/// A token as the API shows it.
fn token_info(token: Token) -> TokenInfo {
    TokenInfo {
        id: token.id,
        name: token.name,
        role: token.role.into(),
        scope: token.scope,
        created_at: token.created_at,
        created_by: token.created_by,
        expires_at: token.expires_at,
        last_used_at: token.last_used_at,
        is_revoked: token.is_revoked,
    }
}
