//! How long ago something was sold, and how seldom that is.

use super::rolling::{Rolling, count, zero};
use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// How long ago something was sold.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "recency",
    doc: "periods since the last sale, its size, and the share of periods with a sale in the last year",
    group: Group::RecentLevel,
    needs: Needs::Past,
    family: &Recency,
};

struct Recency;

impl Family for Recency {
    fn columns(&self, _: &Shared<'_>) -> Vec<Column> {
        ["periods since a sale", "last sale", "share of sales in a year"].map(Column::amount).into()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let (values, origins) = (seen.values(), seen.origins());
        let year = seen.shared.lengths.year;
        let zeros = Rolling::sums(values, year, origins.clone(), zero);
        let counts = Rolling::sums(values, year, origins.clone(), count);
        let mut last_sale = values[..*origins.start()].iter().rposition(is_sale);
        let mut reached = *origins.start();
        cells.per_origin(rows, |known, out| {
            let new = &values[reached..known];
            last_sale = new.iter().rposition(is_sale).map(|at| at + reached).or(last_sale);
            reached = known;
            let (since, value) = say(values, last_sale, known);
            out[0] = since;
            out[1] = seen.ratio(value, known);
            out[2] = (1.0 - zeros.at(known) / counts.at(known)) as f32;
        });
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let past = seen.past(row.known);
        let (since, value) = say(past, past.iter().rposition(is_sale), row.known);
        let year = &past[past.len().saturating_sub(seen.shared.lengths.year)..];
        let known = year.iter().filter(|value| !value.is_nan()).count();
        let zeros = year.iter().filter(|value| **value == 0.0).count();
        let share = 1.0 - zeros as f64 / known as f64;
        vec![since, seen.ratio(value, row.known), share as f32]
    }
}

fn is_sale(value: &f64) -> bool {
    *value != 0.0 && !value.is_nan()
}

fn say(values: &[f64], last_sale: Option<usize>, known: usize) -> (f32, Option<f64>) {
    let since = last_sale.map_or(f32::NAN, |at| (known - 1 - at) as f32);
    (since, last_sale.map(|at| values[at]))
}
