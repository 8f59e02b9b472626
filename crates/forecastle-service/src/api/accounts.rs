//! People, tokens and the audit log.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Meta;

/// What an account may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Reads.
    Viewer,
    /// Reads, and forecasts on demand.
    Planner,
    /// As a planner; starts and cancels runs, publishes, promotes, rolls back.
    DataScientist,
    /// Everything, accounts included.
    Admin,
}

/// The rows that an account sees: for each column named, the values it may see; every row when empty.
pub type Scope = BTreeMap<String, Vec<String>>;

/// Name and password.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Login {
    /// The user's name.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The password.
    #[schema(min_length = 1, max_length = 1000)]
    pub password: String,
}

/// Who is asking.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The user's or the token's name.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The rows that it sees.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub scope: Scope,
    /// What it may do, by permission: `read`, `score`, `run`, `publish`, `promote`, `accounts`.
    pub permissions: Vec<String>,
    /// To be sent as `X-CSRF-Token` with everything but GET, by those who come with a session's cookie.
    pub csrf_token: Option<String>,
    /// Whether this is the demo, where everybody on this machine is signed in.
    pub is_demo: bool,
}

/// A user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UserInfo {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// What the user may do.
    pub role: Role,
    /// The rows that the user sees.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub scope: Scope,
    /// Whether the user may sign in.
    pub is_active: bool,
    /// Since when the user exists.
    pub created_at: String,
}

/// All users.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UserPage {
    /// The users, by name.
    pub items: Vec<UserInfo>,
    /// Where the list goes on.
    pub meta: Meta,
}

/// A new user.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// The name.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// The password, at least 12 characters.
    #[schema(min_length = 12, max_length = 1000)]
    pub password: String,
    /// What the user may do.
    pub role: Role,
    /// The rows that the user sees.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub scope: Scope,
}

/// A change of a user; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UserChange {
    /// Another password; it ends the user's sessions.
    #[schema(min_length = 12, max_length = 1000)]
    pub password: Option<String>,
    /// Another role.
    pub role: Option<Role>,
    /// Another scope.
    #[schema(value_type = Option<BTreeMap<String, Vec<String>>>)]
    pub scope: Option<Scope>,
    /// Whether the user may sign in.
    pub is_active: Option<bool>,
}

/// Another password for oneself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password so far.
    #[schema(min_length = 1, max_length = 1000)]
    pub current: String,
    /// The password from now on, at least 12 characters.
    #[schema(min_length = 12, max_length = 1000)]
    pub new: String,
}

/// A token; its secret is shown once, when it is made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TokenInfo {
    /// The id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The rows that it sees.
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub scope: Scope,
    /// When it was made, and by whom.
    pub created_at: String,
    /// Who made it.
    pub created_by: String,
    /// Until when it is good.
    pub expires_at: String,
    /// When it was last used.
    pub last_used_at: Option<String>,
    /// Whether it was revoked.
    pub is_revoked: bool,
}

/// All tokens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TokenPage {
    /// The tokens, newest first.
    pub items: Vec<TokenInfo>,
    /// Where the list goes on.
    pub meta: Meta,
}

/// A new token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for.
    #[schema(min_length = 1, max_length = 100)]
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The rows that it sees.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, Vec<String>>)]
    pub scope: Scope,
    /// For how many days it is good.
    #[schema(minimum = 1, maximum = 366)]
    pub days: u32,
}

/// A token just made.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TokenMade {
    /// The token.
    #[serde(flatten)]
    pub token: TokenInfo,
    /// What to send as `Authorization: Bearer …`; it is not shown again.
    pub secret: String,
}

/// The audit log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditPage {
    /// What happened, newest first.
    pub items: Vec<AuditEntry>,
    /// Where the list goes on.
    pub meta: Meta,
}

/// Something that somebody did, or was not let do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditEntry {
    /// Its number.
    pub seq: u64,
    /// When.
    pub at: String,
    /// Who.
    pub who: String,
    /// What: `login`, `publish`, `denied` and so on.
    pub action: String,
    /// To what.
    pub object: String,
    /// The particulars.
    #[schema(value_type = std::collections::BTreeMap<String, serde_json::Value>)]
    pub detail: serde_json::Map<String, serde_json::Value>,
}
