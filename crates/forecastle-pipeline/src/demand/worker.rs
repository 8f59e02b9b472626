//! One thread's share of adding up: rows in, records out.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Float64Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use arrow_schema::DataType;
use forecastle_core::Result;

use super::amount::{self, Micro, Said, UNKNOWN};
use super::findings::{Figures, RowFindings, note};
use super::formats::Formats;
use super::keys::{Keys, Place};
use super::partition::{Partitions, Record};
use super::plan::{Plan, Wanted, day_number};
use crate::config::{RawAmount, RawCancellations};
use crate::ingest::{as_moments, as_numbers, as_text, is_moment, is_text, parse_date};

/// Records handed over at a time.
const CHUNK: usize = 2_048;
/// A cell that is no day.
const NO_DAY: i32 = i32::MIN;

/// What a thread knows of the file that it reads.
pub struct FileContext<'a> {
    /// The file's number among those that are read.
    pub number: u16,
    /// Its name, as the user wrote it.
    pub name: &'a str,
    /// Where its columns are.
    pub wanted: &'a Wanted,
    /// How its cells are written.
    pub formats: &'a Formats,
}

/// A row of text cells, in the order of [`Wanted::places`].
pub type TextRow<'a> = [&'a [u8]];

/// A hash of a transaction's id, and where it stands: file, block, line within it.
pub type IdSite = (u64, u16, u32, u32);

/// One thread's share.
pub struct Worker<'a> {
    plan: &'a Plan,
    partitions: &'a Partitions,
    keys: Keys<'a>,
    buffers: Vec<Vec<Record>>,
    dates: DateCache,
    /// Whether ids are compared.
    pub compares_ids: bool,
    /// The ids seen.
    pub ids: Vec<IdSite>,
    /// The number of the block that is read.
    pub block: u32,
    /// What is wrong in the block that is read.
    pub findings: RowFindings,
    /// What became of the rows.
    pub figures: Figures,
}

/// Days by their text: the same few come again and again.
#[derive(Default)]
struct DateCache {
    format: String,
    last: (Vec<u8>, i32),
    days: HashMap<Vec<u8>, i32>,
}

impl DateCache {
    fn day(&mut self, cell: &[u8], format: &str) -> i32 {
        if self.format != format {
            *self =
                Self { format: format.to_owned(), last: (Vec::new(), NO_DAY), ..Self::default() };
        }
        if !cell.is_empty() && self.last.0 == cell {
            return self.last.1;
        }
        let day = match self.days.get(cell) {
            Some(day) => *day,
            None => {
                let text = std::str::from_utf8(cell).unwrap_or_default();
                let moment = parse_date(text, format);
                let day = moment.map_or(NO_DAY, |moment| day_number(moment.date()));
                // Times of day make every cell another; those are parsed each time.
                if self.days.len() < 100_000 {
                    self.days.insert(cell.to_vec(), day);
                }
                day
            }
        };
        self.last.0.clear();
        self.last.0.extend_from_slice(cell);
        self.last.1 = day;
        day
    }
}

/// The amounts of a row, and what they say of it.
struct Amounts {
    quantity: Micro,
    revenue: Micro,
}

impl<'a> Worker<'a> {
    /// A thread's share of a plan.
    pub fn new(plan: &'a Plan, partitions: &'a Partitions) -> Self {
        Self {
            plan,
            partitions,
            keys: Keys::new(partitions, &plan.exclude),
            buffers: vec![Vec::new(); partitions.count()],
            dates: DateCache::default(),
            compares_ids: false,
            ids: Vec::new(),
            block: 0,
            findings: RowFindings::default(),
            figures: Figures::default(),
        }
    }

    /// Takes in a row of text; `codes` is room for the codes of its keys.
    ///
    /// # Errors
    /// `X001` when there is no room on disk.
    pub fn take_text(
        &mut self,
        cells: &TextRow<'_>,
        line: u64,
        file: &FileContext<'_>,
        codes: &mut Vec<u32>,
    ) -> Result<()> {
        let wanted = file.wanted;
        codes.clear();
        for (part, cell) in cells[..wanted.keys].iter().enumerate() {
            codes.push(self.keys.code(part, cell.trim_ascii()));
        }
        let date = cells[wanted.date].trim_ascii();
        let day = self.dates.day(date, file.formats.date.as_deref().unwrap_or("%Y-%m-%d"));
        if day == NO_DAY {
            self.unreadable_date(date, line, file);
        }
        let mut amount = |place: Option<usize>| match place {
            Some(place) => self.amount(cells[place].trim_ascii(), place, line, file),
            None => UNKNOWN,
        };
        let quantity = amount(wanted.quantity);
        let money = amount(wanted.money);
        if let Some(id) = wanted.id.filter(|_| self.compares_ids) {
            self.take_id(cells[id], line, file);
        }
        self.take(codes, day, quantity, money, line, file)
    }

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
        for part in 0..wanted.keys {
            keys.push(self.codes(part, &columns[part], &wanted.names[part])?);
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

    /// Takes in what changes the sums besides the rows: less or more of a series on a day.
    ///
    /// # Errors
    /// `X001` when there is no room on disk.
    pub fn take_correction(
        &mut self,
        cells: &[&str],
        (day, file): (i32, u16),
        quantity: Micro,
        revenue: Micro,
    ) -> Result<()> {
        let codes: Vec<_> = cells
            .iter()
            .enumerate()
            .map(|(part, cell)| self.keys.code(part, cell.as_bytes()))
            .collect();
        if let Place::Of(site) = self.keys.place(&codes) {
            self.emit(
                usize::from(site.part),
                Record::new(site.series, day, file, quantity, revenue),
            )?;
        }
        Ok(())
    }

    /// Hands over what is left.
    ///
    /// # Errors
    /// `X001` when there is no room on disk.
    pub fn finish(&mut self) -> Result<()> {
        for (part, buffer) in self.buffers.iter_mut().enumerate() {
            if !buffer.is_empty() {
                self.partitions.push(part, std::mem::take(buffer))?;
            }
        }
        Ok(())
    }

    fn take(
        &mut self,
        codes: &[u32],
        day: i32,
        quantity: Micro,
        money: Micro,
        line: u64,
        file: &FileContext<'_>,
    ) -> Result<()> {
        let revenue = match file.wanted.is_price {
            true if quantity == UNKNOWN || money == UNKNOWN => UNKNOWN,
            true => amount::product(quantity, money),
            false => money,
        };
        let amounts = Amounts { quantity, revenue };
        self.figures.rows += 1;
        self.figures.quantity += known(quantity);
        self.figures.revenue += known(revenue);
        let place = self.keys.place(codes);
        self.note_bytes(codes, line, file);
        match place {
            Place::Empty(part) => {
                let column = &file.wanted.names[part];
                self.findings.empty_keys.push(file.name, line, column, "");
            }
            Place::Excluded => {
                self.figures.excluded_rows += 1;
                self.figures.excluded_quantity += known(quantity);
                self.figures.excluded_revenue += known(revenue);
            }
            Place::Of(site) if day != NO_DAY && self.counts(&amounts, day, line, file) => {
                let known = |amount: Micro| if amount == UNKNOWN { 0 } else { amount };
                let record =
                    Record::new(site.series, day, file.number, known(quantity), known(revenue));
                self.emit(usize::from(site.part), record)?;
            }
            Place::Of(_) => {}
        }
        Ok(())
    }

    /// Whether a row of a series counts: it has the amount that is added up, and lies in the past.
    fn counts(&mut self, amounts: &Amounts, day: i32, line: u64, file: &FileContext<'_>) -> bool {
        let (target, place) = match self.plan.target {
            RawAmount::Quantity => (amounts.quantity, file.wanted.quantity),
            RawAmount::Revenue => (amounts.revenue, file.wanted.money),
        };
        let column = || place.map_or("", |place| file.wanted.names[place].as_str());
        if target == UNKNOWN {
            self.findings.empty_targets.push(file.name, line, column(), "");
            return false;
        }
        if day > self.plan.today {
            let date = super::plan::day_of(day).to_string();
            let column = &file.wanted.names[file.wanted.date];
            self.findings.future_rows.push(file.name, line, column, &date);
            if self.plan.drops_future_rows {
                return false;
            }
        }
        // Those that undo earlier lines are looked at where they are matched.
        if target < 0 && self.plan.cancellations == RawCancellations::Off {
            let value = amount::to_number(target).to_string();
            self.findings.negative_targets.push(file.name, line, column(), &value);
        }
        true
    }

    fn emit(&mut self, part: usize, record: Record) -> Result<()> {
        let buffer = &mut self.buffers[part];
        if buffer.capacity() == 0 {
            buffer.reserve_exact(CHUNK);
        }
        buffer.push(record);
        if buffer.len() == CHUNK {
            let full = std::mem::replace(buffer, Vec::with_capacity(CHUNK));
            self.partitions.push(part, full)?;
        }
        Ok(())
    }

    fn note_bytes(&mut self, codes: &[u32], line: u64, file: &FileContext<'_>) {
        for (part, code) in codes.iter().enumerate() {
            let (text, wrong) = self.keys.cell(part, *code);
            if !wrong.is_empty() {
                let column = &file.wanted.names[part];
                note(&mut self.findings.bad_encoding, (file.name, line), column, text, || {
                    wrong.to_owned()
                });
            }
        }
    }

    fn unreadable_date(&mut self, cell: &[u8], line: u64, file: &FileContext<'_>) {
        let column = &file.wanted.names[file.wanted.date];
        let text = String::from_utf8_lossy(cell);
        self.findings.unreadable_dates.push(file.name, line, column, &text);
    }

    fn amount(&mut self, cell: &[u8], place: usize, line: u64, file: &FileContext<'_>) -> Micro {
        let said = amount::read(cell, file.formats.number);
        self.judge(said, || String::from_utf8_lossy(cell).into_owned(), place, line, file)
    }

    /// The amount that was said, with what is wrong written down.
    fn judge(
        &mut self,
        said: Said,
        text: impl Fn() -> String,
        place: usize,
        line: u64,
        file: &FileContext<'_>,
    ) -> Micro {
        let findings = match said {
            Said::Amount(amount) => return amount,
            Said::Nothing => return UNKNOWN,
            Said::NotANumber => &mut self.findings.nan,
            Said::TooLarge => &mut self.findings.infinite,
            Said::Unreadable => &mut self.findings.not_numbers,
        };
        findings.push(file.name, line, &file.wanted.names[place], &text());
        UNKNOWN
    }

    fn take_id(&mut self, id: &[u8], line: u64, file: &FileContext<'_>) {
        let id = id.trim_ascii();
        if !id.is_empty() {
            self.ids.push((hash_of(id), file.number, self.block, line as u32));
        }
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

/// Whether a day lies in the years that dates have, 1700 to 2200; others are mistakes or placeholders.
fn is_near(day: i32) -> bool {
    (-98_615..=84_371).contains(&day)
}

fn known(amount: Micro) -> i128 {
    if amount == UNKNOWN { 0 } else { i128::from(amount) }
}

/// A hash of 64 bits that is the same on every machine.
fn hash_of(bytes: &[u8]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in bytes {
        hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    let mixed = (hash ^ hash >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ mixed >> 27
}
