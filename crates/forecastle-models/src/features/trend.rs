//! Where a series is going.

use super::rolling::{Rolling, amount, count};
use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};
use crate::baseline::seasonal_naive_growth::{growth, ratio};
use crate::season::known_mean;

/// Where a series is going.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "trend",
    doc: "growth over the same time last year, and over the recent periods before",
    group: Group::Trend,
    needs: Needs::Past,
    family: &Trend,
};

struct Trend;

impl Family for Trend {
    fn columns(&self, _: &Shared<'_>) -> Vec<Column> {
        ["growth over last year", "growth over the recent past"].map(Column::amount).into()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let over_year = Growth::of(seen);
        let recent = seen.shared.lengths.recent;
        let from = seen.origins().start().saturating_sub(recent);
        let origins = from..=*seen.origins().end();
        let sums = Rolling::sums(seen.values(), recent, origins.clone(), amount);
        let counts = Rolling::sums(seen.values(), recent, origins, count);
        let mean = |known: usize| sums.at(known) / counts.at(known);
        cells.per_origin(rows, |known, out| {
            out[0] = over_year.at(known) as f32;
            let before = known.checked_sub(recent).map_or(f64::NAN, mean);
            out[1] = seen.ratio(Some(mean(known) - before), known);
        });
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let lengths = &seen.shared.lengths;
        let past = seen.past(row.known);
        let over_year = growth(past, lengths.year, lengths.growth);
        let mean = |to: usize| known_mean(&past[to.saturating_sub(lengths.recent)..to]);
        let now = mean(row.known);
        let before = row.known.checked_sub(lengths.recent).and_then(mean);
        let difference = now.zip(before).map(|(now, before)| now - before);
        vec![over_year.map_or(f32::NAN, |growth| growth as f32), seen.ratio(difference, row.known)]
    }
}

/// The growth of the recent periods over the same of last year, at every origin.
pub struct Growth {
    now: Rolling,
    then: Rolling,
    pairs: Rolling,
}

impl Growth {
    /// That of a series.
    pub fn of(seen: &Seen<'_>) -> Self {
        let year = seen.shared.lengths.year;
        let window = seen.shared.lengths.growth;
        let (values, origins) = (seen.values(), seen.origins());
        // Only pairs of which both values are known count.
        let pair = |place: usize| match place.checked_sub(year) {
            Some(earlier) if !values[place].is_nan() && !values[earlier].is_nan() => {
                (values[place], values[earlier])
            }
            _ => (f64::NAN, f64::NAN),
        };
        let from = origins.start().saturating_sub(window);
        let unused = std::iter::repeat_n((f64::NAN, f64::NAN), from);
        let pairs = unused.chain((from..values.len()).map(pair));
        let (now, then): (Vec<f64>, Vec<f64>) = pairs.unzip();
        Self {
            pairs: Rolling::sums(&now, window, origins.clone(), count),
            now: Rolling::sums(&now, window, origins.clone(), amount),
            then: Rolling::sums(&then, window, origins, amount),
        }
    }

    /// The growth at an origin; NaN where no year is known.
    pub fn at(&self, known: usize) -> f64 {
        if self.pairs.at(known) == 0.0 {
            return f64::NAN;
        }
        ratio(self.now.at(known), self.then.at(known))
    }
}
