//! The weights of a combination's members, per series.

use std::collections::BTreeMap;

use forecastle_core::{SeriesKey, Window};

use super::Misses;

/// How weights follow from what models missed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// In proportion to one over the square, none to those that missed by far more than the best.
    InverseSquares,
    /// All to the one that missed by least, the first of equals.
    Best,
    /// As `InverseSquares`, for each segment of the tiers among the models that are tried for it.
    Tiered,
}

/// The share of a series' own misses in what its weights follow from; the rest is that of all series,
/// which few windows of one series cannot outweigh.
pub(super) const OWN_SHARE: f64 = 0.5;

/// What a model of which nothing is known (its history was too short so far) is taken to miss by, relative
/// to the median of models: as much.
const MIDDLING: f64 = 1.0;

/// Who missed by more than so many times as much as the best adds noise, not another view.
const FAR_MORE: f64 = 1.8;

/// A weight below this is none: what it adds is not worth the fit.
const LEAST_WEIGHT: f64 = 0.02;

/// The weights of members, for each series and for one that nothing is known of. They sum to one.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights {
    all: Vec<f64>,
    by_series: BTreeMap<SeriesKey, Vec<f64>>,
}

impl Weights {
    /// The same for each of so many members.
    pub fn equal(members: usize) -> Self {
        Self { all: vec![1.0 / members as f64; members], by_series: BTreeMap::new() }
    }

    /// Weights as they were saved. `None` unless there are as many for each series as in `all`, none
    /// negative.
    pub fn saved(all: Vec<f64>, by_series: BTreeMap<SeriesKey, Vec<f64>>) -> Option<Self> {
        let are_weights = |weights: &Vec<f64>| {
            weights.len() == all.len() && weights.iter().all(|weight| (0.0..=1.0).contains(weight))
        };
        let fits = are_weights(&all) && by_series.values().all(are_weights);
        fits.then_some(Self { all, by_series })
    }

    /// The weights that follow from what members missed by on the series of a window.
    pub fn of(rule: Rule, misses: &Misses, members: usize, window: &Window<'_>) -> Self {
        let Some(of_all) = misses.of_all() else { return Self::equal(members) };
        let of_all: Vec<_> = of_all.iter().map(|all| known_or(*all, MIDDLING)).collect();
        let by_series = (0..misses.series_count()).filter_map(|series| {
            let own = misses.of_series(series)?;
            let both = own.iter().zip(&of_all);
            let mixed =
                both.map(|(own, all)| OWN_SHARE * known_or(*own, *all) + (1.0 - OWN_SHARE) * all);
            Some((window.key(series).clone(), rule.weights(&mixed.collect::<Vec<_>>())))
        });
        Self { by_series: by_series.collect(), all: rule.weights(&of_all) }
    }

    /// The weights of a series.
    pub fn of_series(&self, key: &SeriesKey) -> &[f64] {
        self.by_series.get(key).unwrap_or(&self.all)
    }

    /// The weights of a series that nothing is known of.
    pub fn of_unknown(&self) -> &[f64] {
        &self.all
    }

    /// The weights by series.
    pub fn by_series(&self) -> &BTreeMap<SeriesKey, Vec<f64>> {
        &self.by_series
    }

    /// Which members have any weight at all.
    pub fn in_use(&self) -> Vec<bool> {
        let mut in_use: Vec<_> = self.all.iter().map(|weight| *weight > 0.0).collect();
        for weights in self.by_series.values() {
            in_use.iter_mut().zip(weights).for_each(|(used, weight)| *used |= *weight > 0.0);
        }
        in_use
    }

    /// The weights of the members kept, in their order.
    #[must_use]
    pub fn keeping(&self, kept: &[bool]) -> Self {
        let keep = |weights: &Vec<f64>| {
            let both = weights.iter().zip(kept);
            both.filter(|(_, kept)| **kept).map(|(weight, _)| *weight).collect()
        };
        let by_series = self.by_series.iter();
        Self {
            all: keep(&self.all),
            by_series: by_series.map(|(key, weights)| (key.clone(), keep(weights))).collect(),
        }
    }
}

fn known_or(miss: f64, otherwise: f64) -> f64 {
    if miss.is_finite() { miss } else { otherwise }
}

impl Rule {
    pub(super) fn weights(self, misses: &[f64]) -> Vec<f64> {
        match self {
            Self::InverseSquares | Self::Tiered => inverse_squares(misses),
            Self::Best => {
                let best = misses.iter().copied().fold(f64::INFINITY, f64::min);
                let place = misses.iter().position(|miss| *miss == best);
                (0..misses.len()).map(|model| f64::from(u8::from(Some(model) == place))).collect()
            }
        }
    }
}

/// One who hardly missed gets a large weight, not all of it: it may have been luck.
fn inverse_squares(misses: &[f64]) -> Vec<f64> {
    const LEAST_MISS: f64 = 0.01;
    let misses: Vec<_> = misses.iter().map(|miss| miss.max(LEAST_MISS)).collect();
    let best = misses.iter().copied().fold(f64::INFINITY, f64::min);
    let weight = |miss: &f64| if *miss > FAR_MORE * best { 0.0 } else { miss.powi(-2) };
    let mut weights: Vec<_> = misses.iter().map(weight).collect();
    for is_last in [false, true] {
        let sum: f64 = weights.iter().sum();
        weights.iter_mut().for_each(|weight| *weight /= sum);
        if !is_last {
            weights.iter_mut().filter(|weight| **weight < LEAST_WEIGHT).for_each(|w| *w = 0.0);
        }
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_fall_with_the_square_of_the_miss() {
        let weights = Rule::InverseSquares.weights(&[1.0, 1.5, 1.9]);
        assert!((weights[0] / weights[1] - 2.25).abs() < 1e-12);
        assert!((weights.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert_eq!(weights[2], 0.0);
        assert_eq!(Rule::Best.weights(&[2.0, 1.0, 1.0]), [0.0, 1.0, 0.0]);
    }

    #[test]
    fn members_without_weight_are_left_out() {
        let key = |name: &str| SeriesKey::new(vec![name.to_owned()]);
        let by_series = BTreeMap::from([(key("a"), vec![0.0, 0.0, 1.0])]);
        let weights = Weights::saved(vec![1.0, 0.0, 0.0], by_series).unwrap();
        assert_eq!(weights.in_use(), [true, false, true]);
        let kept = weights.keeping(&weights.in_use());
        assert_eq!(kept.of_series(&key("a")), [0.0, 1.0]);
        assert_eq!(kept.of_series(&key("new")), [1.0, 0.0]);
        assert_eq!(Weights::saved(vec![-1.0], BTreeMap::new()), None);
    }
}
