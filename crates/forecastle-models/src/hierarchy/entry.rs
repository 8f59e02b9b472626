//! The one list of methods, and what each is asked.

use forecastle_core::Window;
use forecastle_core::hierarchy::Hierarchy;

use super::errors::ErrorHistory;
use super::mint::Weighting;
use super::shares::Shares;
use super::{bottom_up, middle_out, mint, top_down};

/// How a method comes to its leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Approach {
    /// The leaves' own forecasts.
    BottomUp,
    /// The coarsest level's forecasts, split.
    TopDown(Shares),
    /// The forecasts of a level in the middle, split.
    MiddleOut,
    /// Least squares over all nodes.
    Mint(Weighting),
}

/// One method.
#[derive(Debug)]
pub struct MethodEntry {
    /// The name in files and configuration.
    pub name: &'static str,
    /// The name in words.
    pub title: &'static str,
    /// What it does, in a sentence.
    pub doc: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// How it comes to its leaves.
    pub approach: Approach,
}

/// Every method, simplest first.
pub static METHODS: &[&MethodEntry] = &[
    &bottom_up::BOTTOM_UP,
    &top_down::AVERAGE_PROPORTIONS,
    &top_down::PROPORTIONS_OF_AVERAGES,
    &top_down::FORECAST_PROPORTIONS,
    &middle_out::MIDDLE_OUT,
    &mint::MINT_OLS,
    &mint::MINT_STRUCTURAL,
    &mint::MINT_VARIANCE,
    &mint::MINT_SHRINK,
];

/// The method of a name.
///
/// ```
/// assert!(forecastle_models::hierarchy::find_method("mint_shrink").is_some());
/// ```
pub fn find_method(name: &str) -> Option<&'static MethodEntry> {
    METHODS.iter().copied().find(|method| method.name == name)
}

/// What a method is asked: base forecasts, and what was known when they were made.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// The hierarchy above the leaves.
    pub hierarchy: &'a Hierarchy,
    /// The leaves' panel as it was known at the origin, for historical proportions.
    pub window: &'a Window<'a>,
    /// Base forecasts of the upper nodes, `width` each.
    pub upper: &'a [f64],
    /// Base forecasts of the leaves, `width` each; finite.
    pub leaves: &'a [f64],
    /// The numbers per node.
    pub width: usize,
    /// What forecasts of all nodes missed by, as far as it was known at the origin.
    pub errors: &'a ErrorHistory,
    /// The least that each leaf may be: zero, or negative infinity.
    pub floors: &'a [f64],
    /// The level that middle-out starts from.
    pub middle: Option<usize>,
}

impl MethodEntry {
    /// The leaves' reconciled forecasts, `width` each, none below its floor. Everything above is their sum.
    pub fn reconcile(&self, question: &Question<'_>) -> Vec<f64> {
        let mut leaves = match self.approach {
            Approach::BottomUp => bottom_up::reconcile(question),
            Approach::TopDown(shares) => top_down::reconcile(question, shares),
            Approach::MiddleOut => middle_out::reconcile(question),
            Approach::Mint(weighting) => mint::reconcile(question, weighting),
        };
        for (own, floor) in leaves.chunks_mut(question.width.max(1)).zip(question.floors) {
            own.iter_mut().for_each(|value| *value = value.max(*floor));
        }
        leaves
    }

    /// Whether it needs what base forecasts missed by in the past.
    pub fn learns_from_errors(&self) -> bool {
        use Weighting::{Shrunk, Variance};
        matches!(self.approach, Approach::Mint(Variance | Shrunk))
    }
}
