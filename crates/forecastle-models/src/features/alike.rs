//! What came under the same circumstances: last Mondays with a promotion for a Monday with one.

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};
use crate::season::known_mean;

/// The same circumstances.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "alike",
    doc: "means of the latest values under the same flags (holiday, promotion, opening) as the period that is forecast, at the same time of the season and at any",
    group: Group::Season,
    needs: Needs::KnownAhead,
    family: &Alike,
};

/// Values that are averaged.
const MOST: usize = 6;
/// How far back they are looked for: seasons, and periods.
const SEASONS: usize = 30;
const PERIODS: usize = 70;

struct Alike;

impl Family for Alike {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        if shared.meaning.known_ahead.flags.is_empty() {
            return Vec::new();
        }
        ["alike, same season", "alike, number", "alike, any time"].map(Column::amount).into()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        if seen.shared.meaning.known_ahead.flags.is_empty() {
            return;
        }
        let values = seen.values();
        let signs: Vec<u64> = (0..values.len()).map(|place| sign(seen, place + 1, place)).collect();
        let season = season(seen);
        let mut found = Vec::with_capacity(MOST);
        for (row, place) in rows.iter().enumerate() {
            let target = place.target();
            let wanted = sign(seen, place.known, target);
            let is_alike = |at: &usize| signs[*at] == wanted && !values[*at].is_nan();
            let first = (target - (place.known - 1)).div_ceil(season) * season;
            let seasons = (0..SEASONS).map_while(|back| target.checked_sub(first + back * season));
            found.clear();
            found.extend(seasons.filter(is_alike).take(MOST).map(|at| values[at]));
            let out = cells.row(row);
            out[0] = seen.ratio(known_mean(&found), place.known);
            out[1] = found.len() as f32;
            let periods = (place.known.saturating_sub(PERIODS)..place.known).rev();
            found.clear();
            found.extend(periods.filter(is_alike).take(MOST).map(|at| values[at]));
            out[2] = seen.ratio(known_mean(&found), place.known);
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let flags = &seen.shared.meaning.known_ahead.flags;
        if flags.is_empty() {
            return Vec::new();
        }
        let past = seen.past(row.known);
        let same = |flag: &usize, at: usize| {
            let wanted = seen.ahead(*flag, row.known, row.target());
            let was = seen.covariate_past(*flag, row.known)[at];
            was == wanted || was.is_nan() && wanted.is_nan()
        };
        let is_alike = |at: &usize| !past[*at].is_nan() && flags.iter().all(|flag| same(flag, *at));
        let in_season = |at: &usize| (row.target() - at).is_multiple_of(season(seen));
        let mean = |places: &mut dyn Iterator<Item = usize>| {
            let values: Vec<f64> = places.filter(is_alike).take(MOST).map(|at| past[at]).collect();
            (seen.ratio(known_mean(&values), row.known), values.len() as f32)
        };
        let (seasonal, number) = mean(&mut (0..row.known).rev().filter(in_season).take(SEASONS));
        let (any, _) = mean(&mut (0..row.known).rev().take(PERIODS));
        vec![seasonal, number, any]
    }
}

/// A week of days; where the season is a year, there are too few of them, and neighbours have to do.
fn season(seen: &Seen<'_>) -> usize {
    let lengths = &seen.shared.lengths;
    if lengths.has_short_season() { lengths.season } else { 1 }
}

/// The flags of a place in one number.
fn sign(seen: &Seen<'_>, known: usize, place: usize) -> u64 {
    // A mixture of bits, in which two different lists of flags meet by chance about never.
    seen.shared.meaning.known_ahead.flags.iter().fold(0, |sign: u64, flag| {
        let value = seen.ahead(*flag, known, place) as f32;
        (sign ^ u64::from(value.to_bits())).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
    })
}
