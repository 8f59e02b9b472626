//! Where an export goes.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use forecastle_core::{Error, Result};
use sqlx::postgres::PgConnectOptions;

/// Where an export goes. Its text form shows no secret.
#[derive(Debug, Clone)]
pub enum Target {
    /// A file on this machine.
    File(PathBuf),
    /// A PostgreSQL database.
    Database(DatabaseAddress),
    /// One object in S3-compatible storage.
    Object {
        /// The bucket.
        bucket: String,
        /// The object's key.
        key: String,
    },
    /// A folder in S3-compatible storage, for all files of the run.
    Folder {
        /// The bucket.
        bucket: String,
        /// What the keys begin with: empty, or ending in a slash.
        prefix: String,
    },
}

impl Target {
    /// Reads a target: a path, `postgres://…`, `s3://bucket/key`, or `s3://bucket/folder/`.
    ///
    /// # Errors
    /// `U001` when the address does not read or names another kind of place.
    pub fn parse(text: &str) -> Result<Self> {
        let Some((scheme, rest)) = text.split_once("://") else {
            return Ok(Self::File(PathBuf::from(text)));
        };
        match scheme {
            "postgres" | "postgresql" => DatabaseAddress::parse(text).map(Self::Database),
            "s3" => parse_bucket(rest),
            _ => Err(Error::new("U001", format!("no export goes to {scheme}:// addresses")).hint(
                "give a file, s3://bucket/key, s3://bucket/folder/ or postgres://host/database",
            )),
        }
    }
}

fn parse_bucket(rest: &str) -> Result<Target> {
    let (bucket, key) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() {
        return Err(Error::new("U001", "the s3:// address names no bucket").hint(
            "s3://bucket/forecast.parquet, or s3://bucket/folder/ for all files of the run",
        ));
    }
    let bucket = bucket.to_owned();
    match key.is_empty() || key.ends_with('/') {
        true => Ok(Target::Folder { bucket, prefix: key.to_owned() }),
        false => Ok(Target::Object { bucket, key: key.to_owned() }),
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Database(address) => write!(f, "{address}"),
            Self::Object { bucket, key } => write!(f, "s3://{bucket}/{key}"),
            Self::Folder { bucket, prefix } => write!(f, "s3://{bucket}/{prefix}"),
        }
    }
}

/// The address of a PostgreSQL database, with what is needed to log in. Its text form shows no secret.
///
/// What the address leaves out comes from `PGHOST`, `PGPORT`, `PGUSER`, `PGPASSWORD`, `PGDATABASE`,
/// `PGSSLMODE` and `~/.pgpass`, as for every program of PostgreSQL.
#[derive(Clone)]
pub struct DatabaseAddress {
    options: Box<PgConnectOptions>,
    /// Whether the address itself has a password, so that its place is shown.
    has_password: bool,
}

impl DatabaseAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// `U001` when it does not read.
    pub fn parse(text: &str) -> Result<Self> {
        // What does not read may hold a password in any of its parts, so none is repeated.
        let options = PgConnectOptions::from_str(text).map_err(|_| {
            Error::new("U001", "the database's address cannot be read").hint(
                "postgres://user:password@host:5432/database; write special characters of the \
                 password as %40 and so on, or put it into PGPASSWORD",
            )
        })?;
        let authority = text.split("://").nth(1).and_then(|rest| rest.rsplit_once('@'));
        let in_user = authority.is_some_and(|(user, _)| user.contains(':'));
        Ok(Self { options: Box::new(options), has_password: in_user || text.contains("password=") })
    }

    /// Whether the address itself holds a password.
    pub fn has_password(&self) -> bool {
        self.has_password
    }

    /// The address with a password from elsewhere.
    pub(crate) fn with_password(mut self, password: &str) -> Self {
        self.options = Box::new(self.options.password(password));
        self
    }

    /// What to connect with.
    pub(crate) fn options(&self) -> &PgConnectOptions {
        &self.options
    }

    /// The server, as `host:port`.
    pub(crate) fn server(&self) -> String {
        match self.options.get_socket() {
            Some(socket) => socket.display().to_string(),
            None => format!("{}:{}", self.options.get_host(), self.options.get_port()),
        }
    }
}

impl fmt::Display for DatabaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let user = self.options.get_username();
        let secret = if self.has_password { ":****" } else { "" };
        let database = self.options.get_database().unwrap_or(user);
        write!(f, "postgres://{user}{secret}@{}/{database}", self.server())
    }
}

impl fmt::Debug for DatabaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_show_no_secret() {
        for text in [
            "postgres://ann:s3cret@db.example:5433/sales",
            "postgres://ann:s3%40cret@db.example:5433/sales",
            "postgresql://ann@db.example:5433/sales?password=s3cret",
        ] {
            let target = Target::parse(text).unwrap();
            assert_eq!(target.to_string(), "postgres://ann:****@db.example:5433/sales");
            assert!(!format!("{target:?}").contains("cret"));
        }
        let error = Target::parse("postgres://ann:s3cret@db.example:port/sales").unwrap_err();
        assert!(!format!("{error:?}").contains("s3cret"));
        assert_eq!(error.code(), "U001");
    }

    #[test]
    fn a_slash_at_the_end_makes_a_folder() {
        let folder = |text| match Target::parse(text) {
            Ok(Target::Folder { bucket, prefix }) => Some((bucket, prefix)),
            _ => None,
        };
        let is = |bucket: &str, prefix: &str| Some((bucket.to_owned(), prefix.to_owned()));
        assert_eq!(folder("s3://shop/a/b/"), is("shop", "a/b/"));
        assert_eq!(folder("s3://shop"), is("shop", ""));
        assert_eq!(folder("s3://shop/a.csv"), None);
        assert!(Target::parse("s3:///a.csv").is_err());
        assert!(Target::parse("ftp://host/a.csv").is_err());
        assert!(matches!(Target::parse("out/a.csv"), Ok(Target::File(_))));
    }
}
