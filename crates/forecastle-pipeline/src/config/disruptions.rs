//! Settings on disruptions and shocks.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use forecastle_core::calendar::{Disruption, DisruptionKind};
use forecastle_core::{Error, Result};
use forecastle_models::Recency;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::settings::require;
use crate::disruptions::Limits;

/// What is done about shutdowns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawDisruptions {
    /// Whether models other than `recovery` learn nothing from the time of a shutdown that was found or entered.
    pub mask: bool,
}

impl Default for RawDisruptions {
    fn default() -> Self {
        Self { mask: true }
    }
}

/// A disruption that a planner knows of, past or planned.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDisruption {
    /// What it is called, unlike the other disruptions.
    pub name: String,
    /// Its first day, such as `2024-11-15`.
    pub first: String,
    /// The first day of the re-opening; not known when absent.
    pub reopening: Option<String>,
    /// The first day on which all is as usual again; found in the data when absent.
    pub recovered: Option<String>,
    /// The series that it is about, such as `{ category = "Toys" }`; all when absent.
    #[serde(default, rename = "where")]
    pub scope: BTreeMap<String, String>,
    /// shutdown (little is sold, and demand comes back), shift (the level is another from then on) or exclude (only not to be
    /// learnt from).
    #[serde(default)]
    pub kind: RawKind,
}

/// The kinds of disruptions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum RawKind {
    /// Little is sold, and demand comes back.
    #[default]
    Shutdown,
    /// The level is another from then on.
    Shift,
    /// Only not to be learnt from.
    Exclude,
}

/// What is done after a sudden change.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawShock {
    /// off, auto (while watching raises an alarm about error or bias) or on.
    pub mode: ShockMode,
    /// In a shock, global models learn to forecast only the latest so many periods.
    pub periods: usize,
    /// In a shock, a period so many periods ago counts half as much as the latest.
    pub half_life: f64,
    /// In a shock, the least that a series' forecast may be on average, as a share of what it sold lately.
    pub floor: Option<f64>,
    /// In a shock, the most that a series' forecast may be on average, as a share of what it sold lately.
    pub cap: Option<f64>,
}

/// When a shock is dealt with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ShockMode {
    /// Never.
    #[default]
    Off,
    /// While watching raises an alarm about error or bias.
    Auto,
    /// Always.
    On,
}

impl Default for RawShock {
    fn default() -> Self {
        Self { mode: ShockMode::Off, periods: 120, half_life: 30.0, floor: None, cap: None }
    }
}

impl RawShock {
    /// Checks the numbers.
    ///
    /// # Errors
    /// `C003` naming the setting.
    pub fn check(&self) -> Result<()> {
        require(self.periods >= 1, "shock.periods", self.periods, "1 or more")?;
        require(self.half_life > 0.0, "shock.half_life", self.half_life, "more than 0")?;
        for (name, share) in [("shock.floor", self.floor), ("shock.cap", self.cap)] {
            if let Some(share) = share {
                require(share >= 0.0 && share.is_finite(), name, share, "0 or more")?;
            }
        }
        let (floor, cap) = (self.floor.unwrap_or(0.0), self.cap.unwrap_or(f64::INFINITY));
        require(floor <= cap, "shock.floor", floor, "at most shock.cap")
    }

    /// How much the past counts in a shock.
    pub fn recency(&self) -> Recency {
        Recency { periods: Some(self.periods), half_life: Some(self.half_life) }
    }

    /// The bounds of forecasts in a shock; `None` without any.
    pub fn limits(&self) -> Option<Limits> {
        let limits = Limits { floor: self.floor, cap: self.cap };
        (!limits.is_empty()).then_some(limits)
    }
}

/// The disruptions that a planner means.
///
/// # Errors
/// `C003` naming the disruption: a date that is none, dates out of order, two of one name.
pub fn check(raw: &[RawDisruption]) -> Result<Vec<Disruption>> {
    let checked = raw.iter().map(one).collect::<Result<Vec<_>>>()?;
    for (place, one) in checked.iter().enumerate() {
        if checked[..place].iter().any(|other| other.name == one.name) {
            let message = format!("two disruptions are called `{}`", one.name);
            return Err(Error::new("C003", message).hint("give each a name of its own"));
        }
    }
    Ok(checked)
}

fn one(raw: &RawDisruption) -> Result<Disruption> {
    let wrong = |what: String, hint: &str| {
        Error::new("C003", format!("the disruption `{}` {what}", raw.name)).hint(hint)
    };
    let date = |name: &str, text: &str| {
        text.parse::<NaiveDate>().map_err(|_| {
            wrong(
                format!("has {name} = `{text}`, which is no date"),
                "write dates as year, month and day: \"2025-11-28\"",
            )
        })
    };
    let of = |name: &str, text: &Option<String>| {
        text.as_deref().map(|text| date(name, text)).transpose()
    };
    let first = date("first", &raw.first)?;
    let (reopening, recovered) =
        (of("reopening", &raw.reopening)?, of("recovered", &raw.recovered)?);
    let is_ordered = reopening.is_none_or(|reopening| first < reopening)
        && recovered.is_none_or(|recovered| reopening.unwrap_or(first) <= recovered);
    if !is_ordered {
        let what = "has its dates in another order".to_owned();
        return Err(wrong(what, "first comes before reopening, and that before recovered"));
    }
    let kind = match raw.kind {
        RawKind::Shutdown => DisruptionKind::Shutdown,
        RawKind::Shift => DisruptionKind::Shift,
        RawKind::Exclude => DisruptionKind::Exclude,
    };
    let scope = raw.scope.clone().into_iter().collect();
    Ok(Disruption { name: raw.name.clone(), first, reopening, recovered, kind, scope })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closure(first: &str, reopening: Option<&str>) -> RawDisruption {
        RawDisruption {
            name: "works".to_owned(),
            first: first.to_owned(),
            reopening: reopening.map(str::to_owned),
            recovered: None,
            scope: BTreeMap::new(),
            kind: RawKind::Shutdown,
        }
    }

    #[test]
    fn a_disruption_that_makes_no_sense_is_refused() {
        let refused = |raw: &[RawDisruption]| check(raw).unwrap_err().to_string();
        assert!(refused(&[closure("15.11.2024", None)]).contains("first = `15.11.2024`"));
        let reversed = closure("2024-11-15", Some("2024-11-01"));
        assert!(refused(&[reversed]).contains("another order"));
        let twice = [closure("2024-11-15", None), closure("2025-11-15", None)];
        assert!(refused(&twice).contains("two disruptions are called `works`"));
        assert_eq!(check(&[closure("2024-11-15", Some("2025-01-08"))]).unwrap().len(), 1);
    }

    #[test]
    fn a_floor_above_the_cap_is_refused() {
        let shock = RawShock { floor: Some(2.0), cap: Some(1.0), ..RawShock::default() };
        assert!(shock.check().unwrap_err().to_string().contains("shock.floor is 2"));
        assert!(RawShock::default().check().is_ok());
    }
}
