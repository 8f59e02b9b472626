//! What an account may do, and the rows that it sees.

use std::collections::BTreeMap;

use forecastle_core::Result;
use serde::{Deserialize, Serialize};

use crate::database::damaged;

/// What an account may do; each may do what those before it may.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Forecasts on demand.
    Planner,
    /// Starts runs, publishes, promotes.
    DataScientist,
    /// Everything, accounts included.
    Admin,
}

impl Role {
    /// Every role, from the least to the most.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Planner, Self::DataScientist, Self::Admin];

    /// Its name in the database, on the command line and in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Planner => "planner",
            Self::DataScientist => "data_scientist",
            Self::Admin => "admin",
        }
    }

    /// The role of a name.
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    pub(super) fn stored(name: &str) -> Result<Self> {
        Self::find(name).ok_or_else(|| damaged("role"))
    }
}

/// For each column named, the values that an account may see; every row when empty.
pub type Scope = BTreeMap<String, Vec<String>>;

/// A scope as the database keeps it.
pub(super) fn scope_text(scope: &Scope) -> String {
    serde_json::to_string(scope).expect("a scope has only text keys")
}
