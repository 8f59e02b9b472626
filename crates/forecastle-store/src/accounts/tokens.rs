//! Tokens of machines.

use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::role::scope_text;
use super::{Role, Scope, random_id};
use crate::Store;
use crate::audit::{self, NewAudit};
use crate::database::Row;
use crate::moment::{normal, now};

/// A token; its secret is known to its bearer only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The id: `t_` and 16 hexadecimal digits.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub role: Role,
    /// The rows that it sees.
    pub scope: Scope,
    /// When it was made, RFC 3339 in UTC.
    pub created_at: String,
    /// Who made it.
    pub created_by: String,
    /// Until when it is good, RFC 3339 in UTC.
    pub expires_at: String,
    /// When it was last used.
    pub last_used_at: Option<String>,
    /// Whether it was revoked.
    pub is_revoked: bool,
}

/// A token about to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewToken {
    /// What it is for.
    pub name: String,
    /// What its secret hashes to; the store never sees the secret.
    pub token_hash: String,
    /// What it may do.
    pub role: Role,
    /// The rows that it sees.
    pub scope: Scope,
    /// Until when it is good, RFC 3339.
    pub expires_at: String,
    /// Who makes it.
    pub created_by: String,
}

impl Store {
    /// Makes a token.
    ///
    /// # Errors
    /// `C003` when `expires_at` is no moment.
    pub fn create_token(&self, new: NewToken) -> Result<Token> {
        let token = Token {
            id: random_id("t")?,
            name: new.name,
            role: new.role,
            scope: new.scope,
            created_at: now(),
            created_by: new.created_by,
            expires_at: normal(&new.expires_at)?,
            last_used_at: None,
            is_revoked: false,
        };
        self.database.write(|link| {
            let seq = link.number("SELECT COALESCE(MAX(seq), 0) + 1 AS n FROM tokens", [])?;
            link.run(
                "INSERT INTO tokens (seq, id, name, token_hash, role, scope, created_at, created_by, \
                 expires_at, is_revoked) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)",
                [
                    seq.into(),
                    (&token.id).into(),
                    (&token.name).into(),
                    new.token_hash.into(),
                    token.role.name().into(),
                    scope_text(&token.scope).into(),
                    (&token.created_at).into(),
                    (&token.created_by).into(),
                    (&token.expires_at).into(),
                ],
            )?;
            let detail = json!({
                "name": token.name,
                "role": token.role,
                "scope": token.scope,
                "expires_at": token.expires_at,
            });
            let entry = NewAudit::new(&token.created_by, "create_token", &token.id, detail);
            audit::append(link, entry)?;
            Ok(token)
        })
    }

    /// All tokens, newest first, expired and revoked ones too.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn tokens(&self) -> Result<Vec<Token>> {
        let sql = "SELECT id, name, role, scope, created_at, created_by, expires_at, last_used_at, \
                   is_revoked FROM tokens ORDER BY seq DESC";
        self.database.read(|link| link.all(sql, []))?.iter().map(token).collect()
    }

    /// The token of a secret's hash, whether it is still good or not: that is for the caller to judge.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn token_by_hash(&self, token_hash: &str) -> Result<Option<Token>> {
        let sql = "SELECT id, name, role, scope, created_at, created_by, expires_at, last_used_at, \
                   is_revoked FROM tokens WHERE token_hash = $1";
        let row = self.database.read(|link| link.one(sql, [token_hash.into()]))?;
        row.as_ref().map(token).transpose()
    }

    /// Revokes a token, for good.
    ///
    /// # Errors
    /// `A007` when there is no such token.
    pub fn revoke_token(&self, id: &str, by: &str) -> Result<()> {
        self.database.write(|link| {
            if link.run("UPDATE tokens SET is_revoked = 1 WHERE id = $1", [id.into()])? == 0 {
                return Err(Error::new("A007", "there is no such token").with_value(id));
            }
            audit::append(link, NewAudit::new(by, "revoke_token", id, json!({})))?;
            Ok(())
        })
    }

    /// Remembers that a token was used at a moment (RFC 3339).
    ///
    /// # Errors
    /// `C003` when `at` is no moment.
    pub fn token_used(&self, id: &str, at: &str) -> Result<()> {
        let cells = [normal(at)?.into(), id.into()];
        let sql = "UPDATE tokens SET last_used_at = $1 WHERE id = $2";
        self.database.write(|link| link.run(sql, cells)).map(|_| ())
    }
}

fn token(row: &Row) -> Result<Token> {
    Ok(Token {
        id: row.text("id")?,
        name: row.text("name")?,
        role: Role::stored(&row.text("role")?)?,
        scope: row.json("scope")?,
        created_at: row.text("created_at")?,
        created_by: row.text("created_by")?,
        expires_at: row.text("expires_at")?,
        last_used_at: row.maybe_text("last_used_at")?,
        is_revoked: row.is("is_revoked")?,
    })
}
