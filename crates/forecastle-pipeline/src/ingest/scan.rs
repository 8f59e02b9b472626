//! The first look at a table: how its text columns write dates, numbers and labels.

use std::collections::{BTreeMap, BTreeSet};

use forecastle_core::Result;

use super::cells::{as_text, is_text, text_at};
use super::evidence::{AmbiguousDates, AmbiguousNumbers, DateStyle, Evidence};
use super::numbers::{NumberFormat, Reading, SignEvidence, is_missing_token, read};
use super::paths::NamedFile;
use super::roles::Roles;
use super::sources::{self, Opening};
use crate::config::RawSales;
use crate::ingest::dates::{self, Guess};

/// Different words kept of a column; one with more is no category.
const MOST_LABELS: usize = 2_000;
/// Different texts of dates kept; a million decide as well as more.
const MOST_DATES: usize = 1_000_000;
/// How often each word has to come, on average, for a column of words and numbers to be one of labels:
/// a word that comes once among numbers is a mistake.
const FEWEST_REPEATS: usize = 5;

/// How to read a table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Formats {
    /// The format of dates; `None` when dates are typed.
    pub date: Option<String>,
    /// The decimal sign of numbers.
    pub number: NumberFormat,
    /// For each covariate that holds labels, its labels, sorted.
    pub labels: BTreeMap<String, Vec<String>>,
}

/// What was seen of a table.
#[derive(Debug, Default)]
pub struct Scan {
    dates: BTreeSet<String>,
    signs: BTreeMap<String, SignEvidence>,
    words: BTreeMap<String, Words>,
}

/// What was seen of a covariate column.
#[derive(Debug, Default)]
struct Words {
    all: BTreeSet<String>,
    not_numbers: usize,
    distinct_not_numbers: BTreeSet<String>,
}

impl Scan {
    /// Looks through the files of a table.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn read(
        &mut self,
        files: &[NamedFile],
        roles: &Roles,
        delimiter: Option<char>,
    ) -> Result<()> {
        // Whatever is wrong is written down when the table is loaded, not twice.
        let mut unheard = Evidence::default();
        for file in files {
            let mut reader = sources::open(&Opening::of(file, delimiter))?;
            let header = reader.column_names().to_vec();
            let found = roles.find_in(&file.name, &header, &mut unheard);
            found.select(reader.as_mut());
            while let Some(batch) = found.next_batch(reader.as_mut(), &mut unheard)? {
                self.look_at(&batch, roles)?;
            }
        }
        Ok(())
    }

    fn look_at(&mut self, batch: &sources::Batch, roles: &Roles) -> Result<()> {
        let places = roles.places();
        let time = &batch.columns[places.time];
        if !super::cells::is_moment(time) {
            let texts = as_text(time, &roles.time)?;
            for row in 0..batch.rows.len() {
                let text = text_at(&texts, row);
                let is_new = !self.dates.contains(text) && !text.is_empty();
                if is_new && self.dates.len() < MOST_DATES {
                    self.dates.insert(text.to_owned());
                }
            }
        }
        let target = roles.target.iter().zip(places.target.map(|place| &batch.columns[place]));
        let covariates = roles.covariates.iter().map(|covariate| &covariate.name);
        for (name, array) in target.chain(covariates.zip(&batch.columns[places.covariates..])) {
            if !is_text(array) {
                continue;
            }
            let texts = as_text(array, name)?;
            let signs = self.signs.entry(name.clone()).or_default();
            let words = self.words.entry(name.clone()).or_default();
            for row in 0..batch.rows.len() {
                let text = text_at(&texts, row);
                signs.look_at(text);
                words.look_at(text);
            }
        }
        Ok(())
    }

    /// Decides how to read the table; what cannot be decided goes to the evidence.
    pub fn decide(self, sales: &RawSales, roles: &Roles, evidence: &mut Evidence) -> Formats {
        let date = match &sales.date_format {
            Some(format) => Some(format.clone()),
            None => self.guess_date(&roles.time, evidence),
        };
        for text in &self.dates {
            if let Some(zone) = dates::zone_of(text).filter(|z| !evidence.zones.contains_key(*z)) {
                evidence.zones.insert(zone.to_owned(), text.clone());
            }
        }
        evidence.date_style = date.as_ref().map(|format| DateStyle {
            format: format.clone(),
            example: self.dates.iter().find(|text| dates::parse(text, format).is_some()).cloned(),
        });
        let mut formats = Formats { date, ..Formats::default() };
        for covariate in &roles.covariates {
            if let Some(words) = self.words.get(&covariate.name).filter(|words| words.are_labels())
            {
                formats.labels.insert(covariate.name.clone(), words.all.iter().cloned().collect());
            }
        }
        formats.number = match sales.decimal {
            Some(',') => NumberFormat::DecimalComma,
            Some(_) => NumberFormat::DecimalPoint,
            None => self.guess_number(&formats, evidence),
        };
        formats
    }

    /// Takes in what another table says about the columns that both have.
    pub fn take_in_columns(&mut self, other: &Self) {
        for (column, signs) in &other.signs {
            self.signs.entry(column.clone()).or_default().take_in(signs);
        }
        for (column, words) in &other.words {
            self.words.entry(column.clone()).or_default().take_in(words);
        }
    }

    /// The format of the dates of a table that goes with another: the other's where it reads most of them,
    /// else its own.
    pub fn date_format_beside(&self, other: Option<&String>) -> Option<String> {
        let reads = |format: &String| {
            let readable = self.dates.iter().filter(|text| dates::parse(text, format).is_some());
            readable.count() * 2 > self.dates.len()
        };
        match dates::guess(self.dates.iter().map(String::as_str)) {
            Guess::Format(own) if !other.is_some_and(reads) => Some(own.to_owned()),
            _ => other.cloned(),
        }
    }

    fn guess_date(&self, column: &str, evidence: &mut Evidence) -> Option<String> {
        match dates::guess(self.dates.iter().map(String::as_str)) {
            Guess::Format(format) => {
                evidence.remarks.push(format!("dates in `{column}` are written {format}"));
                Some(format.to_owned())
            }
            Guess::Ambiguous { formats, example } => {
                let column = column.to_owned();
                evidence.ambiguous_dates = Some(AmbiguousDates { column, example, formats });
                None
            }
            // The ISO format makes every cell an unreadable date, each with its row.
            Guess::None => (!self.dates.is_empty()).then(|| "%Y-%m-%d".to_owned()),
        }
    }

    /// One sign for the whole table: people do not mix them.
    fn guess_number(&self, formats: &Formats, evidence: &mut Evidence) -> NumberFormat {
        let mut found = NumberFormat::DecimalPoint;
        let mut undecided = Vec::new();
        for (column, signs) in &self.signs {
            if formats.labels.contains_key(column) {
                continue;
            }
            match signs.decide() {
                Ok(NumberFormat::DecimalComma) => found = NumberFormat::DecimalComma,
                Ok(NumberFormat::DecimalPoint) => {}
                Err(example) => {
                    undecided.push(AmbiguousNumbers { column: column.clone(), example })
                }
            }
        }
        if found == NumberFormat::DecimalComma {
            evidence.remarks.push("numbers have a decimal comma".to_owned());
        } else {
            evidence.ambiguous_numbers.extend(undecided);
        }
        found
    }
}

impl Words {
    fn take_in(&mut self, other: &Self) {
        self.all.extend(other.all.iter().cloned());
        self.distinct_not_numbers.extend(other.distinct_not_numbers.iter().cloned());
        self.not_numbers += other.not_numbers;
    }

    fn look_at(&mut self, text: &str) {
        if is_missing_token(text) {
            return;
        }
        if self.all.len() < MOST_LABELS && !self.all.contains(text) {
            self.all.insert(text.to_owned());
        }
        let is_word = |format| read(text, format) == Reading::Unreadable;
        if is_word(NumberFormat::DecimalPoint) && is_word(NumberFormat::DecimalComma) {
            self.not_numbers += 1;
            if self.distinct_not_numbers.len() < MOST_LABELS {
                self.distinct_not_numbers.insert(text.to_owned());
            }
        }
    }

    /// Whether the column holds labels: words that come again and again, perhaps beside numbers.
    fn are_labels(&self) -> bool {
        let distinct = self.distinct_not_numbers.len();
        distinct > 0
            && self.all.len() < MOST_LABELS
            && self.not_numbers >= distinct * FEWEST_REPEATS
    }
}
