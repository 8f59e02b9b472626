//! The season of the category and the place, as it was before the origin.

use super::pooled::Pool;
use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// Seasons of the series' groups.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "pooled_season",
    doc: "how the demand of a series' groups moved last year from the origin's time to the forecast's, and what the weekday is worth there",
    group: Group::Others,
    needs: Needs::Past,
    family: &PooledSeason,
};

/// Columns of a pool.
const WIDTH: usize = 2;
/// Seasons that a weekday's worth is taken from.
const SEASONS: usize = 8;

struct PooledSeason;

impl Family for PooledSeason {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        let of = |pool: &Pool| {
            ["last year's way from here", "time of the season"]
                .map(|what| Column::amount(format!("{}: {what}", pool.name)))
        };
        shared.pools.iter().flat_map(of).collect()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        for (row, place) in rows.iter().enumerate() {
            let out = cells.row(row).chunks_exact_mut(WIDTH);
            for (pool, out) in seen.shared.pools.iter().zip(out) {
                let mean = |from, to| pool.mean(seen, from, to);
                out.copy_from_slice(&figures(seen, *place, mean));
            }
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let of = |pool: &Pool| figures(seen, row, |from, to| pool.slow_mean(seen, from, to));
        seen.shared.pools.iter().flat_map(of).collect()
    }
}

/// `mean` is that of the group's demand between two places of the time axis, none before it begins.
fn figures(
    seen: &Seen<'_>,
    row: Place,
    mean: impl Fn(Option<usize>, Option<usize>) -> f64,
) -> [f32; WIDTH] {
    let lengths = &seen.shared.lengths;
    let (end, target) = (seen.on_axis(row.known), seen.on_axis(row.target()));
    let years = (target + 1 - end).div_ceil(lengths.year);
    let back = years * lengths.year;
    let reach = if lengths.has_short_season() { lengths.season / 2 } else { 0 };
    // What came after the origin is unknown a year before it as well, where the year is not over.
    let to = (target + reach + 1).checked_sub(back).map(|to| to.min(end));
    let then = mean(target.checked_sub(reach + back), to);
    let here = mean(end.checked_sub(lengths.recent + back), end.checked_sub(back));
    [(then / here) as f32, season(seen, end, target, mean) as f32]
}

/// The group's demand at the target's time of the season over that of all times, in the last seasons.
fn season(
    seen: &Seen<'_>,
    end: usize,
    target: usize,
    mean: impl Fn(Option<usize>, Option<usize>) -> f64,
) -> f64 {
    let season = seen.shared.lengths.season;
    if !seen.shared.lengths.has_short_season() {
        return f64::NAN;
    }
    let latest = target.checked_sub((target + 1 - end).div_ceil(season) * season);
    let same = |back: usize| {
        let place = latest.and_then(|latest| latest.checked_sub(back * season));
        mean(place, place.map(|place| place + 1))
    };
    let mean_of_same = (0..SEASONS).map(same).sum::<f64>() / SEASONS as f64;
    mean_of_same / mean(end.checked_sub(SEASONS * season), Some(end))
}
