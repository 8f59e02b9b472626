//! Tables as Excel workbooks.

use std::io::Write;

use chrono::{Datelike, NaiveDateTime, Timelike};
use forecastle_core::{Error, Result};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use super::{Column, Table};

/// Rows that a sheet holds, the header among them.
const SHEET_ROWS: usize = 1_048_576;

/// Numbers with more digits than this lose the last ones in Excel, so that they are kept as text.
const EXACT_DIGITS: u32 = 15;

/// Writes a workbook with one sheet: a bold header that stays in sight, dates as dates, numbers as
/// numbers, text as text whatever it begins with. The same table gives the same bytes.
///
/// # Errors
/// `X003` when the table has more rows than a sheet, `X001` when `out` cannot be written to.
pub fn write(table: &Table, out: impl Write + Send) -> Result<()> {
    let most = SHEET_ROWS - 1;
    if table.row_count() > most {
        let message = format!(
            "the table has {} rows, and an Excel sheet holds {most} below its header",
            table.row_count()
        );
        return Err(
            Error::new("X003", message).hint("write .csv or .parquet, or fewer series or periods")
        );
    }
    let write = || {
        let mut workbook = Workbook::new();
        // The moment of writing would make other bytes of the same table.
        let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&fixed));
        fill(workbook.add_worksheet(), table)?;
        workbook.save_to_writer(out)
    };
    write().map_err(|error: XlsxError| Error::new("X001", format!("cannot be written: {error}")))
}

fn fill(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    sheet.set_name("Forecastle")?;
    sheet.set_freeze_panes(1, 0)?;
    let bold = Format::new().set_bold();
    for (place, (name, column)) in table.columns().iter().enumerate() {
        let place = u16::try_from(place).map_err(|_| XlsxError::RowColumnLimitError)?;
        sheet.write_string_with_format(0, place, name, &bold)?;
        let width = if matches!(column, Column::Moment(_)) { 20 } else { 14 };
        sheet.set_column_width(place, width.max(name.chars().count() as u32 + 2))?;
        fill_column(sheet, place, column)?;
    }
    Ok(())
}

fn fill_column(sheet: &mut Worksheet, place: u16, column: &Column) -> Result<(), XlsxError> {
    match column {
        Column::Text(cells) => {
            for (row, text) in (1..).zip(cells) {
                sheet.write_string(row, place, text)?;
            }
        }
        Column::Integer(cells) => {
            for (row, number) in (1..).zip(cells) {
                match number.unsigned_abs() < 10_u64.pow(EXACT_DIGITS) {
                    true => sheet.write_number(row, place, *number as f64)?,
                    false => sheet.write_string(row, place, number.to_string())?,
                };
            }
        }
        Column::Number(cells) => {
            for (row, number) in (1..).zip(cells).filter(|(_, number)| number.is_finite()) {
                sheet.write_number(row, place, *number)?;
            }
        }
        Column::Date(cells) => {
            let format = Format::new().set_num_format("yyyy-mm-dd");
            for (row, date) in (1..).zip(cells) {
                write_moment(sheet, row, place, (*date).into(), column, &format)?;
            }
        }
        Column::Moment(cells) => {
            let format = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
            for (row, moment) in (1..).zip(cells) {
                write_moment(sheet, row, place, *moment, column, &format)?;
            }
        }
    }
    Ok(())
}

/// Excel knows no date before 1900; those stay text.
fn write_moment(
    sheet: &mut Worksheet,
    row: u32,
    place: u16,
    moment: NaiveDateTime,
    column: &Column,
    format: &Format,
) -> Result<(), XlsxError> {
    if !(1900..=9999).contains(&moment.year()) {
        return sheet.write_string(row, place, column.cell(row as usize - 1)).map(|_| ());
    }
    let excel =
        ExcelDateTime::from_ymd(moment.year() as u16, moment.month() as u8, moment.day() as u8)?
            .and_hms(moment.hour() as u16, moment.minute() as u8, moment.second())?;
    sheet.write_datetime_with_format(row, place, &excel, format).map(|_| ())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use chrono::NaiveDate;
    use zip::ZipArchive;

    use super::*;
    use crate::table::FileFormat;

    fn table() -> Table {
        let date = NaiveDate::from_ymd_opt(2024, 2, 29).unwrap();
        let mut table = Table::default();
        table.push("Store", Column::Text(vec!["=HYPERLINK(\"x\")".to_owned(), "a<b".to_owned()]));
        table.push("EAN", Column::Integer(vec![7, 1_234_567_890_123_456]));
        table.push("Date", Column::Date(vec![date, date.succ_opt().unwrap()]));
        table.push("Hour", Column::Moment(vec![date.and_hms_opt(6, 0, 0).unwrap(); 2]));
        table.push("Sales", Column::Number(vec![-1.25, f64::NAN]));
        table
    }

    fn bytes_of(table: &Table) -> Vec<u8> {
        let mut bytes = Vec::new();
        table.write(FileFormat::Xlsx, &mut bytes).unwrap();
        bytes
    }

    fn part(bytes: &[u8], name: &str) -> String {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    }

    /// The type, style and value of a cell.
    fn cell(sheet: &str, place: &str) -> Option<(String, String, String)> {
        let (attributes, rest) =
            sheet.split_once(&format!("<c r=\"{place}\""))?.1.split_once('>')?;
        let attribute = |name: &str| {
            let value = attributes.split_once(&format!("{name}=\""));
            value
                .and_then(|(_, rest)| rest.split_once('"'))
                .map_or("", |(value, _)| value)
                .to_owned()
        };
        let value = rest.split_once("<v>")?.1.split_once("</v>")?.0;
        Some((attribute("t"), attribute("s"), value.to_owned()))
    }

    #[test]
    fn cells_keep_their_kind() {
        let bytes = bytes_of(&table());
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(!sheet.contains("<f>") && !sheet.contains("<f "), "a formula: {sheet}");
        let strings = part(&bytes, "xl/sharedStrings.xml");
        let texts: Vec<_> = strings.split("<si>").skip(1).collect();
        let text = |place: &str| {
            let (kind, _, value) = cell(&sheet, place).unwrap();
            assert_eq!(kind, "s", "{place} is text");
            texts[value.parse::<usize>().unwrap()]
        };
        assert!(text("A2").contains("=HYPERLINK("));
        assert!(text("A3").contains("a&lt;b"));
        assert!(text("B3").contains(">1234567890123456<"), "more digits than Excel keeps");
        let number = |place: &str| {
            let (kind, style, value) = cell(&sheet, place).unwrap();
            assert_eq!(kind, "", "{place} is a number");
            (style, value.parse::<f64>().unwrap())
        };
        assert_eq!(number("B2").1, 7.0);
        assert_eq!(number("E2").1, -1.25);
        assert_eq!(cell(&sheet, "E3"), None, "unknown is empty");
        // Days since 1899-12-30, and the format that shows them as dates.
        assert_eq!(number("C2").1, 45351.0);
        assert_eq!(number("D2").1, 45351.25);
        let styles = part(&bytes, "xl/styles.xml");
        assert!(styles.contains("formatCode=\"yyyy-mm-dd\""));
        assert!(!number("C2").0.is_empty());
        assert_eq!(number("C2").0, number("C3").0);
    }

    #[test]
    fn the_header_is_bold_and_stays_in_sight() {
        let bytes = bytes_of(&table());
        let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
        assert!(sheet.contains("ySplit=\"1\"") && sheet.contains("state=\"frozen\""));
        let (_, style, _) = cell(&sheet, "A1").unwrap();
        let styles = part(&bytes, "xl/styles.xml");
        let formats = styles.split_once("<cellXfs").unwrap().1;
        let format = formats.split("<xf ").nth(style.parse::<usize>().unwrap() + 1).unwrap();
        let font = format.split_once("fontId=\"").unwrap().1.split_once('"').unwrap().0;
        let fonts: Vec<_> = styles.split("<font>").skip(1).collect();
        assert!(fonts[font.parse::<usize>().unwrap()].starts_with("<b/>"));
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        assert_eq!(bytes_of(&table()), bytes_of(&table()));
        assert!(part(&bytes_of(&table()), "docProps/core.xml").contains("2000-01-01T00:00:00Z"));
    }

    #[test]
    fn a_table_longer_than_a_sheet_is_refused() {
        let mut table = Table::default();
        table.push("Store", Column::Integer(vec![1; SHEET_ROWS]));
        let error = table.write(FileFormat::Xlsx, Vec::new()).unwrap_err();
        assert_eq!(error.code(), "X003");
        assert!(error.to_string().contains("1048575"), "{error}");
    }
}
