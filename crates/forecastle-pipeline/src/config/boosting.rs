//! How boosted trees are grown, as it stands in `forecastle.toml`.

use forecastle_core::Result;
use forecastle_models::boosting::{Learns, Loss, TreeSettings};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::sales::unknown;
use super::settings::require;

/// How boosted trees are grown; what is absent is as each model has it. `forecastle tune` finds what suits the data.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawBoosting {
    /// What is made small: l2, l1, huber, poisson or tweedie; by the metric when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss: Option<String>,
    /// What is learnt: demand itself (level), how it changes from a simple rule (change), or both, half each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learns: Option<String>,
    /// Trees; the most of them where growth stops early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rounds: Option<usize>,
    /// The share of each tree that is added, above 0 and at most 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learning_rate: Option<f64>,
    /// Leaves of a tree, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub leaves: Option<usize>,
    /// Rows of a leaf, at least.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows_of_leaf: Option<usize>,
    /// The share of the rows that is drawn for each tree, above 0 and at most 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row_share: Option<f64>,
    /// The share of the columns that is drawn for each tree, above 0 and at most 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column_share: Option<f64>,
    /// The penalty on squared leaf values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub l2: Option<f64>,
    /// Grow only as many trees as forecast the latest horizon that is known best. Takes about twice as long.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub early_stopping: bool,
}

impl From<&TreeSettings> for RawBoosting {
    /// The settings as a user would write them.
    fn from(settings: &TreeSettings) -> Self {
        let learns = Some(settings.learns).filter(|learns| *learns != Learns::Both);
        Self {
            loss: settings.loss.map(|loss| loss.name().to_owned()),
            learns: learns.map(|learns| learns.name().to_owned()),
            rounds: settings.rounds,
            learning_rate: settings.learning_rate,
            leaves: settings.leaves,
            rows_of_leaf: settings.rows_of_leaf,
            row_share: settings.row_share,
            column_share: settings.column_share,
            l2: settings.l2,
            early_stopping: settings.stops_early,
        }
    }
}

impl RawBoosting {
    /// What is set, a line each.
    pub fn lines(&self) -> String {
        toml::to_string(self).unwrap_or_default()
    }

    /// The settings, checked.
    ///
    /// # Errors
    /// `C003` naming the setting.
    pub fn checked(&self) -> Result<TreeSettings> {
        let of = |name: &str| format!("boosting.{name}");
        let count = |name: &str, value: Option<usize>, least: usize, most: usize| match value {
            Some(count) => {
                let range = format!("{least} to {most}");
                require((least..=most).contains(&count), &of(name), count, &range)
            }
            None => Ok(()),
        };
        let share = |name: &str, value: Option<f64>| match value {
            Some(share) => {
                let is_share = share > 0.0 && share <= 1.0;
                require(is_share, &of(name), share, "more than 0 and at most 1")
            }
            None => Ok(()),
        };
        count("rounds", self.rounds, 1, 100_000)?;
        count("leaves", self.leaves, 2, 10_000)?;
        count("rows_of_leaf", self.rows_of_leaf, 1, 1_000_000)?;
        share("learning_rate", self.learning_rate)?;
        share("row_share", self.row_share)?;
        share("column_share", self.column_share)?;
        if let Some(l2) = self.l2 {
            require(l2 >= 0.0 && l2.is_finite(), "boosting.l2", l2, "0 or more")?;
        }
        Ok(TreeSettings {
            loss: self.loss.as_deref().map(loss).transpose()?,
            learns: self.learns.as_deref().map_or(Ok(Learns::Both), learns)?,
            rounds: self.rounds,
            learning_rate: self.learning_rate,
            leaves: self.leaves,
            rows_of_leaf: self.rows_of_leaf,
            row_share: self.row_share,
            column_share: self.column_share,
            l2: self.l2,
            stops_early: self.early_stopping,
        })
    }
}

fn loss(name: &str) -> Result<Loss> {
    let known = Loss::ALL.map(Loss::name);
    let found = Loss::ALL.into_iter().find(|loss| loss.name() == name);
    found.ok_or_else(|| unknown("boosting.loss", name, "loss", &known))
}

fn learns(name: &str) -> Result<Learns> {
    let known = Learns::ALL.map(Learns::name);
    let found = Learns::ALL.into_iter().find(|learns| learns.name() == name);
    found.ok_or_else(|| unknown("boosting.learns", name, "thing to learn", &known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_there_is_what_models_get() {
        let raw: RawBoosting = toml::from_str(
            "loss = \"tweedie\"\nlearns = \"level\"\nleaves = 15\nearly_stopping = true",
        )
        .unwrap();
        let settings = raw.checked().unwrap();
        assert_eq!(settings.loss, Some(Loss::Tweedie));
        assert_eq!((settings.learns, settings.leaves), (Learns::Level, Some(15)));
        assert!(settings.stops_early);
        assert_eq!(RawBoosting::default().checked().unwrap(), TreeSettings::USUAL);
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        for (text, setting) in [
            ("loss = \"l3\"", "boosting.loss"),
            ("learns = \"levels\"", "boosting.learns"),
            ("rounds = 0", "boosting.rounds"),
            ("leaves = 1", "boosting.leaves"),
            ("learning_rate = 0.0", "boosting.learning_rate"),
            ("row_share = 1.5", "boosting.row_share"),
            ("l2 = -1.0", "boosting.l2"),
        ] {
            let raw: RawBoosting = toml::from_str(text).unwrap();
            let error = raw.checked().unwrap_err();
            assert_eq!(error.code(), "C003", "{text}");
            assert!(error.to_string().contains(setting), "{error}");
        }
    }
}
