//! Weights for each segment of the tiers: the regular and the intermittent series of each.

use std::collections::BTreeMap;

use forecastle_core::Window;

use super::weights::OWN_SHARE;
use super::{Misses, Rule, Weights};
use crate::model::ModelEntry;
use crate::tiers::{Assigned, Tiers};

/// The weights of members for each segment. They sum to one.
#[derive(Debug, Clone, PartialEq)]
pub struct SegmentWeights {
    by_segment: Vec<Vec<f64>>,
    /// What they follow from, where anything is known.
    missed: Vec<Option<Vec<f64>>>,
    /// For a series that is in no tier yet: among the models that are tried in all.
    of_unknown: Vec<f64>,
}

impl SegmentWeights {
    /// The weights that follow from what members missed by on the series of each segment.
    pub fn of(
        tiers: &Tiers,
        assigned: &Assigned,
        misses: &Misses,
        members: &[&'static ModelEntry],
    ) -> Self {
        let weigh = |missed: Option<Vec<f64>>, is_tried: &dyn Fn(&ModelEntry) -> bool| {
            weights(missed.as_deref(), members, is_tried)
        };
        let of_segment = |segment: usize| {
            let is_in = |series: &usize| assigned.segment(*series) == segment;
            misses.of_group((0..misses.series_count()).filter(is_in))
        };
        let missed: Vec<_> = (0..2 * tiers.tiers.len()).map(of_segment).collect();
        let by_segment = missed
            .iter()
            .cloned()
            .enumerate()
            .map(|(segment, missed)| weigh(missed, &|model| tiers.tries(segment / 2, model)));
        Self {
            by_segment: by_segment.collect(),
            missed,
            of_unknown: weigh(misses.of_all(), &|model| tiers.tries_for_all(model)),
        }
    }

    /// The weights of every series of a window. `own` is what is known of single series, by their place in it.
    pub fn weights(
        &self,
        tiers: &Tiers,
        assigned: &Assigned,
        window: &Window<'_>,
        own: impl Fn(usize) -> Option<Vec<f64>>,
    ) -> Weights {
        let mut by_series = BTreeMap::new();
        for series in 0..window.series_count() {
            let tier = &tiers.tiers[usize::from(assigned.tier_of[series])];
            let own = if tier.weighs_each_series { own(series) } else { None };
            let of_segment = || self.by_segment[assigned.segment(series)].clone();
            by_series.insert(window.key(series).clone(), own.unwrap_or_else(of_segment));
        }
        Weights::saved(self.of_unknown.clone(), by_series).expect("a weight for each member")
    }

    /// The weights of a series by its own misses and those of its segment, half each; `None` where nothing is known
    /// of its own.
    pub fn own(
        &self,
        tiers: &Tiers,
        assigned: &Assigned,
        misses: &Misses,
        members: &[&'static ModelEntry],
        series: usize,
    ) -> Option<Vec<f64>> {
        let own = misses.of_series(series)?;
        let segment = self.missed[assigned.segment(series)].as_ref()?;
        let mixed = own.iter().zip(segment).map(|(own, segment)| {
            let own = if own.is_finite() { *own } else { *segment };
            OWN_SHARE * own + (1.0 - OWN_SHARE) * segment
        });
        let tier = usize::from(assigned.tier_of[series]);
        Some(weights(Some(&mixed.collect::<Vec<_>>()), members, &|model| tiers.tries(tier, model)))
    }
}

/// Weights among the members that are tried; the same for all of them where nothing is known.
fn weights(
    misses: Option<&[f64]>,
    members: &[&'static ModelEntry],
    is_tried: &dyn Fn(&ModelEntry) -> bool,
) -> Vec<f64> {
    let tried: Vec<_> = members.iter().map(|member| is_tried(member)).collect();
    let count = tried.iter().filter(|tried| **tried).count();
    let missed = misses.map(|misses| {
        let of = |(miss, tried): (&f64, &bool)| if *tried { *miss } else { f64::INFINITY };
        misses.iter().zip(&tried).map(of).collect::<Vec<_>>()
    });
    match missed.filter(|missed| missed.iter().any(|miss| miss.is_finite())) {
        Some(missed) => Rule::Tiered.weights(&missed),
        None if count == 0 => vec![1.0 / members.len() as f64; members.len()],
        None => tried.iter().map(|tried| f64::from(u8::from(*tried)) / count as f64).collect(),
    }
}
