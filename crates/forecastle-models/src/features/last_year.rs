//! What came at the same time of earlier years.

use super::trend::Growth;
use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};
use crate::season::{known_mean, same_season};

/// The same time of earlier years.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "last_year",
    doc: "the same time last year, its neighbours and a mean around it, the year before, and last year times growth",
    group: Group::Season,
    needs: Needs::Past,
    family: &LastYear,
};

struct LastYear;

impl Family for LastYear {
    fn columns(&self, _: &Shared<'_>) -> Vec<Column> {
        let names = [
            "last year",
            "last year, one before",
            "last year, one after",
            "around last year",
            "two years before",
            "last year times growth",
        ];
        names.map(Column::amount).into()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let growth = Growth::of(seen);
        for (row, place) in rows.iter().enumerate() {
            fill_row(seen, *place, growth.at(place.known), cells.row(row));
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let lengths = &seen.shared.lengths;
        let growth = crate::baseline::seasonal_naive_growth::growth(
            seen.past(row.known),
            lengths.year,
            lengths.growth,
        );
        let mut out = vec![f32::NAN; 6];
        fill_row(seen, row, growth.unwrap_or(f64::NAN), &mut out);
        out
    }
}

fn fill_row(seen: &Seen<'_>, row: Place, growth: f64, out: &mut [f32]) {
    let year = seen.shared.lengths.year;
    let past = seen.past(row.known);
    let target = row.target();
    let ago = |shift: isize| same_season(past, target.checked_add_signed(shift)?, year);
    let last_year = ago(0);
    out[0] = seen.ratio(last_year, row.known);
    out[1] = seen.ratio(ago(-1), row.known);
    out[2] = seen.ratio(ago(1), row.known);
    out[3] = seen.ratio(around(past, target, year, reach(seen)), row.known);
    let two_years = target.checked_sub(2 * year).and_then(|at| past.get(at).copied());
    out[4] = seen.ratio(two_years, row.known);
    out[5] = seen.ratio(last_year.map(|value| value * growth), row.known);
}

/// The mean of what came around the same time of the last year that is known.
fn around(past: &[f64], target: usize, year: usize, reach: usize) -> Option<f64> {
    let years = (target + 1 - past.len()).div_ceil(year);
    let middle = target.checked_sub(years * year)?;
    known_mean(&past[middle.saturating_sub(reach)..(middle + reach + 1).min(past.len())])
}

/// How far around: a season, or a week or two of weeks.
fn reach(seen: &Seen<'_>) -> usize {
    let lengths = &seen.shared.lengths;
    if lengths.has_short_season() { lengths.season } else { (lengths.year / 24).max(1) }
}
