//! The settings under `[check]`: how strict the data gate is, and what else it expects.

use std::collections::BTreeMap;

use forecastle_core::{Error, Result};
use regex::{Regex, RegexBuilder};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::settings::require;
use crate::validate::Severity;
use crate::validate::rules::RULES;

/// How strict the data gate is.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawCheck {
    /// The largest share of missing targets that passes, in percent.
    pub max_missing_percent: f64,
    /// How many days after its last period a table is stale; guessed from its frequency when absent.
    pub max_age_days: Option<u32>,
    /// Whether rows that fail are set apart, into `.forecastle/quarantine/`, and the others go on.
    pub quarantine: bool,
    /// The largest share of rows set apart that passes, in percent.
    pub max_quarantine_percent: f64,
    /// Other severities for rules, by code: `V009 = "info"`.
    pub severity: BTreeMap<String, Severity>,
    /// What every row has to keep to, beside the rules.
    pub expect: Vec<RawExpect>,
}

impl Default for RawCheck {
    fn default() -> Self {
        Self {
            max_missing_percent: 5.0,
            max_age_days: None,
            quarantine: false,
            max_quarantine_percent: 5.0,
            severity: BTreeMap::new(),
            expect: Vec::new(),
        }
    }
}

/// What the cells of one column have to keep to. Empty cells fail `not_null` and nothing else.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawExpect {
    /// The column of the history, whether or not anything else reads it.
    pub column: String,
    /// No cell is empty.
    #[serde(default)]
    pub not_null: bool,
    /// No value comes twice. Takes 16 bytes of memory per row.
    #[serde(default)]
    pub unique: bool,
    /// No number is smaller.
    pub min: Option<f64>,
    /// No number is larger.
    pub max: Option<f64>,
    /// No other values come.
    #[serde(default)]
    pub values: Vec<String>,
    /// A regular expression that every whole text fits.
    pub pattern: Option<String>,
    /// The share of rows that may fail, in percent.
    #[serde(default)]
    pub tolerance_percent: f64,
    /// How bad it is when more fail: an error when absent.
    pub severity: Option<Severity>,
}

/// An expectation that makes sense.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// As the user wrote it.
    pub raw: RawExpect,
    /// The pattern, for whole texts.
    pub pattern: Option<Regex>,
}

/// Memory that a pattern may take.
const LARGEST_PATTERN: usize = 1 << 20;

/// Checks the settings under `[check]`.
///
/// # Errors
/// `C003` naming the setting.
pub fn check(raw: &RawCheck) -> Result<Vec<Expectation>> {
    let share = 0.0..=100.0;
    let missing = raw.max_missing_percent;
    require(share.contains(&missing), "check.max_missing_percent", missing, "0 to 100")?;
    let apart = raw.max_quarantine_percent;
    require(share.contains(&apart), "check.max_quarantine_percent", apart, "0 to 100")?;
    if let Some(code) = raw.severity.keys().find(|code| RULES.iter().all(|r| r.code != **code)) {
        let message = format!("check.severity.{code} names no rule");
        let last = RULES.iter().map(|rule| rule.code).max().unwrap_or_default();
        return Err(Error::new("C003", message).hint(format!("rules are V001 to {last}")));
    }
    raw.expect.iter().map(expectation).collect()
}

fn expectation(raw: &RawExpect) -> Result<Expectation> {
    let wrong = |what: &str, hint: &str| {
        let message = format!("check.expect of column `{}`: {what}", raw.column);
        Err(Error::new("C003", message).hint(hint.to_owned()))
    };
    if !(0.0..=100.0).contains(&raw.tolerance_percent) {
        return wrong("tolerance_percent is out of its range", "tolerance_percent may be 0 to 100");
    }
    let promises_nothing = !raw.not_null
        && !raw.unique
        && raw.min.is_none()
        && raw.max.is_none()
        && raw.values.is_empty()
        && raw.pattern.is_none();
    if promises_nothing {
        return wrong(
            "it expects nothing",
            "expect one or more of not_null, unique, min, max, values, pattern",
        );
    }
    if let (Some(min), Some(max)) = (raw.min, raw.max)
        && min > max
    {
        return wrong("min is larger than max", "exchange them");
    }
    let compiled = raw.pattern.as_ref().map(|pattern| {
        RegexBuilder::new(&format!("^(?:{pattern})$")).size_limit(LARGEST_PATTERN).build()
    });
    match compiled.transpose() {
        Ok(pattern) => Ok(Expectation { raw: raw.clone(), pattern }),
        Err(_) => wrong("the pattern is no regular expression", "such as pattern = \"S[0-9]+\""),
    }
}
