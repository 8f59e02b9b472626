//! Rows of typed columns.

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use forecastle_core::Result;

use super::dates::{NO_DAY, is_near};
use super::{FileContext, Worker};
use crate::demand::amount::{self, Micro, Said, UNKNOWN};
use crate::ingest::{as_moments, as_numbers, as_text, is_moment, is_text};

impl Worker<'_> {
    /// Takes in rows of typed columns, in the order of [`Wanted::places`], with their lines.
    ///
    /// # Errors
    /// `D004` when a column's type does not fit, `X001` when there is no room on disk.
    pub fn take_arrays(
        &mut self,
        columns: &[ArrayRef],
        line_of: impl Fn(usize) -> u64,
        file: &FileContext<'_>,
    ) -> Result<()> {
        let wanted = file.wanted;
        let count = columns.first().map_or(0, |column| column.len());
        let mut keys = Vec::with_capacity(wanted.keys);
        for (part, column) in columns[..wanted.keys].iter().enumerate() {
            keys.push(self.codes(part, column, &wanted.names[part])?);
        }
        let days = self.days(&columns[wanted.date], &line_of, file)?;
        let mut amounts = |place: Option<usize>| match place {
            Some(place) => self.amounts(&columns[place], place, &line_of, file),
            None => Ok(vec![UNKNOWN; count]),
        };
        let quantities = amounts(wanted.quantity)?;
        let money = amounts(wanted.money)?;
        if let Some(id) = wanted.id.filter(|_| self.compares_ids) {
            let ids = as_text(&columns[id], &wanted.names[id])?;
            for row in (0..count).filter(|row| ids.is_valid(*row)) {
                self.take_id(ids.value(row).as_bytes(), line_of(row), file);
            }
        }
        let mut codes = vec![0; wanted.keys];
        for row in 0..count {
            for (code, column) in codes.iter_mut().zip(&keys) {
                *code = column[row];
            }
            self.take(&codes, days[row], quantities[row], money[row], line_of(row), file)?;
        }
        Ok(())
    }

    /// The codes of a key column.
    fn codes(&mut self, part: usize, array: &ArrayRef, column: &str) -> Result<Vec<u32>> {
        if let Some(dictionary) = array.as_dictionary_opt::<Int32Type>() {
            let values = as_text(dictionary.values(), column)?;
            let empty = self.keys.code(part, b"");
            let codes: Vec<_> = (0..values.len())
                .map(|row| match values.is_valid(row) {
                    true => self.keys.code(part, values.value(row).trim().as_bytes()),
                    false => empty,
                })
                .collect();
            let of = |key: Option<i32>| key.map_or(empty, |key| codes[key as usize]);
            return Ok(dictionary.keys().iter().map(of).collect());
        }
        let texts = as_text(array, column)?;
        let cell = |row| if texts.is_valid(row) { texts.value(row).trim() } else { "" };
        Ok((0..texts.len()).map(|row| self.keys.code(part, cell(row).as_bytes())).collect())
    }

    fn days(
        &mut self,
        array: &ArrayRef,
        line_of: &impl Fn(usize) -> u64,
        file: &FileContext<'_>,
    ) -> Result<Vec<i32>> {
        let column = &file.wanted.names[file.wanted.date];
        if let Some(dates) = array.as_primitive_opt::<Date32Type>() {
            let mut days = dates.values().to_vec();
            for (row, day) in days.iter_mut().enumerate() {
                if dates.is_null(row) || !is_near(*day) {
                    *day = NO_DAY;
                    self.unreadable_date(b"", line_of(row), file);
                }
            }
            return Ok(days);
        }
        if is_moment(array) {
            let moments = as_moments(array, column)?;
            let mut days = Vec::with_capacity(moments.len());
            for row in 0..moments.len() {
                let day = match moments.is_valid(row) {
                    true => {
                        i32::try_from(moments.value(row).div_euclid(86_400_000)).unwrap_or(NO_DAY)
                    }
                    false => NO_DAY,
                };
                let day = if is_near(day) { day } else { NO_DAY };
                if day == NO_DAY {
                    self.unreadable_date(b"", line_of(row), file);
                }
                days.push(day);
            }
            return Ok(days);
        }
        let texts = as_text(array, column)?;
        let format = file.formats.date.as_deref().unwrap_or("%Y-%m-%d");
        let mut days = Vec::with_capacity(texts.len());
        for row in 0..texts.len() {
            let cell = if texts.is_valid(row) { texts.value(row).trim() } else { "" };
            let day = self.dates.day(cell.as_bytes(), format);
            if day == NO_DAY {
                self.unreadable_date(cell.as_bytes(), line_of(row), file);
            }
            days.push(day);
        }
        Ok(days)
    }

    fn amounts(
        &mut self,
        array: &ArrayRef,
        place: usize,
        line_of: &impl Fn(usize) -> u64,
        file: &FileContext<'_>,
    ) -> Result<Vec<Micro>> {
        let column = &file.wanted.names[place];
        let count = array.len();
        let mut amounts = Vec::with_capacity(count);
        let whole = |value: i64| match value.unsigned_abs() > 900_000_000_000 {
            true => Said::TooLarge,
            false => Said::Amount(value * 1_000_000),
        };
        let mut take =
            |worker: &mut Self, said: &dyn Fn(usize) -> Said, text: &dyn Fn(usize) -> String| {
                for row in 0..count {
                    let said = if array.is_null(row) { Said::Nothing } else { said(row) };
                    amounts.push(match said {
                        Said::Amount(amount) => amount,
                        said => worker.judge(said, || text(row), place, line_of(row), file),
                    });
                }
            };
        if let Some(values) = array.as_primitive_opt::<Int32Type>() {
            let said = |row| whole(i64::from(values.value(row)));
            take(self, &said, &|row| values.value(row).to_string());
        } else if let Some(values) = array.as_primitive_opt::<Int64Type>() {
            take(self, &|row| whole(values.value(row)), &|row| values.value(row).to_string());
        } else if let Some(values) = array.as_primitive_opt::<Float64Type>() {
            let said = |row| amount::of_number(values.value(row));
            take(self, &said, &|row| values.value(row).to_string());
        } else if let DataType::Decimal128(_, scale @ 0..=6) = array.data_type() {
            let values = array.as_primitive::<Decimal128Type>();
            let factor = 10_i128.pow(6 - *scale as u32);
            let said = |row| match Micro::try_from(values.value(row) * factor) {
                Ok(amount) if amount.unsigned_abs() <= 900_000_000_000_000_000 => {
                    Said::Amount(amount)
                }
                _ => Said::TooLarge,
            };
            take(self, &said, &|row| values.value_as_string(row));
        } else if is_text(array) {
            let texts = as_text(array, column)?;
            let said = |row| amount::read(texts.value(row).trim().as_bytes(), file.formats.number);
            take(self, &said, &|row| texts.value(row).to_owned());
        } else {
            let values = as_numbers(array, column)?;
            let said = |row| amount::of_number(values.value(row));
            take(self, &said, &|row| values.value(row).to_string());
        }
        Ok(amounts)
    }
}
