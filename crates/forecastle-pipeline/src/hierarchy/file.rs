//! What a version keeps of its hierarchy.

use forecastle_core::{Panel, Result, SeriesKey};
use forecastle_models::Context;
use forecastle_models::intervals::Intervals;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::errors::ScaledErrors;
use super::{Levels, TriedLevels};
use crate::config::{HierarchySettings, Settings};
use crate::train::{ModelFile, fit};

/// Everything it takes to forecast the levels above again, and to reconcile them with the series.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HierarchyFile {
    /// The settings that it was made by.
    pub asked: HierarchySettings,
    /// The method's name.
    pub method: String,
    /// Why it was chosen.
    pub reason: String,
    /// The model of the levels above; none for bottom-up, which does not ask them.
    pub upper: Option<Box<ModelFile>>,
    /// The series' intervals; those of their own model stay for bottom-up.
    pub leaf_intervals: Intervals,
    /// The intervals of the levels above.
    pub upper_intervals: Intervals,
    /// The longer periods that the series are reconciled with before; none where that did no good.
    pub temporal: Vec<String>,
    /// What was measured, level by level.
    pub evidence: Value,
    /// What the nodes' base forecasts missed by in units of their scales, by key: of the levels above, then of the
    /// series; none for a method that does not learn from it.
    errors: Vec<(SeriesKey, Vec<f64>)>,
    /// The step ahead of each of these errors.
    steps: Vec<usize>,
}

/// Fits the model of the levels above and takes down what the method chosen needs.
///
/// # Errors
/// When the fit fails.
pub fn fit_levels(
    panel: &Panel,
    settings: &Settings,
    asked: &HierarchySettings,
    tried: &TriedLevels,
    context: &Context,
) -> Result<HierarchyFile> {
    let chosen = tried.chosen();
    let is_bottom_up = chosen.method.name == "bottom_up";
    let upper = match is_bottom_up {
        true => None,
        false => {
            let (levels, choice) = (&tried.levels.panel, &tried.upper_choice);
            let scores = &tried.upper_scores;
            let file = fit(levels, settings, &tried.upper, scores, choice, None, context)?;
            Some(Box::new(file))
        }
    };
    let errors = match chosen.method.learns_from_errors() || asked.has_samples {
        true => {
            // What is unknown counts as no error, and JSON has no number for it.
            let known = |error: &f64| if error.is_finite() { *error } else { 0.0 };
            let errors = tried.errors.of_node.iter().map(|own| own.iter().map(known).collect());
            keys(&tried.levels, panel).into_iter().zip(errors).collect()
        }
        false => Vec::new(),
    };
    let is_used = tried.temporal.as_ref().is_some_and(|temporal| temporal.is_used);
    Ok(HierarchyFile {
        temporal: if is_used { asked.temporal.clone() } else { Vec::new() },
        asked: asked.clone(),
        method: chosen.method.name.to_owned(),
        reason: tried.reason.clone(),
        upper,
        leaf_intervals: chosen.leaf_intervals.clone(),
        upper_intervals: chosen.upper_intervals.clone(),
        evidence: tried.json(),
        steps: if errors.is_empty() { Vec::new() } else { tried.errors.steps.clone() },
        errors,
    })
}

impl HierarchyFile {
    /// The errors of the nodes of a panel; nodes that are new since have none.
    pub(super) fn errors(&self, levels: &Levels, panel: &Panel) -> ScaledErrors {
        let count = self.errors.first().map_or(0, |(_, own)| own.len());
        let mut by_key: Vec<_> = self.errors.iter().map(|(key, own)| (key, own)).collect();
        by_key.sort_by(|a, b| a.0.parts().cmp(b.0.parts()));
        let own = |key: SeriesKey| {
            let place = by_key.binary_search_by(|(known, _)| known.parts().cmp(key.parts()));
            place.map_or_else(|_| vec![f64::NAN; count], |place| by_key[place].1.clone())
        };
        let of_node = keys(levels, panel).into_iter().map(own).collect();
        ScaledErrors { of_node, steps: self.steps.clone() }
    }
}

/// A key per node: that of its series, after a first part that tells leaves from the levels above.
fn keys(levels: &Levels, panel: &Panel) -> Vec<SeriesKey> {
    let with = |mark: &str, key: &SeriesKey| {
        let parts = [mark.to_owned()].into_iter().chain(key.parts().iter().cloned());
        SeriesKey::new(parts.collect())
    };
    let upper = levels.series_of.iter().map(|series| with("upper", &levels.panel.keys()[*series]));
    upper.chain(panel.keys().iter().map(|key| with("series", key))).collect()
}
