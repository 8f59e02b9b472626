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
