//! Levels that forget the past exponentially.

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// Exponentially weighted levels.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "decayed",
    doc: "exponentially weighted means, the latest value weighing most",
    group: Group::RecentLevel,
    needs: Needs::Past,
    family: &Decayed,
};

/// How much the latest value counts.
const WEIGHTS: [f64; 3] = [0.05, 0.15, 0.4];

struct Decayed;

impl Family for Decayed {
    fn columns(&self, _: &Shared<'_>) -> Vec<Column> {
        WEIGHTS.map(|weight| Column::amount(format!("level, weight {weight}"))).into()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let values = seen.values();
        let first = *seen.origins().start();
        let mut levels = Vec::with_capacity(values.len() + 1 - first);
        let mut level = [f64::NAN; WEIGHTS.len()];
        for (place, value) in values.iter().enumerate() {
            for (level, weight) in level.iter_mut().zip(WEIGHTS) {
                *level = taken_up(*level, *value, weight);
            }
            if place + 1 >= first {
                levels.push(level);
            }
        }
        cells.per_origin(rows, |known, out| {
            for (out, level) in out.iter_mut().zip(levels[known - first]) {
                *out = seen.ratio(Some(level), known);
            }
        });
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let levels = WEIGHTS.map(|weight| {
            let past = seen.past(row.known).iter();
            past.fold(f64::NAN, |level, value| taken_up(level, *value, weight))
        });
        levels.map(|level| seen.ratio(Some(level), row.known)).into()
    }
}

fn taken_up(level: f64, value: f64, weight: f64) -> f64 {
    if value.is_nan() {
        level
    } else if level.is_nan() {
        value
    } else {
        level + weight * (value - level)
    }
}
