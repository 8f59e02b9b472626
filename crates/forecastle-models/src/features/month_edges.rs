//! Where in its month and quarter a day lies.

use chrono::{Datelike, Months, NaiveDate};
use forecastle_core::Frequency;

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// Edges of months and quarters.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "month_edges",
    doc: "days to the end of the month and of the quarter, and whether a day is the first or last of its month",
    group: Group::Season,
    needs: Needs::Dates,
    family: &MonthEdges,
};

struct MonthEdges;

impl Family for MonthEdges {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        match shared.window.frequency() {
            Frequency::Hourly | Frequency::Daily | Frequency::Weekly(_) => {
                ["days to the month's end", "days to the quarter's end", "edge of the month"]
                    .map(Column::amount)
                    .into()
            }
            _ => Vec::new(),
        }
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        for (row, place) in rows.iter().enumerate() {
            let date = seen.shared.date(seen.on_axis(place.target())).date();
            let to_month_end = last_day(date, 1) - i64::from(date.num_days_from_ce());
            let months = 3 - date.month0() % 3;
            let to_quarter_end = last_day(date, months) - i64::from(date.num_days_from_ce());
            let edge = if date.day() == 1 { -1.0 } else { f32::from(u8::from(to_month_end == 0)) };
            let out = [to_month_end as f32, to_quarter_end as f32, edge];
            cells.row(row).copy_from_slice(&out);
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let window = seen.window();
        let period = window.period_at(seen.on_axis(row.target()));
        let date = window.frequency().date_of(period).date();
        let days = |is_within: &dyn Fn(NaiveDate) -> bool| {
            date.iter_days().skip(1).take_while(|day| is_within(*day)).count() as f32
        };
        let to_month_end = days(&|day| day.month() == date.month());
        let quarter = |day: NaiveDate| (day.year(), day.month0() / 3);
        let to_quarter_end = days(&|day| quarter(day) == quarter(date));
        let is_first = date.day() == 1;
        let edge = if is_first { -1.0 } else { f32::from(u8::from(to_month_end == 0.0)) };
        vec![to_month_end, to_quarter_end, edge]
    }
}

/// The number of the last day of the month that lies `months - 1` after a date's own.
fn last_day(date: NaiveDate, months: u32) -> i64 {
    let first = date.with_day(1).expect("every month has a first day");
    i64::from((first + Months::new(months)).num_days_from_ce()) - 1
}
