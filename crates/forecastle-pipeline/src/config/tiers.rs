//! Tiers of the assortment, as they stand in `forecastle.toml`.

use forecastle_core::{Error, Result};
use forecastle_models::tiers::{Tier, Tiers};
use forecastle_models::{Preset, find};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::settings::{model_names, require};

/// Series in order of value, in tiers with models of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawTiers {
    /// Whether there are any: auto for panels of `from_series` series and more, on, or off.
    pub mode: TierMode,
    /// From how many series on there are tiers, with `mode = "auto"`.
    pub from_series: usize,
    /// The share of the series of each tier in percent, from the most valuable on; 100 together.
    pub shares: Vec<f64>,
    /// The models of each tier, a list for each; those that suit tiers when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub models: Option<Vec<Vec<String>>>,
}

/// Whether there are tiers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum TierMode {
    /// For large panels.
    #[default]
    Auto,
    /// For any.
    On,
    /// For none.
    Off,
}

impl Default for RawTiers {
    fn default() -> Self {
        Self {
            mode: TierMode::Auto,
            from_series: 5_000,
            shares: vec![20.0, 30.0, 50.0],
            models: None,
        }
    }
}

/// What is tried for everything: what all have to beat, and what learns from all series at once.
const FOR_ALL: &[&str] = &["seasonal_naive", "moving_average", "lightgbm"];

/// What is tried besides for the most valuable series, for those between, and for the long tail.
const BESIDES: [&[&str]; 3] =
    [&["seasonal_ses", "ets", "theta_optimised"], &["seasonal_ses", "theta"], &["tsb", "imapa"]];

/// The tiers of the settings, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct TierSettings {
    /// Whether there are any.
    pub mode: TierMode,
    /// From how many series on, with [`TierMode::Auto`].
    pub from_series: usize,
    /// From the most valuable on.
    pub tiers: Vec<Tier>,
}

impl TierSettings {
    /// Checks what the user wrote; where no models are named, trees are among them if they are in the preset.
    ///
    /// # Errors
    /// `C003` naming the setting, `M001` for a model that is not listed.
    pub fn of(raw: &RawTiers, preset: Preset) -> Result<Self> {
        let shares = &raw.shares;
        let are_shares =
            shares.iter().all(|share| *share > 0.0) && (1..=20).contains(&shares.len());
        let sum: f64 = shares.iter().sum();
        require(
            are_shares && (sum - 100.0).abs() < 1e-6,
            "tiers.shares",
            format!("{shares:?}"),
            "1 to 20 percentages above 0 that add up to 100",
        )?;
        let lists = match &raw.models {
            None => shares.iter().enumerate().map(|(place, _)| usual(place, preset)).collect(),
            Some(lists) => {
                if lists.len() != shares.len() {
                    let (found, wanted) = (lists.len(), shares.len());
                    let message = format!("tiers.models has {found} lists for {wanted} tiers");
                    return Err(Error::new("C003", message).hint("give one list for each share"));
                }
                lists.iter().map(|list| model_names(list)).collect::<Result<Vec<_>>>()?
            }
        };
        let tier = |(place, (share, names)): (usize, (&f64, Vec<&'static str>))| {
            let models: Vec<_> = names.into_iter().filter_map(find).collect();
            require(!models.is_empty(), "tiers.models", "an empty list", "one model or more")?;
            let (name, weighs_each_series) = (name(place, shares.len()), place == 0);
            Ok(Tier { name, share: *share, models, weighs_each_series })
        };
        let tiers = shares.iter().zip(lists).enumerate().map(tier).collect::<Result<_>>()?;
        Ok(Self { mode: raw.mode, from_series: raw.from_series, tiers })
    }

    /// The tiers of a panel with so many series; `None` where there are none. `unit_values` says what a unit of each
    /// is worth.
    pub fn for_series(
        &self,
        count: usize,
        unit_values: impl FnOnce() -> Vec<f64>,
    ) -> Option<Tiers> {
        let has_any = match self.mode {
            TierMode::Auto => count >= self.from_series,
            TierMode::On => true,
            TierMode::Off => false,
        };
        has_any.then(|| Tiers { tiers: self.tiers.clone(), unit_values: unit_values() })
    }
}

fn usual(place: usize, preset: Preset) -> Vec<&'static str> {
    let besides = BESIDES[place.min(BESIDES.len() - 1)];
    // The others are quick, whatever the preset.
    let is_of_preset = |name: &&&str| {
        find(name).is_some_and(|entry| entry.as_trees().is_none() || entry.preset <= preset)
    };
    FOR_ALL.iter().chain(besides).filter(is_of_preset).copied().collect()
}

fn name(place: usize, count: usize) -> String {
    match (place, count) {
        (0, 2 | 3) => "high".to_owned(),
        (1, 3) => "middle".to_owned(),
        (1, 2) | (2, 3) => "tail".to_owned(),
        _ => format!("tier {}", place + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(tier: &Tier) -> Vec<&str> {
        tier.models.iter().map(|model| model.name).collect()
    }

    #[test]
    fn what_is_not_said_is_usual() {
        let of = |preset| TierSettings::of(&RawTiers::default(), preset).unwrap();
        let balanced = of(Preset::Balanced);
        let all: Vec<_> = balanced.tiers.iter().map(|tier| tier.name.as_str()).collect();
        assert_eq!(all, ["high", "middle", "tail"]);
        assert!(names(&balanced.tiers[2]).contains(&"tsb"));
        assert!(names(&balanced.tiers[0]).contains(&"lightgbm"));
        assert!(!names(&of(Preset::Fast).tiers[0]).contains(&"lightgbm"));
        assert!(balanced.for_series(4_999, Vec::new).is_none());
        assert!(balanced.for_series(5_000, Vec::new).is_some());
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let of = |text: &str| {
            let raw: RawTiers = toml::from_str(text).unwrap();
            TierSettings::of(&raw, Preset::Balanced).unwrap_err().to_string()
        };
        assert!(of("shares = [20, 30]").contains("tiers.shares"));
        assert!(of("shares = [120, -20]").contains("tiers.shares"));
        assert!(of("models = [[\"naive\"]]").contains("1 lists for 3 tiers"));
        assert!(of("shares = [100]\nmodels = [[\"naiv\"]]").contains("naiv"));
        assert!(of("shares = [100]\nmodels = [[]]").contains("tiers.models"));
    }
}
