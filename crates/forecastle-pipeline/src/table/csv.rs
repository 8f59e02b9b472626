//! Tables as CSV.

use std::borrow::Cow;
use std::io::{BufWriter, Write};

use super::{Column, Table, TextCells};

/// Writes CSV: a header, dates in ISO 8601, numbers in the shortest form that reads back the same.
///
/// # Errors
/// When `out` cannot be written to.
pub fn write(table: &Table, text: TextCells, out: impl Write) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(BufWriter::new(out));
    let names = table.columns().iter().map(|(name, _)| written(name, text));
    writer.write_record(names.map(|name| name.into_owned()))?;
    for row in 0..table.row_count() {
        for (_, column) in table.columns() {
            match column {
                Column::Text(cells) => writer.write_field(written(&cells[row], text).as_bytes())?,
                _ => writer.write_field(column.cell(row))?,
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()
}

fn written(cell: &str, text: TextCells) -> Cow<'_, str> {
    match text {
        TextCells::SafeForSpreadsheets => neutral(cell),
        _ => Cow::Borrowed(cell),
    }
}

/// A text that no spreadsheet takes for a formula: where it would, an apostrophe stands before it.
pub fn neutral(cell: &str) -> Cow<'_, str> {
    const STARTS_FORMULA: [char; 8] = ['=', '+', '-', '@', '\t', '\r', '\n', '\0'];
    let is_formula = cell.trim_start_matches('\'').starts_with(STARTS_FORMULA);
    match is_formula {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::FileFormat;

    /// What a reader does to have the text back.
    fn restored(cell: &str) -> &str {
        let bare = cell.trim_start_matches('\'');
        let starts = ["=", "+", "-", "@", "\t", "\r", "\n", "\0"];
        match bare.len() < cell.len() && starts.iter().any(|start| bare.starts_with(start)) {
            true => &cell[1..],
            false => cell,
        }
    }

    #[test]
    fn formulas_become_text_and_come_back() {
        let hostile =
            ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "\nx", "\0x", "'=1", "''-", "'a", "", "a=b"];
        let cells: Vec<String> = hostile.iter().map(|cell| (*cell).to_owned()).collect();
        let mut table = Table::default();
        table.push("=Store", Column::Text(cells));
        table.push("sold", Column::Number(vec![-1.5; hostile.len()]));
        let mut bytes = Vec::new();
        table.write_as(FileFormat::Csv, TextCells::SafeForSpreadsheets, &mut bytes).unwrap();
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        assert_eq!(reader.headers().unwrap(), vec!["'=Store", "sold"]);
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), hostile.len());
        for (row, original) in rows.iter().zip(hostile) {
            assert!(
                !row[0].starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\0']),
                "{original:?}"
            );
            assert_eq!(restored(&row[0]), original);
            assert_eq!(&row[1], "-1.5");
        }
    }

    #[test]
    fn files_for_programs_keep_every_text() {
        let mut table = Table::default();
        table.push("Store", Column::Text(vec!["=1+1".to_owned()]));
        let mut bytes = Vec::new();
        table.write(FileFormat::Csv, &mut bytes).unwrap();
        assert_eq!(bytes, b"Store\n=1+1\n");
    }
}
