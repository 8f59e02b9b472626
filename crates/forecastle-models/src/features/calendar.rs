//! Parts of the date.

use chrono::{Datelike, NaiveDateTime, Timelike};
use forecastle_core::Frequency;

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// Parts of the date.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "calendar",
    doc: "month, week and day of the year, day of the month, weekday and weekend, hour",
    group: Group::Season,
    needs: Needs::Dates,
    family: &Calendar,
};

struct Calendar;

type Part = (&'static str, fn(NaiveDateTime) -> u32);

const MONTH: Part = ("month", |date| date.month());
const WEEK: Part = ("week of the year", |date| date.iso_week().week());
const DAY_OF_YEAR: Part = ("day of the year", |date| date.ordinal());
const DAY: Part = ("day of the month", |date| date.day());
const WEEKDAY: Part = ("weekday", |date| date.weekday().number_from_monday());
const WEEKEND: Part = ("weekend", |date| u32::from(date.weekday().number_from_monday() > 5));
const HOUR: Part = ("hour", |date| date.hour());

fn parts(frequency: Frequency) -> &'static [Part] {
    match frequency {
        Frequency::Hourly => &[MONTH, DAY_OF_YEAR, DAY, WEEKDAY, WEEKEND, HOUR],
        Frequency::Daily => &[MONTH, WEEK, DAY_OF_YEAR, DAY, WEEKDAY, WEEKEND],
        Frequency::Weekly(_) => &[MONTH, WEEK, DAY_OF_YEAR, DAY],
        Frequency::Monthly(_) | Frequency::Quarterly { .. } => &[MONTH],
        Frequency::Yearly { .. } => &[],
    }
}

impl Family for Calendar {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        let parts = parts(shared.window.frequency());
        parts.iter().map(|(name, _)| Column::amount(*name)).collect()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let parts = parts(seen.window().frequency());
        for (row, place) in rows.iter().enumerate() {
            let date = seen.shared.date(seen.on_axis(place.target()));
            for ((_, part), out) in parts.iter().zip(cells.row(row)) {
                *out = part(date) as f32;
            }
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let window = seen.window();
        let period = window.period_at(seen.on_axis(row.target()));
        let date = window.frequency().date_of(period);
        parts(window.frequency()).iter().map(|(_, part)| part(date) as f32).collect()
    }
}
