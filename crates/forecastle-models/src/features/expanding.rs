//! Mean and spread of everything known.

use super::rolling::{amount, count};
use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};
use crate::season::known_mean;

/// Everything known so far.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "expanding",
    doc: "mean and standard deviation of all that is known",
    group: Group::RecentLevel,
    needs: Needs::Past,
    family: &Expanding,
};

struct Expanding;

impl Family for Expanding {
    fn columns(&self, _: &Shared<'_>) -> Vec<Column> {
        ["mean of all", "deviation of all"].map(Column::amount).into()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let values = seen.values();
        let first = *seen.origins().start();
        let middle = values.iter().copied().find(|value| !value.is_nan()).unwrap_or(0.0);
        let mut totals = Vec::with_capacity(values.len() + 1 - first);
        let (mut number, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for (place, value) in values.iter().enumerate() {
            number += count(*value);
            sum += amount(value - middle);
            squares += amount((value - middle) * (value - middle));
            if place + 1 >= first {
                totals.push((number, sum, squares));
            }
        }
        cells.per_origin(rows, |known, out| {
            let (number, sum, squares) = totals[known - first];
            let mean = sum / number;
            let variance = (squares / number - mean * mean).max(0.0);
            out[0] = seen.ratio(Some(mean + middle), known);
            out[1] = seen.ratio((number > 0.0).then(|| variance.sqrt()), known);
        });
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let past = seen.past(row.known);
        let mean = known_mean(past);
        let deviation = mean.and_then(|mean| {
            let squares: Vec<f64> = past.iter().map(|v| (v - mean) * (v - mean)).collect();
            known_mean(&squares).map(f64::sqrt)
        });
        vec![seen.ratio(mean, row.known), seen.ratio(deviation, row.known)]
    }
}
