//! Several fitted models whose forecasts are weighed.

use std::collections::BTreeMap;

use forecastle_core::{Provenance, Result, SeriesKey, Window};
use rayon::prelude::*;
use serde_json::{Value, json};

use super::{Rule, Weights};
use crate::fallback::{complete, floors};
use crate::local::saved::{decode, encode, not_of_this_model};
use crate::model::{
    Context, Fitted, FittedMember, Kind, ModelEntry, Part, PointForecasts, Preset, Unserved,
};
use crate::registry;

/// A member's forecasts of a window, those of series that it could not serve filled in.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// `series * horizon + step - 1`.
    pub points: &'a [f64],
    /// Who made each series' forecast.
    pub provenance: &'a [Provenance],
}

/// Weighs the forecasts of members. Where a member's history is too short, what stands in for it counts as its
/// own, as it would if the member had been chosen; a member that is for another kind of series has no say in
/// it. A series that no member with any weight serves itself is left unserved, with the reason of the first.
///
/// # Panics
/// When there are not as many members as weights.
pub fn blend(weights: &Weights, window: &Window<'_>, members: &[Member<'_>]) -> PointForecasts {
    let horizon = window.horizon();
    let mut values = vec![0.0; window.series_count() * horizon];
    let unserved = values
        .par_chunks_mut(horizon)
        .enumerate()
        .map(|(series, out)| {
            let weights = weights.of_series(window.key(series));
            assert_eq!(weights.len(), members.len(), "a weight for each member");
            blend_one(weights, series, members, out).err()
        })
        .collect();
    PointForecasts { values, unserved }
}

fn blend_one(
    weights: &[f64],
    series: usize,
    members: &[Member<'_>],
    out: &mut [f64],
) -> Result<(), Unserved> {
    let weighed = weights.iter().zip(members).filter(|(weight, _)| **weight > 0.0);
    let mut reasons =
        weighed.clone().map(|(_, member)| member.provenance[series].fallback_reason.as_ref());
    if reasons.clone().all(|reason| reason.is_some()) {
        let first = reasons.next().flatten().map_or("no member has any weight", |first| first);
        return Err(Unserved::because(first));
    }
    let suited = weighed.filter(|(_, member)| !member.provenance[series].is_unsuited);
    let total: f64 = suited.clone().map(|(weight, _)| weight).sum();
    for (weight, member) in suited {
        let path = &member.points[series * out.len()..(series + 1) * out.len()];
        out.iter_mut().zip(path).for_each(|(sum, point)| *sum += weight / total * point);
    }
    Ok(())
}

/// Weighs the bounds of one probability. A bound is taken as a distance from its member's point and put around
/// `points`, the combination's own; members that bound none of a series' steps, or were stood in for, have
/// no say in it, and where there is no other it is NaN.
///
/// # Panics
/// When there are not as many members as weights.
pub fn blend_bound(
    weights: &Weights,
    window: &Window<'_>,
    points: &[f64],
    members: &[(Member<'_>, Option<&[f64]>)],
) -> Vec<f64> {
    let horizon = window.horizon();
    let mut bounds = vec![f64::NAN; points.len()];
    bounds.par_chunks_mut(horizon).enumerate().for_each(|(series, out)| {
        let weights = weights.of_series(window.key(series));
        assert_eq!(weights.len(), members.len(), "a weight for each member");
        let steps = series * horizon..(series + 1) * horizon;
        let (mut distances, mut total) = (vec![0.0; horizon], 0.0);
        for (weight, (member, bound)) in weights.iter().zip(members) {
            let own = bound.map(|bound| &bound[steps.clone()]);
            let own = own.filter(|own| own.iter().all(|bound| bound.is_finite()));
            let Some(own) = own.filter(|_| member.provenance[series].fallback_reason.is_none())
            else {
                continue;
            };
            for ((sum, bound), point) in
                distances.iter_mut().zip(own).zip(&member.points[steps.clone()])
            {
                *sum += weight * (bound - point);
            }
            total += weight;
        }
        if total > 0.0 {
            let placed = out.iter_mut().zip(&points[steps]).zip(distances);
            placed.for_each(|((bound, point), distance)| *bound = point + distance / total);
        }
    });
    bounds
}

/// Fitted members with their weights.
pub struct Blended {
    members: Vec<(&'static ModelEntry, Box<dyn Fitted>)>,
    weights: Weights,
    context: Context,
}

impl Blended {
    /// Fits the members that have any weight.
    ///
    /// # Errors
    /// When a member cannot be fitted.
    pub fn fit(
        members: &[&'static ModelEntry],
        weights: &Weights,
        window: &Window<'_>,
        context: &Context,
    ) -> Result<Self> {
        let in_use = weights.in_use();
        let weights = weights.keeping(&in_use);
        let used = members.iter().zip(&in_use).filter(|(_, used)| **used);
        let fitted = used.enumerate().map(|(place, (member, _))| {
            let asked = asked(&weights, place, window);
            Ok((*member, member.fit(&window.only(&asked), context)?))
        });
        let members = fitted.collect::<Result<_>>()?;
        Ok(Self { members, weights, context: *context })
    }

    /// Fits a combination that nothing is known for yet: the models of one series at a time of the
    /// default preset, weighed alike, or the simplest of them where one is to be chosen.
    ///
    /// # Errors
    /// As [`Blended::fit`].
    pub fn fit_untried(rule: Rule, window: &Window<'_>, context: &Context) -> Result<Self> {
        let is_local = |entry: &&&ModelEntry| {
            entry.preset <= Preset::Balanced && matches!(entry.kind, Kind::Local(_))
        };
        let members: Vec<_> = registry::MODELS.iter().filter(is_local).copied().collect();
        let members = if rule == Rule::Best { &members[..1] } else { &members };
        Self::fit(members, &Weights::equal(members.len()), window, context)
    }

    /// Takes up a saved state.
    ///
    /// # Errors
    /// `M002` when it is none.
    pub fn load(state: &Value, context: &Context) -> Result<Self> {
        let rows = |name: &str| state[name].as_array().ok_or_else(not_of_this_model);
        let members = rows("members")?.iter().map(|member| {
            let name = member["model"].as_str().ok_or_else(not_of_this_model)?;
            let entry = registry::find(name).ok_or_else(not_of_this_model)?;
            if matches!(entry.kind, Kind::Combination(_)) {
                return Err(not_of_this_model());
            }
            Ok((entry, entry.load(&member["state"], context)?))
        });
        let members: Vec<_> = members.collect::<Result<_>>()?;
        let numbers = |value: &Value| value.as_str().and_then(decode).ok_or_else(not_of_this_model);
        let by_series = rows("series")?.iter().map(|row| {
            let key: SeriesKey =
                serde_json::from_value(row[0].clone()).map_err(|_| not_of_this_model())?;
            Ok((key, numbers(&row[1])?))
        });
        let by_series = by_series.collect::<Result<BTreeMap<_, _>>>()?;
        let weights = Weights::saved(numbers(&state["all"])?, by_series)
            .filter(|weights| weights.of_unknown().len() == members.len() && !members.is_empty())
            .ok_or_else(not_of_this_model)?;
        Ok(Self { members, weights, context: *context })
    }

    /// Every member's forecasts, those of series that it could not serve filled in.
    fn forecasts(&self, window: &Window<'_>) -> Result<Vec<(Vec<f64>, Vec<Provenance>)>> {
        let horizon = window.horizon();
        let floors = floors(window);
        let completed = self.members.iter().enumerate().map(|(place, (entry, fitted))| {
            let asked = asked(&self.weights, place, window);
            let window = &window.only(&asked);
            let mut points = fitted.predict(window)?;
            let provenance = complete(entry, window, &self.context, &mut points)?;
            for (path, floor) in points.values.chunks_mut(horizon).zip(&floors) {
                path.iter_mut().for_each(|point| *point = point.max(*floor));
            }
            Ok((points.values, provenance))
        });
        completed.collect()
    }
}

/// The series of a window in which a member has any weight: nobody asks it for others.
fn asked(weights: &Weights, member: usize, window: &Window<'_>) -> Vec<bool> {
    let has_weight =
        |series| window.is_asked(series) && weights.of_series(window.key(series))[member] > 0.0;
    (0..window.series_count()).map(has_weight).collect()
}

fn members(forecasts: &[(Vec<f64>, Vec<Provenance>)]) -> Vec<Member<'_>> {
    forecasts.iter().map(|(points, provenance)| Member { points, provenance }).collect()
}

impl Fitted for Blended {
    fn predict(&self, window: &Window<'_>) -> Result<PointForecasts> {
        Ok(blend(&self.weights, window, &members(&self.forecasts(window)?)))
    }

    /// The members' quantiles, weighed as their points are.
    fn quantiles(&self, window: &Window<'_>, probabilities: &[f64]) -> Result<Option<Vec<f64>>> {
        let own = self.members.iter().enumerate().map(|(place, (_, fitted))| {
            let asked = asked(&self.weights, place, window);
            fitted.quantiles(&window.only(&asked), probabilities)
        });
        let own: Vec<_> = own.collect::<Result<_>>()?;
        if own.iter().all(Option::is_none) {
            return Ok(None);
        }
        let forecasts = self.forecasts(window)?;
        let members = members(&forecasts);
        let points = blend(&self.weights, window, &members).values;
        let mut quantiles = vec![f64::NAN; points.len() * probabilities.len()];
        for place in 0..probabilities.len() {
            let of = |all: &Vec<f64>| -> Vec<f64> {
                all.iter().skip(place).step_by(probabilities.len()).copied().collect()
            };
            let bounds: Vec<_> = own.iter().map(|own| own.as_ref().map(of)).collect();
            let bounded = members.iter().zip(&bounds);
            let bounded: Vec<_> =
                bounded.map(|(member, bound)| (*member, bound.as_deref())).collect();
            let blended = blend_bound(&self.weights, window, &points, &bounded);
            let places = quantiles.iter_mut().skip(place).step_by(probabilities.len());
            places.zip(blended).for_each(|(quantile, bound)| *quantile = bound);
        }
        Ok(Some(quantiles))
    }

    /// The members' parts, weighed as their points are; a member that explains nothing is one part itself.
    fn explain(&self, window: &Window<'_>, series: usize) -> Result<Option<Vec<Part>>> {
        let horizon = window.horizon();
        let forecasts = self.forecasts(window)?;
        let weights = self.weights.of_series(window.key(series));
        let counts =
            |place: &usize| weights[*place] > 0.0 && !forecasts[*place].1[series].is_unsuited;
        let counted: Vec<_> = (0..self.members.len()).filter(counts).collect();
        let total: f64 = counted.iter().map(|place| weights[*place]).sum();
        let mut all = Vec::new();
        for place in counted {
            let (entry, fitted) = &self.members[place];
            let path = &forecasts[place].0[series * horizon..(series + 1) * horizon];
            let is_own = forecasts[place].1[series].fallback_reason.is_none();
            let own = if is_own { fitted.explain(window, series)? } else { None };
            let parts = own.unwrap_or_else(|| vec![Part::whole(entry, path.to_vec())]);
            all.extend(parts.into_iter().map(|part| part.times(weights[place] / total)));
        }
        Ok(Some(all))
    }

    fn members(&self, window: &Window<'_>) -> Vec<FittedMember<'_>> {
        let count = window.series_count();
        let mut shares = vec![0.0; self.members.len()];
        for series in 0..count {
            let weights = self.weights.of_series(window.key(series));
            let total: f64 = weights.iter().sum();
            let added = shares.iter_mut().zip(weights);
            added.for_each(|(share, weight)| *share += weight / (total * count as f64));
        }
        let members = self.members.iter().zip(shares);
        members
            .map(|((entry, fitted), share)| FittedMember { entry, fitted: &**fitted, share })
            .collect()
    }

    fn state(&self) -> Value {
        let members = self.members.iter();
        let members =
            members.map(|(entry, fitted)| json!({ "model": entry.name, "state": fitted.state() }));
        let by_series = self.weights.by_series().iter();
        json!({
            "members": members.collect::<Vec<_>>(),
            "all": encode(self.weights.of_unknown()),
            "series": by_series.map(|(key, own)| json!([key, encode(own)])).collect::<Vec<_>>(),
        })
    }
}
