//! Mean, spread, extremes, median and share of zeros of recent windows.

use super::rolling::{Rolling, amount, count, zero};
use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};
use crate::season::known_mean;

/// Recent windows.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "rolling",
    doc: "mean, standard deviation and share of zeros of recent windows; smallest, largest and median of one",
    group: Group::RecentLevel,
    needs: Needs::Past,
    family: &RollingLevels,
};

struct RollingLevels;

/// The sums of one window.
struct Sums {
    counts: Rolling,
    sums: Rolling,
    squares: Rolling,
    zeros: Rolling,
}

impl Family for RollingLevels {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        let mut names = Vec::new();
        for window in shared.lengths.windows {
            for figure in ["mean", "deviation", "zeros"] {
                names.push(Column::amount(format!("{figure} of {window}")));
            }
        }
        let recent = shared.lengths.recent;
        let of_recent = ["smallest", "largest", "median"];
        names.extend(of_recent.map(|figure| Column::amount(format!("{figure} of {recent}"))));
        names
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let (values, origins) = (seen.values(), seen.origins());
        // Squares are taken from a value that was known all along, or large levels would drown them.
        let middle = values.iter().copied().find(|value| !value.is_nan()).unwrap_or(0.0);
        let all: Vec<Sums> = seen
            .shared
            .lengths
            .windows
            .iter()
            .map(|window| Sums {
                counts: Rolling::sums(values, *window, origins.clone(), count),
                sums: Rolling::sums(values, *window, origins.clone(), |v| amount(v - middle)),
                squares: Rolling::sums(values, *window, origins.clone(), |v| {
                    amount((v - middle) * (v - middle))
                }),
                zeros: Rolling::sums(values, *window, origins.clone(), zero),
            })
            .collect();
        let recent = seen.shared.lengths.recent;
        let smallest = Rolling::smallest(values, recent, origins.clone());
        let largest = Rolling::largest(values, recent, origins);
        let mut sorted = Vec::with_capacity(recent);
        cells.per_origin(rows, |known, out| {
            let (windows, of_recent) = out.split_at_mut(3 * all.len());
            for (sums, out) in all.iter().zip(windows.chunks_exact_mut(3)) {
                let count = sums.counts.at(known);
                let mean = sums.sums.at(known) / count;
                let variance = (sums.squares.at(known) / count - mean * mean).max(0.0);
                // 0 / 0 where nothing is known, and the largest of NaN and 0 is 0.
                let spread = if count > 0.0 { Some(variance.sqrt()) } else { None };
                out[0] = seen.ratio(Some(mean + middle), known);
                out[1] = seen.ratio(spread, known);
                out[2] = (sums.zeros.at(known) / count) as f32;
            }
            let finite = |value: f64| value.is_finite().then_some(value);
            of_recent[0] = seen.ratio(finite(smallest.at(known)), known);
            of_recent[1] = seen.ratio(finite(largest.at(known)), known);
            of_recent[2] = seen.ratio(median(last(values, known, recent), &mut sorted), known);
        });
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let past = seen.past(row.known);
        let mut figures = Vec::new();
        for window in seen.shared.lengths.windows {
            let recent = last(past, row.known, *window);
            let mean = known_mean(recent);
            let deviation = mean.and_then(|mean| {
                let squares: Vec<f64> = recent.iter().map(|v| (v - mean) * (v - mean)).collect();
                known_mean(&squares).map(f64::sqrt)
            });
            let zeros: Vec<f64> = recent
                .iter()
                .map(|v| if v.is_nan() { f64::NAN } else { f64::from(u8::from(*v == 0.0)) })
                .collect();
            figures.push(seen.ratio(mean, row.known));
            figures.push(seen.ratio(deviation, row.known));
            figures.push(known_mean(&zeros).map_or(f32::NAN, |share| share as f32));
        }
        let recent = last(past, row.known, seen.shared.lengths.recent);
        let known = || recent.iter().copied().filter(|value| !value.is_nan());
        figures.push(seen.ratio(known().reduce(f64::min), row.known));
        figures.push(seen.ratio(known().reduce(f64::max), row.known));
        figures.push(seen.ratio(median(recent, &mut Vec::new()), row.known));
        figures
    }
}

fn last(values: &[f64], known: usize, window: usize) -> &[f64] {
    &values[known.saturating_sub(window)..known]
}

/// The middle known value, the lower of two.
fn median(values: &[f64], sorted: &mut Vec<f64>) -> Option<f64> {
    sorted.clear();
    sorted.extend(values.iter().copied().filter(|value| !value.is_nan()));
    if sorted.is_empty() {
        return None;
    }
    let middle = (sorted.len() - 1) / 2;
    Some(*sorted.select_nth_unstable_by(middle, f64::total_cmp).1)
}
