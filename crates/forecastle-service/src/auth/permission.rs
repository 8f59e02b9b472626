//! Who may do what: one function decides.

use forecastle_core::{Error, Result};

use super::Account;
use crate::api::Role;

/// Something that an account may be allowed to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// Look at forecasts and what belongs to them.
    Read,
    /// Forecast on demand.
    Score,
    /// Start and cancel runs.
    Run,
    /// Publish a run, and take it back.
    Publish,
    /// Make a version the champion, and take it back.
    Promote,
    /// Manage people and tokens, read the audit log.
    Accounts,
}

/// Every permission with its name and the least role that has it.
const PERMISSIONS: [(Permission, &str, Role); 6] = [
    (Permission::Read, "read", Role::Viewer),
    (Permission::Score, "score", Role::Planner),
    (Permission::Run, "run", Role::DataScientist),
    (Permission::Publish, "publish", Role::DataScientist),
    (Permission::Promote, "promote", Role::DataScientist),
    (Permission::Accounts, "accounts", Role::Admin),
];

/// What something is done to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// The account itself.
    Own,
    /// Rows, narrowed to those that the account sees before anything is computed.
    Rows,
    /// The project as a whole; no account that sees a part only gets at it.
    Whole,
}

impl Permission {
    /// The name, as in the API's description.
    pub fn name(self) -> &'static str {
        PERMISSIONS.iter().find(|(known, ..)| *known == self).map_or("", |(_, name, _)| name)
    }

    /// The permission of a name.
    pub fn named(name: &str) -> Option<Self> {
        PERMISSIONS.iter().find(|(_, known, _)| *known == name).map(|(known, ..)| *known)
    }

    /// What it is used on at most: reading and scoring are narrowed to rows, all else is for the whole.
    pub fn object(self) -> Object {
        match self {
            Self::Read | Self::Score => Object::Rows,
            _ => Object::Whole,
        }
    }
}

/// Decides whether an account may do something to an object.
///
/// # Errors
/// `A003` when it may not.
pub fn authorize(account: &Account, permission: Permission, object: Object) -> Result<()> {
    if object == Object::Own {
        return Ok(());
    }
    let least = PERMISSIONS.iter().find(|(known, ..)| *known == permission).map(|(.., role)| *role);
    if least.is_none_or(|least| account.role < least) {
        return Err(Error::new("A003", format!("you may not {}", words(permission)))
            .hint("somebody with another role can; an administrator gives roles"));
    }
    if account.is_scoped() && (object == Object::Whole || permission.object() == Object::Whole) {
        return Err(Error::new("A003", "this is for those who see the whole project"));
    }
    Ok(())
}

/// The names of what an account may do.
pub fn permissions(account: &Account) -> Vec<String> {
    let allowed = PERMISSIONS
        .iter()
        .filter(|(permission, ..)| authorize(account, *permission, permission.object()).is_ok());
    allowed.map(|(_, name, _)| (*name).to_owned()).collect()
}

fn words(permission: Permission) -> &'static str {
    match permission {
        Permission::Read => "look at this",
        Permission::Score => "forecast on demand",
        Permission::Run => "start or cancel runs",
        Permission::Publish => "publish runs",
        Permission::Promote => "choose the champion",
        Permission::Accounts => "manage accounts",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::tests::account;

    #[test]
    fn roles_add_up_and_a_scope_takes_away() {
        let names = |role, scoped| permissions(&account(role, scoped)).join(" ");
        assert_eq!(names(Role::Viewer, false), "read");
        assert_eq!(names(Role::Planner, false), "read score");
        assert_eq!(names(Role::DataScientist, false), "read score run publish promote");
        assert_eq!(names(Role::Admin, false), "read score run publish promote accounts");
        assert_eq!(names(Role::Admin, true), "read score");
        assert_eq!(names(Role::Viewer, true), "read");
    }

    #[test]
    fn who_sees_a_part_gets_at_nothing_whole() {
        let manager = account(Role::Admin, true);
        assert!(authorize(&manager, Permission::Read, Object::Rows).is_ok());
        assert_eq!(
            authorize(&manager, Permission::Read, Object::Whole).unwrap_err().code(),
            "A003"
        );
        // Named wrongly by a route, running is still for the whole.
        assert!(authorize(&manager, Permission::Run, Object::Rows).is_err());
    }
}
