//! What a panel's columns mean to a model.

use forecastle_core::Window;
use serde::{Deserialize, Serialize};

use super::known_ahead::KnownAhead;
use crate::coding::Coding;

/// What a panel's columns meant when a model was trained, so that they mean the same when it forecasts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Meaning {
    /// Codes of names.
    pub coding: Coding,
    /// Which covariates known ahead are flags, prices, promotions.
    pub known_ahead: KnownAhead,
    /// The names of the ways in which series are put into groups.
    pub groupings: Vec<String>,
}

impl Meaning {
    /// Looks at a window's columns, and at values up to its origin.
    pub fn of(window: &Window<'_>) -> Self {
        Self {
            coding: Coding::of(window),
            known_ahead: KnownAhead::of(window),
            groupings: window.grouping_names().map(str::to_owned).collect(),
        }
    }

    /// Whether a window knows the same covariates ahead.
    pub fn is_known_by(&self, window: &Window<'_>) -> bool {
        self.known_ahead.is_known_by(window)
    }
}
