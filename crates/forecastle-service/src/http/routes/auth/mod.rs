//! Auth.

pub mod login;
pub mod logout;
pub mod me;
pub mod password;

use crate::api::Me;
use crate::auth::{Account, permissions};

/// An account as it sees itself.
fn me_of(account: &Account) -> Me {
    Me {
        name: account.name.clone(),
        role: account.role,
        scope: account.scope.clone(),
        permissions: permissions(account),
        csrf_token: account.csrf_token.clone(),
        is_demo: account.is_demo,
    }
}
