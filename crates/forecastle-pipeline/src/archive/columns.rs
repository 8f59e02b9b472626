//! Columns of an archive: text as dictionaries, dates, numbers.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int32Type, Int64Type, TimestampMillisecondType};
use arrow_array::{
    Array, ArrayRef, Date32Array, DictionaryArray, Float64Array, Int32Array, Int64Array,
    StringArray, TimestampMillisecondArray,
};
use arrow_schema::{DataType, TimeUnit};
use chrono::{DateTime, NaiveDate, TimeDelta};
use forecastle_core::{Frequency, Period, Result, SeriesKey};

use super::file::damaged;

/// How the parts of keys are written: whole numbers in every series as numbers, so that files join with
/// the user's own, else as text.
pub struct KeyColumns<'a> {
    keys: &'a [SeriesKey],
    numbers: Vec<Option<Vec<i64>>>,
}

impl<'a> KeyColumns<'a> {
    /// Looks at all keys.
    pub fn of(keys: &'a [SeriesKey], part_count: usize) -> Self {
        let number =
            |text: &String| text.parse::<i64>().ok().filter(|number| number.to_string() == *text);
        let numbers = (0..part_count)
            .map(|part| keys.iter().map(|key| number(&key.parts()[part])).collect())
            .collect();
        Self { keys, numbers }
    }

    /// One column per part for rows that name a series each, those of a stretch of series.
    pub fn arrays(&self, stretch: std::ops::Range<usize>, series_of: &[u32]) -> Vec<ArrayRef> {
        let column = |(part, numbers): (usize, &Option<Vec<i64>>)| -> ArrayRef {
            match numbers {
                Some(numbers) => Arc::new(Int64Array::from_iter_values(
                    series_of.iter().map(|series| numbers[*series as usize]),
                )),
                None => {
                    let texts = self.keys[stretch.clone()].iter().map(|key| &key.parts()[part]);
                    let begin = stretch.start as u32;
                    let places = series_of.iter().map(|series| Some((series - begin) as i32));
                    dictionary(places, texts)
                }
            }
        };
        self.numbers.iter().enumerate().map(column).collect()
    }
}

/// A text column: for each row the place of its text, `None` for an empty cell.
pub fn dictionary<'a>(
    places: impl Iterator<Item = Option<i32>>,
    texts: impl Iterator<Item = &'a String>,
) -> ArrayRef {
    let texts = StringArray::from_iter_values(texts);
    Arc::new(DictionaryArray::new(Int32Array::from_iter(places), Arc::new(texts)))
}

/// A column of numbers, NaN as an empty cell; of labels where there are any.
pub fn values(values: impl Iterator<Item = f64>, labels: &[String]) -> ArrayRef {
    let known = |value: f64| (!value.is_nan()).then_some(value);
    if labels.is_empty() {
        return Arc::new(Float64Array::from_iter(values.map(known)));
    }
    dictionary(values.map(|value| known(value).map(|place| place as i32)), labels.iter())
}

/// A column of periods' dates; with the time of day for hourly tables.
pub fn times(frequency: Frequency, periods: impl Iterator<Item = Period>) -> ArrayRef {
    let moments = periods.map(|period| frequency.date_of(period));
    match frequency {
        Frequency::Hourly => Arc::new(TimestampMillisecondArray::from_iter_values(
            moments.map(|moment| moment.and_utc().timestamp_millis()),
        )),
        _ => Arc::new(Date32Array::from_iter_values(moments.map(|moment| {
            moment.date().signed_duration_since(NaiveDate::default()).num_days() as i32
        }))),
    }
}

/// Text being read, whatever it was written as.
pub enum Texts<'a> {
    /// Whole numbers.
    Integers(&'a Int64Array),
    /// Text row by row.
    Plain(&'a StringArray),
    /// Places in a dictionary.
    Dictionary(&'a [i32], &'a StringArray),
}

impl<'a> Texts<'a> {
    /// Looks at a column as text.
    pub fn of(column: &'a ArrayRef, path: &Path) -> Result<Self> {
        match column.data_type() {
            DataType::Int64 => Ok(Self::Integers(column.as_primitive::<Int64Type>())),
            DataType::Utf8 => Ok(Self::Plain(column.as_string())),
            DataType::Dictionary(places, texts)
                if **places == DataType::Int32 && **texts == DataType::Utf8 =>
            {
                let column = column.as_dictionary::<Int32Type>();
                Ok(Self::Dictionary(column.keys().values(), column.values().as_string()))
            }
            other => Err(damaged(path, &format!("a column of text is one of {other}"))),
        }
    }

    /// A row's text.
    pub fn get(&self, row: usize) -> Cow<'a, str> {
        match self {
            Self::Integers(numbers) => numbers.value(row).to_string().into(),
            Self::Plain(texts) => texts.value(row).into(),
            Self::Dictionary(places, texts) => texts.value(places[row] as usize).into(),
        }
    }

    /// Whether two rows have the same text for sure; unequal places may still hold equal text.
    pub fn is_same(&self, row: usize, other: usize) -> bool {
        match self {
            Self::Integers(numbers) => numbers.value(row) == numbers.value(other),
            Self::Plain(texts) => texts.value(row) == texts.value(other),
            Self::Dictionary(places, _) => places[row] == places[other],
        }
    }
}

/// Numbers being read, empty cells as NaN.
pub fn numbers(column: &ArrayRef, path: &Path) -> Result<Vec<f64>> {
    match column.data_type() {
        DataType::Float64 => {
            let column = column.as_primitive::<Float64Type>();
            Ok(match column.null_count() {
                0 => column.values().to_vec(),
                _ => column.iter().map(|value| value.unwrap_or(f64::NAN)).collect(),
            })
        }
        other => Err(damaged(path, &format!("a column of numbers is one of {other}"))),
    }
}

/// Labels being read, as their places in a list, empty cells as NaN.
pub fn label_places(column: &ArrayRef, labels: &[String], path: &Path) -> Result<Vec<f64>> {
    let Texts::Dictionary(places, texts) = Texts::of(column, path)? else {
        return Err(damaged(path, "a column of labels holds no labels"));
    };
    // A dictionary may hold text that no row has: where all are empty, the reader puts in one.
    let of_label: HashMap<&str, f64> = labels
        .iter()
        .zip(0_u32..)
        .map(|(label, place)| (label.as_str(), f64::from(place)))
        .collect();
    let place_of = |text: &str| of_label.get(text).copied();
    let known: Vec<_> = texts.iter().map(|text| text.and_then(place_of)).collect();
    let value = |(row, place): (usize, &i32)| match column.is_null(row) {
        true => Ok(f64::NAN),
        false => known[*place as usize].ok_or_else(|| {
            let text = texts.value(*place as usize);
            damaged(path, &format!("`{text}` is not among the labels"))
        }),
    };
    places.iter().enumerate().map(value).collect()
}

/// Reads dates as periods; a date is looked up once.
pub struct Times {
    frequency: Frequency,
    known: HashMap<i64, Period>,
    last: Option<(i64, Period)>,
}

impl Times {
    /// Reads dates of a frequency.
    pub fn new(frequency: Frequency) -> Self {
        Self { frequency, known: HashMap::new(), last: None }
    }

    /// The periods of a column of dates.
    pub fn periods(&mut self, column: &ArrayRef, path: &Path) -> Result<Vec<Period>> {
        match column.data_type() {
            DataType::Date32 => {
                let days = column.as_primitive::<Date32Type>().values();
                days.iter().map(|day| self.period(i64::from(*day), path)).collect()
            }
            DataType::Timestamp(TimeUnit::Millisecond, _) => {
                let moments = column.as_primitive::<TimestampMillisecondType>().values();
                moments.iter().map(|moment| self.period(*moment, path)).collect()
            }
            other => Err(damaged(path, &format!("a column of dates is one of {other}"))),
        }
    }

    fn period(&mut self, raw: i64, path: &Path) -> Result<Period> {
        if let Some((_, period)) = self.last.filter(|(last, _)| *last == raw) {
            return Ok(period);
        }
        let period = match self.known.get(&raw) {
            Some(period) => *period,
            None => self.look_up(raw).ok_or_else(|| damaged(path, "a date is off the grid"))?,
        };
        self.known.insert(raw, period);
        self.last = Some((raw, period));
        Ok(period)
    }

    fn look_up(&self, raw: i64) -> Option<Period> {
        let moment = match self.frequency {
            Frequency::Hourly => DateTime::from_timestamp_millis(raw)?.naive_utc(),
            _ => NaiveDate::default().checked_add_signed(TimeDelta::try_days(raw)?)?.into(),
        };
        self.frequency.period_of(moment)
    }
}
