//! The old season times a level that comes back.

use forecastle_core::metrics::PointKind;
use forecastle_core::{Error, Result, Window};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::learn::{Learnt, learn};
use super::peers::value_of;
use super::serve::{Ahead, Served};
use crate::model::{
    Context, Fitted, GlobalModel, Kind, ModelEntry, Parameter, PointForecasts, Preset, Unserved,
};

/// The old season times a level that comes back.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "recovery",
    title: "Recovery curve",
    doc: "the season from before a shutdown times a level that comes back along a curve, whose speed peers share",
    formula: "y(t) = l·exp(x(t)·b)·(c − d·exp(−t′/τ)), x the weekday, year and what is known ahead, t′ the periods since the re-opening",
    parameters: &[
        Parameter {
            name: "l",
            range: "at least 0",
            meaning: "the series' level, sales over what is expected with the latest counting most: half after 14 to 180 periods, the longer the noisier",
        },
        Parameter {
            name: "b",
            range: "−6 to 6",
            meaning: "shared by the series of a group; penalised quasi-likelihood",
        },
        Parameter {
            name: "c",
            range: "about 1",
            meaning: "the new norm over the old one; by group, with a standard deviation of 0.05 beforehand",
        },
        Parameter {
            name: "d",
            range: "about 0.5",
            meaning: "what is missing at the re-opening; by group, 0.25 beforehand",
        },
        Parameter {
            name: "τ",
            range: "60 values around 40 days",
            meaning: "periods in which what is missing falls to 1/e; averaged over what is probable, drawn towards that of the other groups",
        },
    ],
    use_when: "the months after a shutdown of all or of a group, and the weeks after a store's closure",
    source: "exponential recovery with partial pooling (Gelman & Hill, 2007); levels as in Muth (1960), Journal of the American Statistical Association 55",
    preset: Preset::Balanced,
    uses_covariates: true,
    kind: Kind::Global(&Recovery),
};

struct Recovery;

impl GlobalModel for Recovery {
    fn fit(&self, window: &Window<'_>, context: &Context) -> Result<Box<dyn Fitted>> {
        Ok(Box::new(Recovering { point: context.point, groups: learn(window) }))
    }

    fn load(&self, state: &Value) -> Result<Box<dyn Fitted>> {
        let read: Recovering = serde_json::from_value(state.clone()).map_err(|error| {
            Error::new("M002", format!("the state is not one of `recovery`: {error}"))
        })?;
        if read.groups.iter().any(|group| group.slopes.iter().any(|slope| !slope.is_finite())) {
            return Err(Error::new(
                "M002",
                "the state of `recovery` has slopes that are no numbers",
            ));
        }
        Ok(Box::new(read))
    }
}

/// What has been learnt of all groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Recovering {
    point: PointKind,
    groups: Vec<Learnt>,
}

impl Recovering {
    /// What is said of each series; `None` of those that are not in recovery.
    fn ahead(&self, window: &Window<'_>) -> Result<Vec<Option<Ahead>>> {
        let groups: Vec<Served<'_>> =
            self.groups.iter().map(|learnt| Served::new(learnt, window)).collect();
        if groups.iter().any(|group| !group.has_columns()) {
            let message = "the data have other holidays or events than were learnt from";
            return Err(Error::new("M002", message));
        }
        let of = |series: usize| {
            if window.start(series) >= window.end() {
                return None;
            }
            let is_own = |learnt: &&Served<'_>| match learnt.label() {
                None => true,
                Some(label) => {
                    value_of(window, &label.column, series).is_some_and(|own| own == label.value)
                }
            };
            groups.iter().find(is_own)?.ahead(series)
        };
        Ok((0..window.series_count()).into_par_iter().map(of).collect())
    }
}

impl Fitted for Recovering {
    fn predict(&self, window: &Window<'_>) -> Result<PointForecasts> {
        let horizon = window.horizon();
        let mut values = vec![f64::NAN; window.series_count() * horizon];
        let ahead = self.ahead(window)?;
        for (path, ahead) in values.chunks_mut(horizon.max(1)).zip(&ahead) {
            let Some(ahead) = ahead else { continue };
            path.iter_mut().zip(&ahead.steps).for_each(|(out, step)| *out = step.point(self.point));
        }
        let unserved = |ahead: &Option<Ahead>| match ahead {
            Some(_) => None,
            None => Some(Unserved::unsuited("not in recovery")),
        };
        Ok(PointForecasts { values, unserved: ahead.iter().map(unserved).collect() })
    }

    fn quantiles(&self, window: &Window<'_>, probabilities: &[f64]) -> Result<Option<Vec<f64>>> {
        if self.groups.is_empty() {
            return Ok(None);
        }
        let mut values = Vec::with_capacity(window.series_count() * window.horizon());
        for ahead in self.ahead(window)? {
            match ahead {
                None => {
                    values.resize(values.len() + window.horizon() * probabilities.len(), f64::NAN)
                }
                Some(ahead) => {
                    for step in &ahead.steps {
                        values.extend(probabilities.iter().map(|p| step.quantile(*p)));
                    }
                }
            }
        }
        Ok(Some(values))
    }

    fn state(&self) -> Value {
        serde_json::to_value(self).expect("numbers and names")
    }
}
