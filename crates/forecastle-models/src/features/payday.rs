//! Paydays: the 15th and the last of the month, when purses are full.

use chrono::{Datelike, Months, NaiveDate};
use forecastle_core::Frequency;

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// Paydays.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "payday",
    doc: "days since the last payday (the 15th or the last of the month)",
    group: Group::Season,
    needs: Needs::Dates,
    family: &Payday,
};

const MIDDLE: u32 = 15;

struct Payday;

impl Family for Payday {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        match shared.window.frequency() {
            Frequency::Hourly | Frequency::Daily | Frequency::Weekly(_) => {
                vec![Column::amount("days since payday")]
            }
            _ => Vec::new(),
        }
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        for (row, place) in rows.iter().enumerate() {
            let date = seen.shared.date(seen.on_axis(place.target())).date();
            let since = match date.day() {
                _ if is_last(date) => 0,
                day if day >= MIDDLE => day - MIDDLE,
                // The last of the month before is day 0.
                day => day,
            };
            cells.row(row)[0] = since as f32;
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let window = seen.window();
        let period = window.period_at(seen.on_axis(row.target()));
        let mut date = window.frequency().date_of(period).date();
        let mut since = 0.0;
        while date.day() != MIDDLE && !is_last(date) {
            date = date.pred_opt().expect("a date long after the first there is");
            since += 1.0;
        }
        vec![since]
    }
}

fn is_last(date: NaiveDate) -> bool {
    let first = date.with_day(1).expect("every month has a first day");
    first + Months::new(1) == date.succ_opt().unwrap_or(date)
}
