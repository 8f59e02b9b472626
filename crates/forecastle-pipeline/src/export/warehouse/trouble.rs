//! What a database has against it, in words.

use forecastle_core::Error;

use crate::export::DatabaseAddress;

/// What an export fails with: something of the database's, or of ours.
pub enum Trouble {
    /// The database's.
    Database(sqlx::Error),
    /// Ours.
    Ours(Error),
}

/// The outcome of a step.
pub type Outcome<T> = Result<T, Trouble>;

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

/// Says what went wrong and what to do; the address shows no secret, and servers never repeat one.
pub fn explained(address: &DatabaseAddress, trouble: Trouble) -> Error {
    let error = match trouble {
        Trouble::Ours(error) => return error,
        Trouble::Database(error) => error,
    };
    match &error {
        sqlx::Error::Database(refusal) => {
            let code = refusal.code().unwrap_or_default();
            refused(address, &code, refusal.message())
        }
        sqlx::Error::Io(why) => unreachable_server(address, &why.to_string()),
        sqlx::Error::Tls(why) => Error::new(
            "W001",
            format!("no safe connection to {}: {why}", address.server()),
        )
        .hint(
            "sslmode=verify-full needs the server's authority: add sslrootcert=FILE to the address",
        ),
        other => Error::new("W005", format!("{address}: {other}")),
    }
}

/// That a server cannot be reached.
pub fn unreachable_server(address: &DatabaseAddress, why: &str) -> Error {
    Error::new("W001", format!("no database server answers at {}: {why}", address.server()))
        .hint("look at the address, and that the server runs")
}

/// What a server's refusal means; its codes are those of the SQL standard and of PostgreSQL.
fn refused(address: &DatabaseAddress, code: &str, said: &str) -> Error {
    match code {
        "28P01" | "28000" => Error::new("W002", format!("{address}: {said}")).hint(
            "look at user and password; the password may also stand in PGPASSWORD or ~/.pgpass",
        ),
        "3D000" => Error::new("W003", format!("{address}: {said}"))
            .hint("make the database first: createdb, or CREATE DATABASE"),
        "42501" => Error::new("W004", format!("{address}: {said}")).hint(
            "the login needs CREATE on the database and on its default schema, and must own the tables",
        ),
        "57P03" | "53300" | "57P01" | "57P02" => {
            Error::new("W001", format!("{address}: {said}")).hint("try again when the server is free")
        }
        "2BP01" => Error::new("W006", format!("{address}: {said}")).hint(
            "a column has another type than before, and views of your own depend on it: drop those first",
        ),
        _ => Error::new("W005", format!("{address}: {said} (SQLSTATE {code})")),
    }
}
