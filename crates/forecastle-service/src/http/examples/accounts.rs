//! People, tokens, the audit log.

use super::text;
use crate::api::{
    AuditEntry, AuditPage, Login, Me, Meta, NewToken, NewUser, PasswordChange, Role, Scope,
    TokenInfo, TokenMade, TokenPage, UserChange, UserInfo, UserPage,
};

fn scope() -> Scope {
    Scope::from([(text("Store"), vec![text("12")])])
}

fn whole(total: u64) -> Meta {
    Meta { next: None, total, run: None }
}

/// A name and a password.
pub fn login() -> Login {
    Login { name: text("ana"), password: text("correct horse battery staple") }
}

/// Somebody signed in.
pub fn me() -> Me {
    Me {
        name: text("ana"),
        role: Role::Viewer,
        scope: scope(),
        permissions: vec![text("read")],
        csrf_token: Some("5e".repeat(32)),
        is_demo: false,
    }
}

/// Another password for oneself.
pub fn password_change() -> PasswordChange {
    PasswordChange {
        current: text("correct horse battery staple"),
        new: text("a longer sentence of one's own"),
    }
}

/// A user.
pub fn user() -> UserInfo {
    UserInfo {
        id: text("u_2f6c1d0a"),
        name: text("ana"),
        role: Role::Viewer,
        scope: scope(),
        is_active: true,
        created_at: text("2025-10-01T08:00:00Z"),
    }
}

/// A page of one user.
pub fn user_page() -> UserPage {
    UserPage { items: vec![user()], meta: whole(1) }
}

/// A user to be made.
pub fn new_user() -> NewUser {
    NewUser {
        name: text("ana"),
        password: text("correct horse battery staple"),
        role: Role::Viewer,
        scope: scope(),
    }
}

/// Another role.
pub fn user_change() -> UserChange {
    UserChange { role: Some(Role::Planner), ..UserChange::default() }
}

fn token() -> TokenInfo {
    TokenInfo {
        id: text("t_9b1e44f7"),
        name: text("nightly export"),
        role: Role::Viewer,
        scope: Scope::new(),
        created_at: text("2025-10-01T08:00:00Z"),
        created_by: text("admin"),
        expires_at: text("2026-10-01T08:00:00Z"),
        last_used_at: None,
        is_revoked: false,
    }
}

/// A page of one token.
pub fn token_page() -> TokenPage {
    TokenPage { items: vec![token()], meta: whole(1) }
}

/// A token to be made.
pub fn new_token() -> NewToken {
    NewToken { name: text("nightly export"), role: Role::Viewer, scope: Scope::new(), days: 365 }
}

/// A token just made.
pub fn token_made() -> TokenMade {
    TokenMade { token: token(), secret: format!("fct_{}", "0".repeat(64)) }
}

/// One entry of the audit log.
pub fn audit_page() -> AuditPage {
    let entry = AuditEntry {
        seq: 7,
        at: text("2025-10-27T06:41:02Z"),
        who: text("ana"),
        action: text("publish"),
        object: text("r_0001"),
        detail: serde_json::Map::new(),
    };
    AuditPage { items: vec![entry], meta: whole(1) }
}
