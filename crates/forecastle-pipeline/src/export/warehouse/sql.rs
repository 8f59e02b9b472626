//! Statements with names in them.
//!
//! Values never become part of a statement: they travel as parameters or as rows of a COPY. Names do,
//! quoted here and nowhere else.

use forecastle_core::Error;
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, raw_sql};

use super::trouble::Outcome;

/// A name as an SQL identifier, whatever is in it.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Text as an SQL literal, for the one place where parameters are not allowed: comments of ours.
pub fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// Names as a list of identifiers.
pub fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    names.into_iter().map(quoted).collect::<Vec<_>>().join(", ")
}

/// Refuses a name that PostgreSQL would cut off: two columns could become one.
///
/// # Errors
/// `W006` for a name of more than 63 bytes or with a NUL.
pub fn check_name(name: &str) -> Outcome<()> {
    const MOST_BYTES: usize = 63;
    if name.len() <= MOST_BYTES && !name.contains('\0') {
        return Ok(());
    }
    let message = format!("PostgreSQL takes no column name of more than {MOST_BYTES} bytes");
    Err(Error::new("W006", message).in_column(name).hint("rename the column in your data").into())
}

/// Runs statements that have no values in them.
pub async fn run(connection: &mut PgConnection, statements: String) -> Outcome<()> {
    raw_sql(AssertSqlSafe(statements)).execute(connection).await?;
    Ok(())
}

/// The names and types of a relation's columns, in order; none when there is no such relation.
/// `relation` is written as in a statement, quoted where it has to be.
pub async fn columns_of(
    connection: &mut PgConnection,
    relation: &str,
) -> Outcome<Vec<(String, String)>> {
    let columns = sqlx::query_as(
        "SELECT attname::text, format_type(atttypid, atttypmod) FROM pg_attribute \
         WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
    );
    Ok(columns.bind(relation).fetch_all(connection).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_texts_cannot_break_out() {
        assert_eq!(quoted(r#"a"; DROP TABLE b; --"#), r#""a""; DROP TABLE b; --""#);
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(list(["a", "b c"]), r#""a", "b c""#);
    }
}
