//! Logins that failed.

use forecastle_core::Result;

use crate::Store;
use crate::moment::{in_seconds, normal};

/// Failures older than this are forgotten; limits look back for minutes.
const KEPT_SECONDS: i64 = 24 * 3600;

impl Store {
    /// Remembers that a login failed, under a name or an address, at a moment (RFC 3339).
    ///
    /// # Errors
    /// `C003` when `at` is no moment.
    pub fn record_failure(&self, who: &str, at: &str) -> Result<()> {
        let at = normal(at)?;
        self.database.write(|link| {
            link.run("DELETE FROM failures WHERE at < $1", [in_seconds(-KEPT_SECONDS).into()])?;
            let sql = "INSERT INTO failures (who, at) VALUES ($1, $2)";
            link.run(sql, [who.into(), at.into()]).map(|_| ())
        })
    }

    /// How many logins have failed under a name or an address from a moment (RFC 3339) on.
    ///
    /// # Errors
    /// `C003` when `at` is no moment.
    pub fn failures_since(&self, who: &str, at: &str) -> Result<u32> {
        let sql = "SELECT COUNT(*) AS n FROM failures WHERE who = $1 AND at >= $2";
        let cells = [who.into(), normal(at)?.into()];
        Ok(self.database.read(|link| link.number(sql, cells))? as u32)
    }

    /// Forgets the failures under a name or an address.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn clear_failures(&self, who: &str) -> Result<()> {
        let sql = "DELETE FROM failures WHERE who = $1";
        self.database.write(|link| link.run(sql, [who.into()])).map(|_| ())
    }
}
