//! Who is asking, and what they may do.

mod account;
mod accounts;
mod attempts;
pub(crate) mod cookie;
pub(crate) mod cross_site;
pub(crate) mod password;
mod permission;
mod secret;

pub use account::Account;
pub(crate) use accounts::text as moment;
pub use accounts::{Accounts, NewSession, make_first_admin};
pub use attempts::{Attempt, RETRY_AFTER_SECONDS};
pub use password::{LEAST_PASSWORD, Passwords, hash as hash_password};
pub use permission::{Object, Permission, authorize, permissions};
pub use secret::{TOKEN_PREFIX, digest, random_password, random_secret};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{Role, Scope};

    /// An account for tests; scoped to store 12.
    pub fn account(role: Role, is_scoped: bool) -> Account {
        let scope = match is_scoped {
            true => Scope::from([("Store".to_owned(), vec!["12".to_owned()])]),
            false => Scope::new(),
        };
        Account { name: "somebody".to_owned(), role, scope, ..Account::default() }
    }
}
