//! A data set of `benches/statistical/datasets.py`.

use std::path::Path;

use forecastle_core::calendar::DayInMonth;
use forecastle_core::panel::{MissingPeriod, PanelBuilder};
use forecastle_core::{Frequency, Panel, Period, SeriesKey};
use serde::Deserialize;

use crate::Failure;

/// Histories of one frequency, without gaps, and how far ahead they are forecast.
pub struct Dataset {
    /// The number of periods ahead.
    pub horizon: usize,
    frequency: Frequency,
    histories: Vec<Vec<f64>>,
}

impl Dataset {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read or has another form.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path)?)?;
        let frequency = match json["frequency"].as_str() {
            Some("daily") => Frequency::Daily,
            Some("weekly") => Frequency::Weekly(chrono::Weekday::Fri),
            Some("monthly") => Frequency::Monthly(DayInMonth::Day(1)),
            Some("quarterly") => Frequency::Quarterly { month: 0, day: DayInMonth::Day(1) },
            other => return Err(format!("no frequency {other:?}").into()),
        };
        let horizon = json["horizon"].as_u64().ok_or("no horizon")? as usize;
        let histories = Vec::<Vec<f64>>::deserialize(&json["train"])?;
        Ok(Self { horizon, frequency, histories })
    }

    /// The number of series.
    pub fn series_count(&self) -> usize {
        self.histories.len()
    }

    /// The first `count` series as a panel; all end with its last period.
    ///
    /// # Errors
    /// When there are none.
    pub fn panel(&self, count: usize) -> Result<Panel, Failure> {
        let histories = &self.histories[..count.min(self.histories.len())];
        let longest = histories.iter().map(Vec::len).max().ok_or("no series")?;
        let first = Period(600);
        let start = |values: &[f64]| first.plus((longest - values.len()) as i64);
        let key = |index: usize| SeriesKey::new(vec![format!("{index:06}")]);
        let series = histories.iter().enumerate().map(|(i, values)| (key(i), start(values)));
        let last = first.plus(longest as i64 - 1);
        let (columns, series) = (vec!["id".to_owned()], series.collect());
        let mut builder = PanelBuilder::new(self.frequency, columns, series, last, 0, Vec::new())?;
        for (index, values) in histories.iter().enumerate() {
            for (place, value) in values.iter().enumerate() {
                builder.set_value(index, start(values).plus(place as i64), *value);
            }
        }
        Ok(builder.finish(MissingPeriod::Unknown))
    }
}
