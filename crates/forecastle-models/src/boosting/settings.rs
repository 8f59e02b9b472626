//! How trees are grown, where somebody says so.

use forecastle_core::metrics::PointKind;
use serde::{Deserialize, Serialize};

use super::engine::{Growth, Objective};
use super::target::Target;

/// How boosted trees are grown; what is absent is as each model has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TreeSettings {
    /// What is made small; by the metric when absent.
    pub loss: Option<Loss>,
    /// What is learnt.
    pub learns: Learns,
    /// Trees, at least 1; the most of them where growth stops early.
    pub rounds: Option<usize>,
    /// The share of each tree that is added, above 0 and at most 1.
    pub learning_rate: Option<f64>,
    /// Leaves of a tree, at most; at least 2.
    pub leaves: Option<usize>,
    /// Rows of a leaf, at least 1.
    pub rows_of_leaf: Option<usize>,
    /// The share of the rows that is drawn for each tree, above 0 and at most 1.
    pub row_share: Option<f64>,
    /// The share of the columns that is drawn for each tree, above 0 and at most 1.
    pub column_share: Option<f64>,
    /// The penalty on squared leaf values, not negative.
    pub l2: Option<f64>,
    /// Whether to grow only as many trees as forecast the latest horizon that is known best.
    pub stops_early: bool,
}

/// What trees are grown to make small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loss {
    /// Squared errors: means.
    L2,
    /// Absolute errors: medians.
    L1,
    /// Squares of errors up to the series' size, absolute ones beyond.
    Huber,
    /// Poisson deviance: means of counts.
    Poisson,
    /// Tweedie deviance, power 1.5: means of amounts with many zeros.
    Tweedie,
}

impl Loss {
    /// Every loss.
    pub const ALL: [Self; 5] = [Self::L2, Self::L1, Self::Huber, Self::Poisson, Self::Tweedie];

    /// The name in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::L2 => "l2",
            Self::L1 => "l1",
            Self::Huber => "huber",
            Self::Poisson => "poisson",
            Self::Tweedie => "tweedie",
        }
    }

    /// The objective for a target; `None` where it makes no sense: what may be negative has no deviance.
    fn objective(self, target: Target) -> Option<Objective> {
        match self {
            Self::L2 => Some(Objective::Squares),
            Self::L1 => Some(Objective::Absolute),
            Self::Huber => Some(Objective::Huber { delta: 1.0 }),
            Self::Poisson | Self::Tweedie if target != Target::Level => None,
            Self::Poisson => Some(Objective::Poisson),
            Self::Tweedie => Some(Objective::Tweedie { power: 1.5 }),
        }
    }
}

/// What trees learn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Learns {
    /// Demand, and its change from a simple rule, half each.
    #[default]
    Both,
    /// Demand itself.
    Level,
    /// How demand changes from what a simple rule says.
    Change,
}

impl Learns {
    /// Every one of them.
    pub const ALL: [Self; 3] = [Self::Both, Self::Level, Self::Change];

    /// The name in settings.
    pub fn name(self) -> &'static str {
        match self {
            Self::Both => "both",
            Self::Level => "level",
            Self::Change => "change",
        }
    }

    /// Whether a target is learnt.
    pub fn wants(self, target: Target) -> bool {
        match self {
            Self::Both => true,
            Self::Level => target == Target::Level,
            Self::Change => target != Target::Level,
        }
    }
}

impl TreeSettings {
    /// Everything as each model has it.
    pub const USUAL: Self = Self {
        loss: None,
        learns: Learns::Both,
        rounds: None,
        learning_rate: None,
        leaves: None,
        rows_of_leaf: None,
        row_share: None,
        column_share: None,
        l2: None,
        stops_early: false,
    };

    /// What is made small for a target and a kind of point.
    pub fn objective(&self, target: Target, point: PointKind) -> Objective {
        let wanted = self.loss.and_then(|loss| loss.objective(target));
        wanted.unwrap_or_else(|| target.objective(point))
    }

    /// A model's own way of growing trees, with what is set here instead.
    #[must_use]
    pub fn over(&self, growth: Growth) -> Growth {
        Growth {
            rounds: self.rounds.unwrap_or(growth.rounds),
            learning_rate: self.learning_rate.unwrap_or(growth.learning_rate),
            leaves: self.leaves.unwrap_or(growth.leaves),
            rows_of_leaf: self.rows_of_leaf.unwrap_or(growth.rows_of_leaf),
            row_share: self.row_share.unwrap_or(growth.row_share),
            column_share: self.column_share.unwrap_or(growth.column_share),
            l2: self.l2.unwrap_or(growth.l2),
            ..growth
        }
    }
}
