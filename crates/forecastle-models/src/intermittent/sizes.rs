//! How the sizes of a series' demands vary, and the quantiles that follow with a model's rate.

use super::counts::{CountDistribution, Moments};
use crate::local::SavedNumbers;

/// The quantiles kept of sizes that are no counts: those of the probabilities 0, 1/32, …, 1.
const KEPT: usize = 33;

/// The latest demands that those are taken from.
const LATEST: usize = 128;

/// Counts beyond this are not told apart from their neighbours in 64 bits.
const LARGEST_COUNT: f64 = 9e15;

/// How the sizes of demands vary about their mean.
#[derive(Debug, Clone, PartialEq)]
pub enum Sizes {
    /// There was no demand.
    None,
    /// Whole packs: a shifted negative binomial number of them.
    Counts {
        /// The unit that demands come in, at least 1.
        pack: f64,
        /// The least size of a demand, in packs, at least 1.
        least: f64,
        /// The negative binomial's size, above 0.
        size: f64,
    },
    /// Anything: ascending distances of the quantiles of the latest demands from their mean, evenly spaced
    /// in probability.
    Other(Vec<f64>),
}

impl Sizes {
    /// Looks at the known values of a history.
    pub fn of(history: &[f64]) -> Self {
        if !history.chunks(64).all(all_counts) {
            return Self::other(history);
        }
        let Totals { count, sum, smallest } = Totals::of(history);
        if count == 0.0 {
            return Self::None;
        }
        let mean = sum / count;
        let pack = pack(history.iter().copied());
        let variance = squares_about(history, mean) / count / (pack * pack);
        let moments = Moments { mean: mean / pack, variance, smallest: smallest / pack };
        let (least, size) = (moments.least(), moments.size());
        Self::Counts { pack, least, size }
    }

    fn other(history: &[f64]) -> Self {
        let demands = history.iter().rev().filter(|value| **value != 0.0 && !value.is_nan());
        let mut latest: Vec<f64> = demands.take(LATEST).copied().collect();
        latest.sort_unstable_by(f64::total_cmp);
        let mean = latest.iter().sum::<f64>() / latest.len() as f64;
        let share = |place: usize| place as f64 / (KEPT - 1) as f64;
        Self::Other((0..KEPT).map(|place| between(&latest, share(place)) - mean).collect())
    }

    /// Whether a new value is of the same kind, so that these sizes still serve.
    pub fn admits(&self, value: f64) -> bool {
        match self {
            Self::None => value == 0.0,
            Self::Counts { pack, least, .. } => {
                value == 0.0 || (is_count(value) && value % pack == 0.0 && value >= pack * least)
            }
            Self::Other(_) => true,
        }
    }

    /// Quantiles of the next period, for ascending probabilities: nothing, but with this `chance` a demand
    /// of this size on average.
    pub fn quantiles(&self, chance: f64, size: f64, ascending: &[f64], out: &mut [f64]) {
        match self {
            Self::None => out.fill(0.0),
            Self::Counts { pack, least, size: shape } => {
                let above = (size / pack - least).max(0.0);
                let (pack, least, size) = (*pack, *least, *shape);
                CountDistribution { demand: chance, pack, least, above, size }
                    .quantiles(ascending, out);
            }
            Self::Other(distances) => {
                for (quantile, p) in out.iter_mut().zip(ascending) {
                    *quantile = quantile_with_zeros(distances, chance, size, *p);
                }
            }
        }
    }

    /// The numbers to save.
    pub fn numbers(&self) -> Vec<f64> {
        match self {
            Self::None => vec![0.0],
            Self::Counts { pack, least, size } => vec![1.0, *pack, *least, *size],
            Self::Other(distances) => [&[2.0], &distances[..]].concat(),
        }
    }

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(saved: &mut SavedNumbers<'_>) -> Option<Self> {
        match saved.count()? {
            0 => Some(Self::None),
            1 => {
                let (pack, least) = (saved.within(1.0, f64::MAX)?, saved.within(1.0, f64::MAX)?);
                let size = saved.any().filter(|size| *size > 0.0)?;
                Some(Self::Counts { pack, least, size })
            }
            2 => {
                let distances = saved.array::<KEPT>()?;
                distances.is_sorted().then(|| Self::Other(distances.to_vec()))
            }
            _ => None,
        }
    }
}

/// From here on all numbers are whole; below, adding it and taking it away again rounds to a whole one.
const ALL_WHOLE: f64 = 4_503_599_627_370_496.0;

/// A whole number from 0 on.
#[inline]
pub fn is_count(value: f64) -> bool {
    let is_whole = ((value + ALL_WHOLE) - ALL_WHOLE == value) | (value >= ALL_WHOLE);
    (0.0..=LARGEST_COUNT).contains(&value) & is_whole
}

/// Whether all known values are counts, without a branch on each.
pub fn all_counts(values: &[f64]) -> bool {
    values.iter().fold(true, |all, value| all & (value.is_nan() | is_count(*value)))
}

/// The greatest number that divides all these counts (gaps are none), at least 1.
pub fn pack(counts: impl Iterator<Item = f64>) -> f64 {
    let mut pack = 0;
    for count in counts {
        let mut other = count as u64;
        while other > 0 {
            (pack, other) = (other, pack % other);
        }
        if pack == 1 {
            break;
        }
    }
    pack.max(1) as f64
}

/// Sums are taken in so many parts side by side, none of which waits for the others, and without a branch
/// on whether there is demand: that is just what cannot be foreseen.
const PARTS: usize = 8;

/// Of the demands in a history of counts.
struct Totals {
    count: f64,
    sum: f64,
    smallest: f64,
}

impl Totals {
    fn of(history: &[f64]) -> Self {
        let (mut counts, mut sums) = ([0.0; PARTS], [0.0; PARTS]);
        let mut smallest = [f64::INFINITY; PARTS];
        let (chunks, rest) = history.as_chunks::<PARTS>();
        let mut last = [0.0; PARTS];
        last[..rest.len()].copy_from_slice(rest);
        for chunk in chunks.iter().chain([&last]) {
            for part in 0..PARTS {
                // NaN is not above 0 either.
                let value = if chunk[part] > 0.0 { chunk[part] } else { 0.0 };
                counts[part] += if value > 0.0 { 1.0 } else { 0.0 };
                sums[part] += value;
                let demand = if value > 0.0 { value } else { f64::INFINITY };
                smallest[part] = if demand < smallest[part] { demand } else { smallest[part] };
            }
        }
        let (count, sum) = (counts.iter().sum(), sums.iter().sum());
        Self { count, sum, smallest: smallest.into_iter().fold(f64::INFINITY, f64::min) }
    }
}

/// The sum of the squared distances of demands from their mean, in a history of counts.
fn squares_about(history: &[f64], mean: f64) -> f64 {
    let mut squares = [0.0; PARTS];
    let (chunks, rest) = history.as_chunks::<PARTS>();
    let mut last = [0.0; PARTS];
    last[..rest.len()].copy_from_slice(rest);
    for chunk in chunks.iter().chain([&last]) {
        for part in 0..PARTS {
            let distance = if chunk[part] > 0.0 { chunk[part] - mean } else { 0.0 };
            squares[part] += distance * distance;
        }
    }
    squares.iter().sum()
}

/// The quantile of demands whose quantiles lie at these distances from their mean, and of zeros.
fn quantile_with_zeros(distances: &[f64], chance: f64, mean: f64, p: f64) -> f64 {
    if chance <= 0.0 {
        return 0.0;
    }
    let of_demand = |share: f64| mean + between(distances, share.clamp(0.0, 1.0));
    // Demands below zero are returned goods: they lie before the zeros.
    let low = of_demand(p / chance);
    if low < 0.0 {
        return low;
    }
    let share = (p - (1.0 - chance)) / chance;
    if share <= 0.0 { 0.0 } else { of_demand(share).max(0.0) }
}

/// The value at a share from 0 to 1 of ascending values, at least one, on lines between them.
fn between(ascending: &[f64], share: f64) -> f64 {
    let place = share * (ascending.len() - 1) as f64;
    let (low, rest) = (place.floor() as usize, place.fract());
    let high = (low + 1).min(ascending.len() - 1);
    ascending[low] + rest * (ascending[high] - ascending[low])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_from_other_sizes() {
        assert_eq!(Sizes::of(&[0.0, f64::NAN]), Sizes::None);
        let packs = Sizes::of(&[0.0, 12.0, 6.0, f64::NAN, 18.0]);
        assert!(matches!(packs, Sizes::Counts { pack: 6.0, least: 1.0, .. }), "{packs:?}");
        assert!(matches!(Sizes::of(&[1.0, 2.5]), Sizes::Other(_)));
        assert!(matches!(Sizes::of(&[1.0, -2.0]), Sizes::Other(_)));
        assert!(packs.admits(24.0) && !packs.admits(3.0) && !packs.admits(2.5));
        assert!(Sizes::None.admits(0.0) && !Sizes::None.admits(1.0));
    }

    #[test]
    fn sums_in_parts_agree_with_sums() {
        let history: Vec<f64> = (0..203_u32)
            .map(|i| if i % 10 == 7 { f64::NAN } else { f64::from((i * i * 7 + 3) % 5) })
            .collect();
        let demands: Vec<f64> = history.iter().copied().filter(|value| *value > 0.0).collect();
        let moments = Moments::of(&demands);
        let totals = Totals::of(&history);
        assert_eq!(totals.count, demands.len() as f64);
        assert!((totals.sum / totals.count - moments.mean).abs() < 1e-9);
        assert_eq!(totals.smallest, moments.smallest);
        let variance = squares_about(&history, moments.mean) / totals.count;
        assert!((variance - moments.variance).abs() < 1e-9);
    }

    #[test]
    fn what_is_saved_comes_back() {
        for history in [vec![0.0], vec![1.0, 2.0, 9.0], vec![0.5, -1.0, 7.25]] {
            let sizes = Sizes::of(&history);
            let numbers = sizes.numbers();
            let mut saved = SavedNumbers::of(&numbers);
            assert_eq!(Sizes::restore(&mut saved), Some(sizes));
            assert_eq!(saved.end(), Some(()));
        }
    }

    #[test]
    fn zeros_and_demands_are_mixed_by_their_chances() {
        // Sizes 1, 2, 3 and 4 in every other period.
        let sizes = Sizes::other(&[1.0, 2.0, 3.0, 4.0]);
        let mut out = [0.0; 4];
        sizes.quantiles(0.5, 2.5, &[0.25, 0.5, 0.75, 1.0], &mut out);
        assert_eq!(out, [0.0, 0.0, 2.5, 4.0]);
        // A quarter of the demands is a return of 2: an eighth of the periods.
        let sizes = Sizes::other(&[-2.0, -2.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0, 4.0]);
        sizes.quantiles(0.5, 24.0 / 9.0, &[0.05, 0.3, 0.6, 0.9], &mut out);
        assert!(out[0] < 0.0 && out[1] == 0.0 && out[3] == 4.0, "{out:?}");
        assert!(out.is_sorted());
    }
}
