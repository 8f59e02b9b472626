//! Who did what: a log whose rows hang on each other, so that a changed or missing one is found.

use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::Store;
use crate::database::{Link, Row};
use crate::disk::hexadecimal;
use crate::moment::now;

/// Something that somebody did, or was not let do.
#[derive(Debug, Clone, PartialEq)]
pub struct NewAudit {
    /// Who: a user's or token's name, or `command line`.
    pub who: String,
    /// What: `publish`, `login`, `denied` and so on.
    pub action: String,
    /// To what.
    pub object: String,
    /// The particulars; never a secret.
    pub detail: Map<String, Value>,
}

impl NewAudit {
    /// An entry with particulars given as a JSON object.
    pub fn new(who: &str, action: &str, object: &str, detail: Value) -> Self {
        let detail = match detail {
            Value::Object(detail) => detail,
            _ => Map::new(),
        };
        Self { who: who.to_owned(), action: action.to_owned(), object: object.to_owned(), detail }
    }
}

/// An entry of the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// What.
    pub action: String,
    /// To what.
    pub object: String,
    /// The particulars.
    pub detail: Map<String, Value>,
    /// The SHA-256 of this entry and of the hash before it, in hexadecimal digits.
    pub hash: String,
}

const BEFORE_THE_FIRST: &str = "";

impl Store {
    /// Appends to the log.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn audit(&self, new: NewAudit) -> Result<AuditEntry> {
        self.database.write(|link| append(link, new))
    }

    /// The log, newest first: at most `limit` entries, those before number `before`.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn audit_log(&self, before: Option<u64>, limit: u32) -> Result<Vec<AuditEntry>> {
        let before = before.map(|seq| seq as i64);
        let sql = "SELECT seq, at, who, action, object, detail, hash FROM audit \
                   WHERE $1 IS NULL OR seq < $1 ORDER BY seq DESC LIMIT $2";
        self.database
            .read(|link| link.all(sql, [before.into(), limit.into()])?.iter().map(entry).collect())
    }

    /// Makes sure that no entry was changed, put in or taken out of the log. Entries cut off at its end
    /// cannot be missed: keep the newest hash elsewhere if that matters.
    ///
    /// # Errors
    /// `S004` with the number of the first entry that is wrong.
    pub fn verify_audit(&self) -> Result<()> {
        self.database.read_at_once(verify)
    }
}

/// Appends to the log, within a transaction that does what is logged.
pub fn append(link: &mut Link, new: NewAudit) -> Result<AuditEntry> {
    let last = link.one("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", [])?;
    let (seq, previous) = match last {
        Some(row) => (row.count("seq")? + 1, row.text("hash")?),
        None => (1, BEFORE_THE_FIRST.to_owned()),
    };
    let at = now();
    let detail = Value::Object(new.detail.clone()).to_string();
    let hash = hash(seq, &[&at, &new.who, &new.action, &new.object, &detail, &previous]);
    link.run(
        "INSERT INTO audit (seq, at, who, action, object, detail, previous, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            (seq as i64).into(),
            (&at).into(),
            (&new.who).into(),
            (&new.action).into(),
            (&new.object).into(),
            detail.into(),
            previous.into(),
            (&hash).into(),
        ],
    )?;
    let NewAudit { who, action, object, detail } = new;
    Ok(AuditEntry { seq, at, who, action, object, detail, hash })
}

/// Walks the log from its beginning.
pub fn verify(link: &mut Link) -> Result<()> {
    const AT_ONCE: i64 = 1000;
    let sql = "SELECT seq, at, who, action, object, detail, previous, hash FROM audit \
               WHERE seq > $1 ORDER BY seq LIMIT $2";
    let (mut last, mut previous) = (0, BEFORE_THE_FIRST.to_owned());
    loop {
        let rows = link.all(sql, [last.into(), AT_ONCE.into()])?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            let texts: Vec<String> = ["at", "who", "action", "object", "detail", "previous"]
                .iter()
                .map(|column| row.text(column))
                .collect::<Result<_>>()?;
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let seq = row.whole("seq")?;
            let stored = row.text("hash")?;
            let is_whole =
                seq == last + 1 && texts[5] == previous && hash(seq as u64, &texts) == stored;
            if !is_whole {
                return Err(Error::new(
                    "S004",
                    format!("audit entry {} is not as written", last + 1),
                )
                .hint("compare it with a backup; somebody has changed the database by hand"));
            }
            (last, previous) = (seq, stored);
        }
    }
}

/// JSON sets the parts apart, so that no two entries have the same text.
fn hash(seq: u64, texts: &[&str]) -> String {
    hexadecimal(&Sha256::digest(json!([seq, texts]).to_string().as_bytes()))
}

fn entry(row: &Row) -> Result<AuditEntry> {
    Ok(AuditEntry {
        seq: row.count("seq")?,
        at: row.text("at")?,
        who: row.text("who")?,
        action: row.text("action")?,
        object: row.text("object")?,
        detail: row.json("detail")?,
        hash: row.text("hash")?,
    })
}
