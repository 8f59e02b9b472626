//! What runs are called.

use std::fmt;

use forecastle_core::Result;
use serde::{Deserialize, Serialize};

use crate::database::damaged;

/// What a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunKind {
    /// It tried models on the past.
    Backtest,
    /// It made a forecast.
    Forecast,
}

impl RunKind {
    /// Its name in files and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Backtest => "backtest",
            Self::Forecast => "forecast",
        }
    }

    fn prefix(self) -> char {
        match self {
            Self::Backtest => 'b',
            Self::Forecast => 'r',
        }
    }
}

/// The name of a run: `r_0001` for forecasts, `b_0001` for backtests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunId(String);

impl RunId {
    pub(crate) fn new(kind: RunKind, number: u32) -> Self {
        Self(format!("{}_{number:04}", kind.prefix()))
    }

    /// Its name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the run did.
    pub fn kind(&self) -> RunKind {
        match self.0.starts_with('b') {
            true => RunKind::Backtest,
            false => RunKind::Forecast,
        }
    }

    pub(crate) fn number(&self) -> u32 {
        self.0[2..].parse().unwrap_or(0)
    }

    /// A name that the database holds.
    pub(crate) fn stored(text: String) -> Result<Self> {
        Self::try_from(text).map_err(|_| damaged("run"))
    }
}

impl TryFrom<String> for RunId {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let digits = text.strip_prefix("r_").or_else(|| text.strip_prefix("b_"));
        let is_name = |d: &str| (4..=9).contains(&d.len()) && d.bytes().all(|b| b.is_ascii_digit());
        match digits.is_some_and(is_name) {
            true => Ok(Self(text)),
            false => Err("a run is called r_0001 or b_0001".to_owned()),
        }
    }
}

impl From<RunId> for String {
    fn from(id: RunId) -> Self {
        id.0
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn run_names_are_never_paths() {
        for hostile in ["../r_0001", "r_0001/..", "r_", "r_00001234567", "x_0001", "r_0001\0"] {
            assert!(RunId::try_from(hostile.to_owned()).is_err(), "{hostile}");
        }
    }
}
