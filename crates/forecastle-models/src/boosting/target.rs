//! What trees learn: how demand is put to them, and taken back.

use forecastle_core::metrics::PointKind;
use serde::{Deserialize, Serialize};

use super::engine::Objective;
use crate::features::Column;

/// What trees learn of a row, in units of the series' size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// What the best simple rule misses by.
    Difference,
    /// The logarithm of how many times as much as the best simple rule comes.
    Logarithm,
    /// The demand itself.
    Level,
}

/// Keeps the logarithm of nothing finite: a twentieth of a series' size.
const SMALL: f64 = 0.05;

impl Target {
    /// The label for a demand beside what the simple rule says, both over the size.
    pub fn label(self, actual: f64, rule: f64) -> f64 {
        match self {
            Self::Difference => actual - rule,
            Self::Logarithm => logarithm(actual) - logarithm(rule),
            Self::Level => actual,
        }
    }

    /// The demand, over the size, for what trees say beside the simple rule.
    pub fn demand(self, said: f64, rule: f64) -> f64 {
        match self {
            Self::Difference => rule + said,
            Self::Logarithm => (said + logarithm(rule)).exp() - SMALL,
            Self::Level => said,
        }
    }

    /// Whether the simple rule is a part of the demand, beside what trees say.
    pub fn has_rule(self) -> bool {
        self != Self::Level
    }

    /// What is to be made small so that demand comes out as the kind of point wanted.
    pub fn objective(self, point: PointKind) -> Objective {
        match (self, point) {
            (Self::Logarithm, _) | (_, PointKind::Mean) => Objective::Squares,
            _ => Objective::Absolute,
        }
    }

    /// What a row counts, with the series' size and the demand over it.
    ///
    /// One over the demand where errors are relative, which a logarithm's are already. Else the size's root:
    /// the size itself would make the loss that of the target's own unit, and leave but the few largest
    /// series to learn from.
    pub fn weight(self, actual: f64, size: f64, point: PointKind) -> f64 {
        match (self, point) {
            (Self::Logarithm, PointKind::RelativeMedian) => 1.0,
            (_, PointKind::Mean | PointKind::Median) => size.sqrt(),
            (_, PointKind::RelativeMedian) => 1.0 / actual.abs().max(0.1),
        }
    }
}

fn logarithm(value: f64) -> f64 {
    (value.max(0.0) + SMALL).ln()
}

/// The best simple rule for a row: the first of its columns that is known.
#[derive(Debug, Clone, PartialEq)]
pub struct SimpleRule {
    columns: Vec<usize>,
}

impl SimpleRule {
    /// The rule for a panel's columns.
    pub fn of(columns: &[Column], has_short_season: bool) -> Self {
        let names: &[&str] = if has_short_season {
            &["alike, same season", "mean of 8 same seasons", "level, weight 0.15"]
        } else {
            &["last year times growth", "level, weight 0.15"]
        };
        let place = |name: &&str| columns.iter().position(|column| column.name == *name);
        Self { columns: names.iter().filter_map(place).collect() }
    }

    /// What it says of a row, over the size.
    pub fn say(&self, row: &[f32]) -> f64 {
        let known = self.columns.iter().map(|column| row[*column]).find(|value| !value.is_nan());
        known.map_or(0.0, f64::from)
    }
}
