//! Where the category and the place stand.

use super::pooled::Pool;
use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// Levels of the series' groups.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "pooled_levels",
    doc: "how the recent demand of a series' groups (category, place) compares with their last year and before",
    group: Group::Others,
    needs: Needs::Past,
    family: &PooledLevels,
};

/// Columns of a pool.
const WIDTH: usize = 3;

struct PooledLevels;

impl Family for PooledLevels {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        let of = |pool: &Pool| {
            ["recent over year", "growth over last year", "growth over the recent past"]
                .map(|what| Column::amount(format!("{}: {what}", pool.name)))
        };
        shared.pools.iter().flat_map(of).collect()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        cells.per_origin(rows, |known, out| {
            let end = seen.on_axis(known);
            for (pool, out) in seen.shared.pools.iter().zip(out.chunks_exact_mut(WIDTH)) {
                out.copy_from_slice(&figures(seen, end, |from, to| pool.mean(seen, from, to)));
            }
        });
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let end = seen.on_axis(row.known);
        let of = |pool: &Pool| figures(seen, end, |from, to| pool.slow_mean(seen, from, to));
        seen.shared.pools.iter().flat_map(of).collect()
    }
}

/// `mean` is that of the group's demand between two places of the time axis, none before it begins.
fn figures(
    seen: &Seen<'_>,
    end: usize,
    mean: impl Fn(Option<usize>, Option<usize>) -> f64,
) -> [f32; WIDTH] {
    let lengths = &seen.shared.lengths;
    let ago = |periods: usize| end.checked_sub(periods);
    let (recent, year, growth) = (lengths.recent, lengths.year, lengths.growth);
    let now = mean(ago(recent), Some(end));
    [
        (now / mean(Some(end.saturating_sub(year)), Some(end))) as f32,
        (mean(ago(growth), Some(end)) / mean(ago(growth + year), ago(year))) as f32,
        (now / mean(ago(2 * recent), ago(recent))) as f32,
    ]
}
