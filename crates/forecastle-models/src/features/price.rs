//! Prices against what they were.

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};
use crate::season::{known_mean, last_known};

/// Prices.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "price",
    doc: "the price ahead over the last one, over its mean of the last year, and over its highest",
    group: Group::Price,
    needs: Needs::KnownAhead,
    family: &Price,
};

struct Price;

/// Columns of a price.
const WIDTH: usize = 3;

impl Family for Price {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        let of = |price: &usize| {
            let name = shared.window.covariate_name(*price);
            ["over the last", "over a year's mean", "over the highest"]
                .map(|against| Column::amount(format!("{name} {against}")))
        };
        shared.meaning.known_ahead.prices.iter().flat_map(of).collect()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let year = seen.shared.lengths.year;
        for (which, price) in seen.shared.meaning.known_ahead.prices.iter().enumerate() {
            let mut at_origin = (0, [f64::NAN; WIDTH]);
            for (row, place) in rows.iter().enumerate() {
                if at_origin.0 != place.known {
                    let past = seen.covariate_past(*price, place.known);
                    at_origin = (place.known, measures(past, year));
                }
                let ahead = seen.ahead(*price, place.known, place.target());
                let out = &mut cells.row(row)[which * WIDTH..(which + 1) * WIDTH];
                for (out, measure) in out.iter_mut().zip(at_origin.1) {
                    *out = (ahead / measure) as f32;
                }
            }
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let of = |price: &usize| {
            let past = seen.covariate_past(*price, row.known);
            let ahead = seen.ahead(*price, row.known, row.target());
            measures(past, seen.shared.lengths.year).map(|measure| (ahead / measure) as f32)
        };
        seen.shared.meaning.known_ahead.prices.iter().flat_map(of).collect()
    }
}

/// What a price is held against; NaN where it is unknown or zero.
fn measures(past: &[f64], year: usize) -> [f64; WIDTH] {
    let recent = &past[past.len().saturating_sub(year)..];
    let highest = recent.iter().copied().reduce(f64::max);
    [last_known(past), known_mean(recent), highest]
        .map(|measure| measure.filter(|measure| *measure > 0.0).unwrap_or(f64::NAN))
}
