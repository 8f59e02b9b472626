//! Settings of the levels above the series.

use forecastle_core::{Error, Result};
use forecastle_models::hierarchy::{METHODS, MethodEntry, find_method};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::raw::RawSales;
use super::sales::unknown;
use super::settings::model_names;
use crate::names::did_you_mean;

/// The levels above the series, as the user wrote them.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RawHierarchy {
    /// The levels, each a list of key columns and constant columns; none at all for the total:
    /// `[[], ["state"], ["state", "category"]]`. When absent, those of `hierarchy` in [data.sales] or
    /// [data.transactions], one inside the other, below the total.
    pub levels: Option<Vec<Vec<String>>>,
    /// How forecasts are made to add up: a method's name, or auto. Auto adds the series' own forecasts up unless
    /// another method has forecast the series better in the past, and the levels above not worse.
    pub method: String,
    /// The models to choose from for the levels above; a few quick ones and their ensemble when empty.
    pub models: Vec<String>,
    /// The level that middle-out starts from; the middle one when absent.
    pub middle: Option<Vec<String>>,
    /// Longer periods that are forecast by themselves and reconciled with the project's own: weekly, monthly,
    /// quarterly, yearly. They count where they have forecast the series better in the past.
    pub temporal: Vec<String>,
    /// Where bounds come from: calibrated, each node's by what its reconciled forecasts missed by; or samples, whose
    /// paths are reconciled one by one, so that they belong together.
    pub intervals: String,
}

impl Default for RawHierarchy {
    fn default() -> Self {
        Self {
            levels: None,
            method: AUTO.to_owned(),
            models: Vec::new(),
            middle: None,
            temporal: Vec::new(),
            intervals: INTERVALS[0].to_owned(),
        }
    }
}

/// Where bounds may come from.
const INTERVALS: [&str; 2] = ["calibrated", "samples"];

/// The longer periods that may be named.
const LONGER_PERIODS: [&str; 4] = ["weekly", "monthly", "quarterly", "yearly"];

/// The setting that lets the past decide.
const AUTO: &str = "auto";

/// The models that forecast the levels above when the user names none: quick, and one of them suits most totals.
const USUAL_MODELS: [&str; 6] =
    ["seasonal_naive", "seasonal_naive_growth", "ets", "theta", "mstl", "ensemble"];

/// The levels above the series, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HierarchySettings {
    /// The columns of each level.
    pub levels: Vec<Vec<String>>,
    /// The method's name; `None` where the past decides.
    pub method: Option<String>,
    /// The names of the models to choose from.
    pub models: Vec<String>,
    /// The columns of the level that middle-out starts from.
    pub middle: Option<Vec<String>>,
    /// The longer periods that are forecast by themselves.
    pub temporal: Vec<String>,
    /// Whether bounds are those of reconciled samples.
    pub has_samples: bool,
}

impl RawHierarchy {
    /// Checks what can be checked without looking at the data. Columns that no setting of the history names yet are
    /// read as constant within a series.
    ///
    /// # Errors
    /// `C003` naming the setting, `M001` for an unknown model.
    pub fn checked(&self, history: &mut RawSales) -> Result<HierarchySettings> {
        let levels = match &self.levels {
            Some(levels) => levels.clone(),
            None => (0..=history.hierarchy.len())
                .map(|depth| history.hierarchy[..depth].to_vec())
                .collect(),
        };
        for (place, level) in levels.iter().enumerate() {
            let twice = |(at, name): (usize, &String)| level[..at].contains(name);
            if levels[..place].contains(level) || level.iter().enumerate().any(twice) {
                let message = format!("hierarchy.levels has {level:?} twice, or a column in it");
                return Err(Error::new("C003", message).hint("name each level once"));
            }
        }
        if let Some(middle) = self.middle.as_ref().filter(|middle| !levels.contains(middle)) {
            let message = format!("hierarchy.middle is {middle:?}, which is none of the levels");
            return Err(Error::new("C003", message).hint("give one of hierarchy.levels"));
        }
        for name in levels.iter().flatten() {
            let changing = history.known_future.iter().chain(&history.past_only);
            let mut changing = changing.chain([&history.time, &history.target]);
            if changing.any(|other| other == name) {
                let message = format!("hierarchy.levels names `{name}`, which changes over time");
                return Err(Error::new("C003", message)
                    .hint("levels are made of key columns and columns constant within a series"));
            }
            let known =
                history.keys.iter().chain(&history.static_columns).chain(&history.hierarchy);
            if !known.into_iter().any(|other| other == name) {
                history.hierarchy.push(name.clone());
            }
        }
        if let Some(name) =
            self.temporal.iter().find(|name| !LONGER_PERIODS.contains(&name.as_str()))
        {
            return Err(unknown("hierarchy.temporal", name, "longer period", &LONGER_PERIODS));
        }
        let models = match self.models.is_empty() {
            true => USUAL_MODELS.map(str::to_owned).to_vec(),
            false => model_names(&self.models)?.into_iter().map(str::to_owned).collect(),
        };
        let method = method(&self.method)?.map(|method| method.name.to_owned());
        let (middle, temporal) = (self.middle.clone(), self.temporal.clone());
        if !INTERVALS.contains(&self.intervals.as_str()) {
            let (setting, what) = ("hierarchy.intervals", "way of making bounds");
            return Err(unknown(setting, &self.intervals, what, &INTERVALS));
        }
        let has_samples = self.intervals == INTERVALS[1];
        Ok(HierarchySettings { levels, method, models, middle, temporal, has_samples })
    }
}

/// The method of a name; `None` for the one that lets the past decide.
fn method(name: &str) -> Result<Option<&'static MethodEntry>> {
    if name == AUTO {
        return Ok(None);
    }
    find_method(name).map(Some).ok_or_else(|| {
        let known: Vec<_> =
            [AUTO].into_iter().chain(METHODS.iter().map(|method| method.name)).collect();
        let near = did_you_mean(name, known.iter().copied());
        Error::new("C003", format!("hierarchy.method is `{name}`, which is no method"))
            .hint(format!("{near}known here: {}", known.join(", ")))
    })
}
