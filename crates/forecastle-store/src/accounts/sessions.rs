//! Sessions of people who have signed in.

use forecastle_core::Result;

use super::User;
use super::users::user;
use crate::Store;
use crate::moment::{normal, now};

/// A session about to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSession {
    /// What the session's secret hashes to; the store never sees the secret.
    pub token_hash: String,
    /// Whose session it is.
    pub user_id: String,
    /// What has to come with everything that changes something.
    pub csrf_token: String,
    /// Until when it is good, RFC 3339.
    pub expires_at: String,
}

/// A session that is good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Whose it is.
    pub user: User,
    /// What has to come with everything that changes something.
    pub csrf_token: String,
    /// When it began, RFC 3339 in UTC.
    pub created_at: String,
    /// Until when it is good, RFC 3339 in UTC.
    pub expires_at: String,
}

impl Store {
    /// Begins a session, and forgets those that have expired.
    ///
    /// # Errors
    /// `C003` when `expires_at` is no moment, `S003` when there is no such user.
    pub fn create_session(&self, new: NewSession) -> Result<()> {
        let expires_at = normal(&new.expires_at)?;
        let present = now();
        self.database.write(|link| {
            link.run("DELETE FROM sessions WHERE expires_at <= $1", [(&present).into()])?;
            link.run(
                "INSERT INTO sessions (token_hash, user_id, csrf_token, created_at, expires_at) \
                 VALUES ($1, $2, $3, $4, $5)",
                [
                    new.token_hash.into(),
                    new.user_id.into(),
                    new.csrf_token.into(),
                    (&present).into(),
                    expires_at.into(),
                ],
            )?;
            Ok(())
        })
    }

    /// The session of a secret's hash, if at `now` (RFC 3339) it is good and its user active.
    ///
    /// # Errors
    /// `C003` when `now` is no moment.
    pub fn session(&self, token_hash: &str, now: &str) -> Result<Option<Session>> {
        let sql = "SELECT users.id AS id, name, role, scope, is_active, users.created_at AS created_at, \
                   csrf_token, sessions.created_at AS begun_at, expires_at \
                   FROM sessions JOIN users ON users.id = sessions.user_id \
                   WHERE token_hash = $1 AND expires_at > $2 AND is_active = 1";
        let cells = [token_hash.into(), normal(now)?.into()];
        let Some(row) = self.database.read(|link| link.one(sql, cells))? else { return Ok(None) };
        Ok(Some(Session {
            user: user(&row)?,
            csrf_token: row.text("csrf_token")?,
            created_at: row.text("begun_at")?,
            expires_at: row.text("expires_at")?,
        }))
    }

    /// Makes a session good for longer, or shorter.
    ///
    /// # Errors
    /// `C003` when `expires_at` is no moment.
    pub fn extend_session(&self, token_hash: &str, expires_at: &str) -> Result<()> {
        let cells = [normal(expires_at)?.into(), token_hash.into()];
        let sql = "UPDATE sessions SET expires_at = $1 WHERE token_hash = $2";
        self.database.write(|link| link.run(sql, cells)).map(|_| ())
    }

    /// Ends a session, if there is one.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn end_session(&self, token_hash: &str) -> Result<()> {
        let sql = "DELETE FROM sessions WHERE token_hash = $1";
        self.database.write(|link| link.run(sql, [token_hash.into()])).map(|_| ())
    }

    /// Ends all sessions of a user.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn end_sessions_of(&self, user_id: &str) -> Result<()> {
        let sql = "DELETE FROM sessions WHERE user_id = $1";
        self.database.write(|link| link.run(sql, [user_id.into()])).map(|_| ())
    }
}
