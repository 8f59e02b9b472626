//! Many rows at once.

use sqlx::postgres::PgConnection;

use super::facts::Cells;
use super::sql::list;
use super::trouble::Outcome;

/// Sent at once: enough that the number of messages does not matter.
const BLOCK_BYTES: usize = 1 << 20;

/// Appends rows to a table through `COPY`; a cell that is `None` is NULL.
///
/// `table` is written as in a statement. Returns the number of rows.
pub async fn append(
    connection: &mut PgConnection,
    table: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Cells>,
) -> Outcome<u64> {
    let statement = format!("COPY {table} ({}) FROM STDIN", list(columns.iter().copied()));
    let mut copy = connection.copy_in_raw(&statement).await?;
    let mut block = Vec::with_capacity(BLOCK_BYTES + 4096);
    for row in rows {
        debug_assert_eq!(row.len(), columns.len());
        push_row(&mut block, &row);
        if block.len() >= BLOCK_BYTES {
            copy.send(block.as_slice()).await?;
            block.clear();
        }
    }
    copy.send(block.as_slice()).await?;
    Ok(copy.finish().await?)
}

/// A row in the text format of `COPY`: tabs between cells, `\N` for NULL.
fn push_row(block: &mut Vec<u8>, row: &[Option<String>]) {
    for (place, cell) in row.iter().enumerate() {
        if place > 0 {
            block.push(b'\t');
        }
        match cell {
            Some(text) => push_text(block, text),
            None => block.extend_from_slice(b"\\N"),
        }
    }
    block.push(b'\n');
}

fn push_text(block: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'\\' => block.extend_from_slice(b"\\\\"),
            b'\t' => block.extend_from_slice(b"\\t"),
            b'\n' => block.extend_from_slice(b"\\n"),
            b'\r' => block.extend_from_slice(b"\\r"),
            other => block.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_keep_to_their_cells() {
        let mut block = Vec::new();
        push_row(&mut block, &[Some("a\tb\\N\r\n".to_owned()), None, Some(String::new())]);
        assert_eq!(block, b"a\\tb\\\\N\\r\\n\t\\N\t\n");
    }
}
