//! How transactions are written, told from a sample of their rows.

use std::collections::{BTreeMap, BTreeSet};

use forecastle_core::{Result, SeriesKey};
use serde::{Deserialize, Serialize};

use super::plan::{Plan, Wanted};
use super::read::{Input, sample_rows};
use crate::config::RawTransactions;
use crate::ingest::{
    AmbiguousDates, AmbiguousNumbers, Evidence, Guess, NumberFormat, SignEvidence, guess_dates,
    parse_date,
};

/// How cells are written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Formats {
    /// The format of dates; `None` where they are typed.
    pub date: Option<String>,
    /// The decimal sign of numbers.
    #[serde(with = "sign")]
    pub number: NumberFormat,
}

/// The decimal sign as text.
mod sign {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::ingest::NumberFormat;

    pub fn serialize<S: Serializer>(format: &NumberFormat, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_char(if *format == NumberFormat::DecimalComma { ',' } else { '.' })
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NumberFormat, D::Error> {
        Ok(match char::deserialize(from)? {
            ',' => NumberFormat::DecimalComma,
            _ => NumberFormat::DecimalPoint,
        })
    }
}

/// A look at some rows of every file.
#[derive(Debug, Default)]
pub struct Sample {
    dates: BTreeSet<String>,
    signs: BTreeMap<String, SignEvidence>,
    /// Keys of the rows, so often as they come.
    pub keys: Vec<SeriesKey>,
}

/// Dates kept; a column of so many different ones has times of day.
const MOST_DATES: usize = 20_000;

impl Sample {
    /// Looks at some rows of each file.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn of(inputs: &[Input], plan: &Plan) -> Result<Self> {
        let mut sample = Self::default();
        for input in inputs {
            sample_rows(input, inputs.len(), &mut |cells, is_text| {
                sample.look_at(cells, is_text, &input.wanted);
            })?;
        }
        debug_assert!(plan.keys.len() == inputs.first().map_or(plan.keys.len(), |i| i.wanted.keys));
        Ok(sample)
    }

    fn look_at(&mut self, cells: &[String], is_text: &[bool], wanted: &Wanted) {
        let key = cells[..wanted.keys].iter().map(|cell| cell.trim().to_owned()).collect();
        self.keys.push(SeriesKey::new(key));
        let date = cells[wanted.date].trim();
        if is_text[wanted.date] && !date.is_empty() && self.dates.len() < MOST_DATES {
            self.dates.insert(date.to_owned());
        }
        for place in wanted.quantity.iter().chain(&wanted.money).filter(|place| is_text[**place]) {
            self.signs.entry(wanted.names[*place].clone()).or_default().look_at(&cells[*place]);
        }
    }

    /// Decides how the files are written, as the ones before them where those formats read them; what
    /// cannot be decided goes to the evidence.
    pub fn decide(
        &self,
        raw: &RawTransactions,
        earlier: Option<&Formats>,
        column: &str,
        evidence: &mut Evidence,
    ) -> Formats {
        let date = match &raw.date_format {
            Some(format) => Some(format.clone()),
            None if self.dates.is_empty() => None,
            None => {
                self.guess_date(earlier.and_then(|formats| formats.date.as_ref()), column, evidence)
            }
        };
        let number = match raw.decimal {
            Some(',') => NumberFormat::DecimalComma,
            Some(_) => NumberFormat::DecimalPoint,
            None => self.guess_sign(earlier, evidence),
        };
        Formats { date, number }
    }

    /// A date of the sample that a format reads.
    pub fn example(&self, format: &str) -> Option<String> {
        self.dates.iter().find(|text| parse_date(text, format).is_some()).cloned()
    }

    fn guess_date(
        &self,
        earlier: Option<&String>,
        column: &str,
        evidence: &mut Evidence,
    ) -> Option<String> {
        let reads = |format: &&String| {
            let readable = self.dates.iter().filter(|text| parse_date(text, format).is_some());
            readable.count() * 2 > self.dates.len()
        };
        if let Some(format) = earlier.filter(reads) {
            return Some(format.clone());
        }
        match guess_dates(self.dates.iter().map(String::as_str)) {
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
            Guess::None => Some("%Y-%m-%d".to_owned()),
        }
    }

    fn guess_sign(&self, earlier: Option<&Formats>, evidence: &mut Evidence) -> NumberFormat {
        let decided: Vec<_> =
            self.signs.iter().map(|(column, signs)| (column, signs.decide())).collect();
        if decided.iter().any(|(_, sign)| *sign == Ok(NumberFormat::DecimalComma)) {
            evidence.remarks.push("numbers have a decimal comma".to_owned());
            return NumberFormat::DecimalComma;
        }
        let undecided: Vec<_> = decided
            .into_iter()
            .filter_map(|(column, sign)| {
                Some(AmbiguousNumbers { column: column.clone(), example: sign.err()? })
            })
            .collect();
        match earlier {
            Some(formats) if !undecided.is_empty() => formats.number,
            _ => {
                evidence.ambiguous_numbers.extend(undecided);
                NumberFormat::DecimalPoint
            }
        }
    }
}
