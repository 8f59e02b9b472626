//! An account: a person signed in, or a machine's token.

use crate::api::{Role, Scope};

/// A person signed in, or a machine's token.
#[derive(Debug, Clone, PartialEq)]
pub struct Account {
    /// The user's or the token's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The rows that it sees; all when empty.
    pub scope: Scope,
    /// The user's id; `None` for a token and in the demo.
    pub user: Option<String>,
    /// The hash of the session's secret, for those who came with a cookie.
    pub session: Option<String>,
    /// What must come with everything but GET, for those who came with a cookie.
    pub csrf_token: Option<String>,
    /// Whether it is the demo's.
    pub is_demo: bool,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            name: String::new(),
            role: Role::Viewer,
            scope: Scope::new(),
            user: None,
            session: None,
            csrf_token: None,
            is_demo: false,
        }
    }
}

impl Account {
    /// Whether it sees a part of the rows only.
    pub fn is_scoped(&self) -> bool {
        !self.scope.is_empty()
    }
}

impl From<forecastle_store::Role> for Role {
    fn from(role: forecastle_store::Role) -> Self {
        match role {
            forecastle_store::Role::Viewer => Self::Viewer,
            forecastle_store::Role::Planner => Self::Planner,
            forecastle_store::Role::DataScientist => Self::DataScientist,
            forecastle_store::Role::Admin => Self::Admin,
        }
    }
}

impl From<Role> for forecastle_store::Role {
    fn from(role: Role) -> Self {
        match role {
            Role::Viewer => Self::Viewer,
            Role::Planner => Self::Planner,
            Role::DataScientist => Self::DataScientist,
            Role::Admin => Self::Admin,
        }
    }
}
