//! PostgreSQL: what a query gives, fetched by binary `COPY` into a Parquet file of the project's folder.

mod decode;

use std::path::PathBuf;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, TimeUnit};
use forecastle_core::{Error, Result};
use futures_util::StreamExt;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use sqlx::postgres::PgConnection;
use sqlx::{Column, Connection, Executor, SqlSafeStr, Statement, TypeInfo};

use super::spool::{Incoming, Spool};
use super::{Remote, Wanted};
use crate::export::DatabaseAddress;
use crate::export::storage::runtime;
use crate::export::warehouse::{Outcome, Trouble, connect, explained};
use crate::ingest::paths::NamedFile;
use decode::Decoder;

/// PostgreSQL.
pub static REMOTE: Remote = Remote { schemes: &["postgres", "postgresql"], fetch };

/// Rows held in memory before they are written.
const ROWS_PER_BATCH: usize = 65_536;
/// Rows whose pages are held in memory before they are written.
const ROWS_PER_GROUP: usize = 262_144;
const ENDING: &str = ".parquet";

/// Asks the database and keeps what it gives.
///
/// # Errors
/// `C003` when there is no query, or the address does not read or holds a password, `W001` to `W005` as the
/// database says.
fn fetch(wanted: &Wanted<'_>) -> Result<Vec<NamedFile>> {
    // What does not read may hold a password in any of its parts, so none is repeated.
    let address = DatabaseAddress::parse(wanted.source).map_err(|error| {
        Error::new("C003", error.to_string()).hint("postgres://user@host:5432/database")
    })?;
    if address.has_password() {
        return Err(Error::new("C003", format!("the address of {address} holds a password")).hint(
            "take it out of the file: put it into the environment as PGPASSWORD, or into ~/.pgpass",
        ));
    }
    let Some(query) = wanted.query.map(tidy).filter(|query| !query.is_empty()) else {
        return Err(Error::new("C003", "a database needs a `query`")
            .in_file(address.to_string())
            .hint("add query = \"SELECT store, date, sold FROM sales\" below source"));
    };
    let mut spool = Spool::of(wanted.project, &format!("{}\n{query}", wanted.source))?;
    let asked = Asked { address, password: wanted.environment.get("PGPASSWORD"), query };
    let path = runtime()?
        .block_on(asked.copy(&mut spool))
        .map_err(|trouble| explained_for_reading(&asked.address, trouble))?;
    spool.forget_others();
    Ok(vec![NamedFile { path, name: asked.address.to_string() }])
}

/// A query without the semicolon that people end it with.
fn tidy(query: &str) -> &str {
    query.trim().trim_end_matches(';').trim_end()
}

/// What a database is asked.
struct Asked<'a> {
    address: DatabaseAddress,
    password: Option<&'a str>,
    query: &'a str,
}

impl Asked<'_> {
    async fn copy(&self, spool: &mut Spool) -> Outcome<PathBuf> {
        let address = match self.password {
            Some(password) => self.address.clone().with_password(password),
            None => self.address.clone(),
        };
        let mut connection = connect(&address).await?;
        // Whatever the query calls, nothing is changed; and all rows are of one moment.
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
        let columns = self.describe(&mut connection).await?;
        let incoming = self.write(&mut connection, &columns, spool.begin()?).await?;
        let path = spool.keep(incoming, &format!("{}|{}", self.address, self.query), ENDING)?;
        // The rows are here, whether or not the server hears the goodbye.
        let _ = connection.close().await;
        Ok(path)
    }

    /// The columns that the query gives. A text of several statements does not pass: it is prepared as one.
    async fn describe(&self, connection: &mut PgConnection) -> Outcome<Vec<Given>> {
        let sql = sqlx::AssertSqlSafe(format!("SELECT * FROM ({}\n) AS asked", self.query));
        let statement = connection.prepare(sql.into_sql_str()).await?;
        let given = |column: &<sqlx::Postgres as sqlx::Database>::Column| {
            Given::of(column.name(), column.type_info().name())
        };
        Ok(statement.columns().iter().map(given).collect())
    }

    async fn write(
        &self,
        connection: &mut PgConnection,
        columns: &[Given],
        incoming: Incoming,
    ) -> Outcome<Incoming> {
        let list: Vec<_> = columns.iter().map(Given::selected).collect();
        let sql = format!(
            "COPY (SELECT {} FROM ({}\n) AS asked) TO STDOUT (FORMAT binary)",
            list.join(", "),
            self.query
        );
        let fields: Vec<_> =
            columns.iter().map(|c| Field::new(&c.name, c.arrow.clone(), true)).collect();
        let schema = Arc::new(Schema::new(fields));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
            .set_created_by(crate::MADE_BY.to_owned())
            .build();
        let written = |error: parquet::errors::ParquetError| {
            Error::new("X001", format!("cannot be written: {error}")).in_file(".forecastle/sources")
        };
        let mut file = ArrowWriter::try_new(incoming, Arc::clone(&schema), Some(properties))
            .map_err(written)?;
        let mut decoder = Decoder::new(schema);
        let mut blocks = connection.copy_out_raw(&sql).await?;
        while let Some(block) = blocks.next().await {
            decoder.take(&block?).map_err(|why| self.not_understood(why))?;
            if decoder.rows() >= ROWS_PER_BATCH {
                file.write(&decoder.batch().map_err(|why| self.not_understood(why))?)
                    .map_err(written)?;
            }
        }
        file.write(&decoder.batch().map_err(|why| self.not_understood(why))?).map_err(written)?;
        if !decoder.has_ended() {
            return Err(self.not_understood("the answer is cut off".to_owned()).into());
        }
        Ok(file.into_inner().map_err(written)?)
    }

    fn not_understood(&self, why: String) -> Error {
        Error::new("W005", format!("{}: {why}", self.address)).hint("try again")
    }
}

/// What the server's refusal means to somebody who reads.
fn explained_for_reading(address: &DatabaseAddress, trouble: Trouble) -> Error {
    let Trouble::Database(sqlx::Error::Database(refusal)) = &trouble else {
        return explained(address, trouble);
    };
    let said = refusal.message();
    match refusal.code().unwrap_or_default().as_ref() {
        "42501" => Error::new("W004", format!("{address}: {said}"))
            .hint("the login needs SELECT on what the query reads"),
        code if code.starts_with("42") || code.starts_with("22") => {
            Error::new("W005", format!("{address}: {said} (SQLSTATE {code})"))
                .hint("look at `query`: it has to be one SELECT")
        }
        _ => explained(address, trouble),
    }
}

/// A column that a query gives.
#[derive(Debug, PartialEq)]
struct Given {
    name: String,
    arrow: DataType,
    /// What it is turned into on the server, so that only a few forms have to be read here.
    cast: Option<&'static str>,
}

impl Given {
    fn of(name: &str, kind: &str) -> Self {
        let moment = || DataType::Timestamp(TimeUnit::Microsecond, None);
        let (arrow, cast) = match kind {
            "BOOL" => (DataType::Boolean, None),
            "INT8" => (DataType::Int64, None),
            "INT2" | "INT4" | "OID" => (DataType::Int64, Some("int8")),
            "FLOAT8" => (DataType::Float64, None),
            "FLOAT4" | "NUMERIC" => (DataType::Float64, Some("float8")),
            "DATE" => (DataType::Date32, None),
            "TIMESTAMP" => (moment(), None),
            // Moments of a time zone are read as the clock of UTC shows them.
            "TIMESTAMPTZ" => (moment(), Some("timestamptz AT TIME ZONE 'UTC'")),
            "TEXT" => (DataType::Utf8, None),
            _ => (DataType::Utf8, Some("text")),
        };
        Self { name: name.to_owned(), arrow, cast }
    }

    /// The column as the server is asked for it.
    fn selected(&self) -> String {
        let quoted = format!("asked.\"{}\"", self.name.replace('"', "\"\""));
        match self.cast {
            Some(cast) => format!("{quoted}::{cast}"),
            None => quoted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_asked_for_in_few_forms() {
        assert_eq!(Given::of("a\"b", "NUMERIC").selected(), "asked.\"a\"\"b\"::float8");
        assert_eq!(Given::of("sku", "TEXT").selected(), "asked.\"sku\"");
        assert_eq!(Given::of("id", "UUID").arrow, DataType::Utf8);
        assert_eq!(tidy(" SELECT 1 ;; \n"), "SELECT 1");
    }
}
