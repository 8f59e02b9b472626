//! One thread's share of adding up: rows in, records out.

mod arrays;
mod dates;

use forecastle_core::Result;

use self::dates::{DateCache, NO_DAY};
use super::amount::{self, Micro, Said, UNKNOWN};
use super::findings::{Figures, RowFindings, note};
use super::formats::Formats;
use super::keys::{Keys, Place};
use super::partition::{Partitions, Record};
use super::plan::{Plan, Wanted};
use crate::config::{RawAmount, RawCancellations};

/// Records handed over at a time.
const CHUNK: usize = 2_048;

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
        if self.keys.has_wrong_cells {
            self.note_bytes(codes, line, file);
        }
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
