//! The date as places on circles, so that December lies beside January.

use std::f64::consts::TAU;

use chrono::{Datelike, NaiveDateTime};
use forecastle_core::Frequency;

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// The date as places on circles.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "cyclic",
    doc: "sine and cosine of the time of the year, once and twice a year",
    group: Group::Season,
    needs: Needs::Dates,
    family: &Cyclic,
};

/// The mean length of a year, in days.
const YEAR_DAYS: f64 = 365.2425;

struct Cyclic;

impl Family for Cyclic {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        if matches!(shared.window.frequency(), Frequency::Yearly { .. }) {
            return Vec::new();
        }
        ["year, sine", "year, cosine", "half year, sine", "half year, cosine"]
            .map(Column::amount)
            .into()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        for (row, place) in rows.iter().enumerate() {
            let date = seen.shared.date(seen.on_axis(place.target()));
            cells.row(row).copy_from_slice(&circles(date));
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let window = seen.window();
        let period = window.period_at(seen.on_axis(row.target()));
        let date = window.frequency().date_of(period);
        let angle = TAU * f64::from(date.ordinal0()) / YEAR_DAYS;
        let double = 2.0 * angle;
        [angle.sin(), angle.cos(), double.sin(), double.cos()].map(|value| value as f32).into()
    }
}

fn circles(date: NaiveDateTime) -> [f32; 4] {
    let angle = TAU * f64::from(date.ordinal0()) / YEAR_DAYS;
    let (sine, cosine) = angle.sin_cos();
    // The double angle, without asking for it again.
    [sine, cosine, 2.0 * sine * cosine, 1.0 - 2.0 * sine * sine].map(|value| value as f32)
}
