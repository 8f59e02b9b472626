//! Series in order of value, in tiers that get as much work as they are worth.

mod assign;

pub use assign::{Assigned, values};

use forecastle_core::Window;

use crate::model::ModelEntry;

/// The tiers of a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Tiers {
    /// From the most valuable on.
    pub tiers: Vec<Tier>,
    /// What a unit of each series is worth; one where all count alike.
    pub unit_values: Vec<f64>,
}

/// One tier.
#[derive(Clone)]
pub struct Tier {
    /// Its name.
    pub name: String,
    /// Its share of the series, in percent.
    pub share: f64,
    /// The models that are tried for its series.
    pub models: Vec<&'static ModelEntry>,
    /// Whether weights are found for each series, and not only for the regular and for the intermittent ones
    /// together.
    pub weighs_each_series: bool,
}

impl std::fmt::Debug for Tier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let models: Vec<_> = self.models.iter().map(|model| model.name).collect();
        write!(f, "{} {} % {models:?}", self.name, self.share)
    }
}

impl PartialEq for Tier {
    fn eq(&self, other: &Self) -> bool {
        let names = |tier: &Self| tier.models.iter().map(|model| model.name).collect::<Vec<_>>();
        (&self.name, self.share, names(self)) == (&other.name, other.share, names(other))
    }
}

impl Tiers {
    /// Puts the series of a window into tiers by what is known at its origin.
    pub fn assign(&self, window: &Window<'_>) -> Assigned {
        let shares: Vec<_> = self.tiers.iter().map(|tier| tier.share).collect();
        Assigned::of(window, &values(window, &self.unit_values), &shares)
    }

    /// The models of all tiers, each once, in the order of their first tier.
    pub fn models(&self) -> Vec<&'static ModelEntry> {
        let mut models: Vec<&'static ModelEntry> = Vec::new();
        for model in self.tiers.iter().flat_map(|tier| &tier.models) {
            if models.iter().all(|known| known.name != model.name) {
                models.push(model);
            }
        }
        models
    }

    /// Whether a model is tried for the series of a tier.
    pub fn tries(&self, tier: usize, model: &ModelEntry) -> bool {
        self.tiers[tier].models.iter().any(|other| other.name == model.name)
    }

    /// Whether a model is tried for all series.
    pub fn tries_for_all(&self, model: &ModelEntry) -> bool {
        (0..self.tiers.len()).all(|tier| self.tries(tier, model))
    }

    /// The series that a model is asked for: one flag per series.
    pub fn asked(&self, model: &ModelEntry, assigned: &Assigned) -> Vec<bool> {
        let tried: Vec<_> = (0..self.tiers.len()).map(|tier| self.tries(tier, model)).collect();
        assigned.tier_of.iter().map(|tier| tried[usize::from(*tier)]).collect()
    }

    /// The same tiers for some of the series.
    #[must_use]
    pub fn select(&self, series: &[usize]) -> Self {
        let unit_values = series.iter().map(|place| self.unit_values[*place]).collect();
        Self { tiers: self.tiers.clone(), unit_values }
    }
}
