//! The table in the layout asked for.

use forecastle_core::Error;
use sqlx::postgres::PgConnection;

use super::copy::append;
use super::sql::{check_name, columns_of, list, literal, quoted, run};
use super::trouble::Outcome;
use crate::table::{Column, Table};

/// What the comment of a table of ours begins with: such a table may be made anew, others may not.
const MARK: &str = "Written by forecastle export";

/// Replaces all rows of a table, making it where there is none; gives their number.
///
/// Columns keep the names of the CSV layout, in the same case, so that whatever was built on the file
/// goes on when it is pointed here: steps of Power Query and fields of Tableau go by name.
pub async fn replace(connection: &mut PgConnection, name: &str, table: &Table) -> Outcome<u64> {
    make_fit(connection, name, table).await?;
    run(connection, format!("DELETE FROM {}", quoted(name))).await?;
    let columns: Vec<&str> = table.columns().iter().map(|(column, _)| column.as_str()).collect();
    let rows = (0..table.row_count())
        .map(|row| table.columns().iter().map(|(_, column)| known_cell(column, row)).collect());
    append(connection, &quoted(name), &columns, rows).await
}

/// A cell as text; `None` for a number that is not known.
pub fn known_cell(column: &Column, row: usize) -> Option<String> {
    match column {
        Column::Number(cells) if cells[row].is_nan() => None,
        _ => Some(column.cell(row)),
    }
}

/// The type of a column.
pub fn sql_type(column: &Column) -> &'static str {
    match column {
        Column::Text(_) => "text",
        Column::Integer(_) => "bigint",
        Column::Date(_) => "date",
        Column::Moment(_) => "timestamp without time zone",
        Column::Number(_) => "double precision",
    }
}

/// Makes sure that the table has these columns. One that somebody else made is taken as it is where the
/// names are right, whatever their types and order, and is never dropped.
async fn make_fit(connection: &mut PgConnection, name: &str, table: &Table) -> Outcome<()> {
    let wanted: Vec<_> = table
        .columns()
        .iter()
        .map(|(column, cells)| (column.clone(), sql_type(cells).to_owned()))
        .collect();
    for (column, _) in &wanted {
        check_name(column)?;
    }
    let existing = columns_of(connection, &quoted(name)).await?;
    if existing == wanted {
        return Ok(());
    }
    if existing.is_empty() {
        return make(connection, name, &wanted).await;
    }
    if is_ours(connection, name).await? {
        run(connection, format!("DROP TABLE {}", quoted(name))).await?;
        return make(connection, name, &wanted).await;
    }
    let names = |columns: &[(String, String)]| {
        let mut names: Vec<String> = columns.iter().map(|(column, _)| column.clone()).collect();
        names.sort();
        names
    };
    if names(&existing) == names(&wanted) {
        return Ok(());
    }
    let columns = list(wanted.iter().map(|(column, _)| column.as_str()));
    let message = format!("a table {name} of somebody else's is there, with other columns");
    Err(Error::new("W006", message)
        .hint(format!("rename or drop it, or give it the columns {columns}"))
        .into())
}

async fn make(
    connection: &mut PgConnection,
    name: &str,
    columns: &[(String, String)],
) -> Outcome<()> {
    let columns: Vec<_> =
        columns.iter().map(|(column, of_type)| format!("{} {of_type}", quoted(column))).collect();
    let name = quoted(name);
    let comment = literal(&format!("{MARK}, which replaces all rows each time"));
    let columns = columns.join(", ");
    run(
        connection,
        format!("CREATE TABLE {name} ({columns}); COMMENT ON TABLE {name} IS {comment}"),
    )
    .await
}

async fn is_ours(connection: &mut PgConnection, name: &str) -> Outcome<bool> {
    let comment: Option<String> =
        sqlx::query_scalar("SELECT obj_description(to_regclass($1), 'pg_class')")
            .bind(quoted(name))
            .fetch_one(connection)
            .await?;
    Ok(comment.is_some_and(|comment| comment.starts_with(MARK)))
}
