//! What came at the same time of earlier seasons: last Mondays for a Monday.

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};
use crate::season::known_mean;

/// The same time of earlier seasons.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "season_levels",
    doc: "the last values at the same time of the season (such as last Mondays), and means of several",
    group: Group::Season,
    needs: Needs::Past,
    family: &SeasonLevels,
};

/// Values shown one by one.
const SINGLE: usize = 3;
/// Values that are averaged, besides.
const MEANS: [usize; 2] = [4, 8];
const MOST: usize = 8;

struct SeasonLevels;

impl Family for SeasonLevels {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        if !shared.lengths.has_short_season() {
            return Vec::new();
        }
        let single = (1..=SINGLE).map(|back| format!("same season {back} before"));
        let means = MEANS.iter().map(|count| format!("mean of {count} same seasons"));
        single.chain(means).map(Column::amount).collect()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let season = seen.shared.lengths.season;
        let mut found = Vec::with_capacity(MOST);
        for (row, place) in rows.iter().enumerate() {
            let past = seen.past(place.known);
            let target = place.target();
            found.clear();
            // The latest period of the same time of the season that is known.
            let seasons = (target - (place.known - 1)).div_ceil(season);
            let mut earlier = target.checked_sub(seasons * season);
            while let Some(at) = earlier.filter(|_| found.len() < MOST) {
                found.push(past[at]);
                earlier = at.checked_sub(season);
            }
            let out = cells.row(row);
            for (back, out) in out[..SINGLE].iter_mut().enumerate() {
                *out = seen.ratio(found.get(back).copied(), place.known);
            }
            for (count, out) in MEANS.iter().zip(&mut out[SINGLE..]) {
                *out = seen.ratio(known_mean(&found[..found.len().min(*count)]), place.known);
            }
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let season = seen.shared.lengths.season;
        let same: Vec<f64> = (0..row.known)
            .rev()
            .filter(|place| (row.target() - place).is_multiple_of(season))
            .map(|place| seen.past(row.known)[place])
            .take(MOST)
            .collect();
        let single = (0..SINGLE).map(|back| seen.ratio(same.get(back).copied(), row.known));
        let means = MEANS.iter().map(|count| {
            let mean = known_mean(&same[..same.len().min(*count)]);
            seen.ratio(mean, row.known)
        });
        single.chain(means).collect()
    }
}
