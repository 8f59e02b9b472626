//! The last values themselves.

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// The last values themselves.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "recent",
    doc: "the last values before the origin, in units of the series' size",
    group: Group::RecentLevel,
    needs: Needs::Past,
    family: &Recent,
};

/// How many.
const LAGS: usize = 3;

struct Recent;

impl Family for Recent {
    fn columns(&self, _: &Shared<'_>) -> Vec<Column> {
        (1..=LAGS).map(|lag| Column::amount(format!("value {lag} before"))).collect()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let values = seen.values();
        cells.per_origin(rows, |known, out| {
            for (back, out) in out.iter_mut().enumerate() {
                let value = known.checked_sub(back + 1).map(|place| values[place]);
                *out = seen.ratio(value, known);
            }
        });
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let latest = seen.past(row.known).iter().rev().copied().map(Some);
        let padded = latest.chain(std::iter::repeat(None));
        padded.take(LAGS).map(|value| seen.ratio(value, row.known)).collect()
    }
}
