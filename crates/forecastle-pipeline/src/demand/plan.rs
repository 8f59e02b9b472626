//! What is added up, and how.

use chrono::{Datelike, NaiveDate};
use forecastle_core::{Error, Result};

use crate::config::{
    DEFAULT_KEYS, DemandSource, RawAmount, RawCancellations, RawOverlap, RawTransactions, Settings,
};
use crate::ingest::{Evidence, MissingColumn};
use crate::tables::TRANSACTIONS;

/// Bytes of rows held in memory unless the settings say otherwise.
const USUAL_MEMORY: usize = 1_400 << 20;

/// How transactions are added up.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The columns that make a series, by the names that the panel has them under.
    pub keys: Vec<String>,
    /// For each key, patterns of values that are no goods.
    pub exclude: Vec<Vec<String>>,
    /// What a row must have to count.
    pub target: RawAmount,
    /// The last day that is history, as a number of days since 1970.
    pub today: i32,
    /// Whether rows dated after today are left out.
    pub drops_future_rows: bool,
    /// What counts where two files have rows of one series and day.
    pub overlap: RawOverlap,
    /// What becomes of lines that undo earlier ones.
    pub cancellations: RawCancellations,
    /// Bytes of rows held in memory; more go to the disk.
    pub memory_bytes: usize,
    /// The number of threads.
    pub threads: usize,
    /// Where rows come after others: the last day of those, and the day on which rows up to it became known.
    pub late: Option<Late>,
}

/// Rows of days that were known before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late {
    /// The last day that was known.
    pub last_day: i32,
    /// The day on which they became known.
    pub known_on: i32,
}

impl Plan {
    /// The plan of a project, with the keys that its first file has.
    pub fn of(
        settings: &Settings,
        source: &DemandSource,
        header: &[String],
        today: NaiveDate,
    ) -> Self {
        let raw = &source.transactions;
        let keys = match &raw.keys {
            Some(keys) => keys.clone(),
            None => default_keys(raw, header),
        };
        let patterns = |key: &String| raw.exclude.get(key).cloned().unwrap_or_default();
        Self {
            exclude: keys.iter().map(patterns).collect(),
            keys,
            target: raw.target,
            today: day_number(today),
            drops_future_rows: settings.stops_at_future_rows(),
            overlap: raw.overlap,
            cancellations: raw.cancellations,
            memory_bytes: raw
                .memory_mb
                .map_or(USUAL_MEMORY, |megabytes| (megabytes as usize) << 20),
            threads: threads(settings.threads),
            late: None,
        }
    }
}

/// The number of threads that a setting means.
pub fn threads(setting: usize) -> usize {
    let all = || std::thread::available_parallelism().map_or(1, |count| count.get());
    if setting == 0 { all() } else { setting }
}

/// A day as a number of days since 1970.
pub fn day_number(date: NaiveDate) -> i32 {
    date.num_days_from_ce() - EPOCH_FROM_CE
}

/// The day of a number of days since 1970.
pub fn day_of(number: i32) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(number + EPOCH_FROM_CE).unwrap_or_default()
}

/// 1 January 1970 in the proleptic calendar's count of days.
const EPOCH_FROM_CE: i32 = 719_163;

fn default_keys(raw: &RawTransactions, header: &[String]) -> Vec<String> {
    let has = |key: &&str| header.iter().any(|column| standard_name(raw, column) == *key);
    let found: Vec<_> = DEFAULT_KEYS.into_iter().filter(has).map(str::to_owned).collect();
    match found.is_empty() {
        // Then the first is reported as missing.
        true => vec![DEFAULT_KEYS[0].to_owned()],
        false => found,
    }
}

/// The name that the program has for a column of a file.
pub fn standard_name<'a>(raw: &'a RawTransactions, column: &'a str) -> &'a str {
    raw.columns.get(column).map_or(column, String::as_str)
}

/// Where a file has the columns that are read. The readers are asked for them in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// Places in the file's header.
    pub places: Vec<usize>,
    /// Their names in the file.
    pub names: Vec<String>,
    /// The number of keys, which come first.
    pub keys: usize,
    /// The place of the date among them.
    pub date: usize,
    /// The place of the quantity among them.
    pub quantity: Option<usize>,
    /// The place of the revenue, or of the price of a unit, among them.
    pub money: Option<usize>,
    /// Whether that is a price.
    pub is_price: bool,
    /// The place of the transaction's id among them.
    pub id: Option<usize>,
    /// The number of columns that the file has.
    pub width: usize,
}

impl Wanted {
    /// Finds the columns in a file's header. What is missing or there twice goes to the evidence; without
    /// a key or the date nothing of the file can be read.
    ///
    /// # Errors
    /// `D004` when the file has more columns than anybody's.
    pub fn find(
        plan: &Plan,
        raw: &RawTransactions,
        file: &str,
        header: &[String],
        evidence: &mut Evidence,
    ) -> Result<Option<Self>> {
        if header.len() > usize::from(u16::MAX) {
            return Err(Error::new("D004", "the header has more than 65,535 columns").in_file(file));
        }
        let mut finder = Finder { raw, file, header, evidence, is_complete: true };
        let (mut places, mut names) = (Vec::new(), Vec::new());
        let mut take = |place: Option<usize>| {
            let place = place?;
            places.push(place);
            names.push(header[place].clone());
            Some(places.len() - 1)
        };
        for key in &plan.keys {
            take(finder.required(key, "keys"));
        }
        let date = take(finder.required("transaction_date", "columns"));
        let needs_quantity = plan.target == RawAmount::Quantity;
        let quantity = match needs_quantity {
            true => finder.required("quantity", "columns"),
            false => finder.find("quantity"),
        };
        let quantity = take(quantity);
        let revenue = finder.find("revenue");
        let price = finder.find("price").filter(|_| revenue.is_none() && quantity.is_some());
        if !needs_quantity && revenue.is_none() && price.is_none() {
            finder.missing("revenue", "columns");
        }
        let money = take(revenue.or(price));
        let id = take(finder.find("transaction_id"));
        let is_complete = finder.is_complete;
        Ok(date.filter(|_| is_complete).map(|date| Self {
            keys: plan.keys.len(),
            date,
            quantity,
            money,
            is_price: revenue.is_none(),
            id,
            width: header.len(),
            places,
            names,
        }))
    }
}

struct Finder<'a> {
    raw: &'a RawTransactions,
    file: &'a str,
    header: &'a [String],
    evidence: &'a mut Evidence,
    is_complete: bool,
}

impl Finder<'_> {
    fn find(&mut self, name: &str) -> Option<usize> {
        let is_it = |place: &usize| standard_name(self.raw, &self.header[*place]) == name;
        let mut found = (0..self.header.len()).filter(is_it);
        let first = found.next();
        if found.next().is_some() {
            self.evidence.repeated_columns.push(self.file, 1, name, "");
        }
        first
    }

    fn required(&mut self, name: &str, setting: &str) -> Option<usize> {
        let found = self.find(name);
        if found.is_none() {
            self.missing(name, setting);
        }
        found
    }

    fn missing(&mut self, name: &str, setting: &str) {
        self.is_complete = false;
        self.evidence.missing_columns.push(MissingColumn {
            file: self.file.to_owned(),
            column: name.to_owned(),
            setting: format!("data.{}.{setting}", TRANSACTIONS.name),
            available: self.header.to_vec(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_1970() {
        for (date, number) in [("1970-01-01", 0), ("1969-12-31", -1), ("2024-02-29", 19_782)] {
            let date: NaiveDate = date.parse().unwrap();
            assert_eq!(day_number(date), number);
            assert_eq!(day_of(number), date);
        }
    }
}
