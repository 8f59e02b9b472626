//! Holidays of the country, and events of the user's own.

use chrono::Datelike;

use super::shared::Occurrence;
use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// Holidays and events.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "holidays",
    doc: "days to the next and since the last holiday of the country or event of one's own, and which they are where they are near",
    group: Group::Holiday,
    needs: Needs::Dates,
    family: &Holidays,
};

/// Further away than this, nobody asks which holiday it is.
const NEAR_DAYS: i64 = 10;
/// Further away than this, no holiday is felt.
const FURTHEST_DAYS: i64 = 60;

struct Holidays;

impl Family for Holidays {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        if shared.occurrences.is_empty() {
            return Vec::new();
        }
        vec![
            Column::amount("days to a holiday"),
            Column::amount("days since a holiday"),
            Column::code("holiday to come"),
            Column::code("holiday gone by"),
        ]
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let all = &seen.shared.occurrences;
        for (row, place) in rows.iter().enumerate() {
            let date = seen.shared.date(seen.on_axis(place.target()));
            let day = i64::from(date.num_days_from_ce());
            let next = all.partition_point(|occurrence| occurrence.day < day);
            let past = all.partition_point(|occurrence| occurrence.day <= day);
            let figures = say(day, all.get(next), past.checked_sub(1).map(|at| &all[at]));
            cells.row(row).copy_from_slice(&figures);
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let window = seen.window();
        let period = window.period_at(seen.on_axis(row.target()));
        let day = i64::from(window.frequency().date_of(period).num_days_from_ce());
        let all = &seen.shared.occurrences;
        let next = all.iter().find(|occurrence| occurrence.day >= day);
        let last = all.iter().rev().find(|occurrence| occurrence.day <= day);
        say(day, next, last).into()
    }

    fn labels_of(&self, shared: &Shared<'_>, column: usize) -> Vec<String> {
        if column < 2 {
            return Vec::new();
        }
        shared.window.calendar().names().into_iter().map(str::to_owned).collect()
    }
}

fn say(day: i64, next: Option<&Occurrence>, last: Option<&Occurrence>) -> [f32; 4] {
    let days = |occurrence: Option<&Occurrence>| {
        let away = occurrence.map(|occurrence| (occurrence.day - day).abs());
        away.map_or(FURTHEST_DAYS, |away| away.min(FURTHEST_DAYS)) as f32
    };
    let code = |occurrence: Option<&Occurrence>| {
        let near = occurrence.filter(|one| (one.day - day).abs() <= NEAR_DAYS);
        near.map_or(f32::NAN, |occurrence| occurrence.code as f32)
    };
    [days(next), days(last), code(next), code(last)]
}
