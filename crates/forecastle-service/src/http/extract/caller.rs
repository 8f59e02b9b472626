//! Who is asking.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;

use crate::auth::Account;
use crate::http::problem::Problem;

/// Who is asking; the guard has found it out and let it pass.
#[derive(Debug, Clone)]
pub struct Caller(pub Arc<Account>);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Self>().cloned().ok_or_else(not_signed_in)
    }
}

/// Nobody is signed in.
pub fn not_signed_in() -> Problem {
    Problem::new("A001", "this needs an account")
        .hint("sign in, or send `Authorization: Bearer` with a token")
}
