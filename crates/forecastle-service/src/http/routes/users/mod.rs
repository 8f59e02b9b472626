//! Users.

pub mod change;
pub mod create;
pub mod list;
pub mod remove;

use forecastle_store::User;

use crate::api::UserInfo;

/// A user as the API shows it.
fn user_info(user: User) -> UserInfo {
    UserInfo {
        id: user.id,
        name: user.name,
        role: user.role.into(),
        scope: user.scope,
        is_active: user.is_active,
        created_at: user.created_at,
    }
}
