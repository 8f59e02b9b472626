//! Who is asking, and what they may do.

mod account;
mod permission;

pub use account::Account;
pub use permission::{Object, Permission, authorize, permissions};

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
