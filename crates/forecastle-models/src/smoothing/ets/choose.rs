//! The form of the least corrected information criterion.

use super::fit::{self, Fit, Scratch};
use super::form::{Component, Form, Noise};
use super::recursion::{State, Weights};
use super::start;
use crate::smoothing::decompose;

/// Trends that are tried: none, a straight line, a line that flattens out. Trends that multiply are
/// left out, for they run away: Hyndman & Khandakar (2008), Journal of Statistical Software 27(3).
const TRENDS: [(Component, bool); 3] =
    [(Component::None, false), (Component::Additive, false), (Component::Additive, true)];

/// Estimates all `forms` that suit `values` (NaN in gaps) with a season of `season` periods, and gives
/// the one with the least criterion, the earliest of equals. `None` when no form could be estimated.
pub fn best_of(
    forms: &[Form],
    values: &[f64],
    season: usize,
    scratch: &mut Scratch,
) -> Option<Fit> {
    let filled = decompose::filled(values)?;
    let is_positive = values.iter().all(|value| value.is_nan() || *value > 0.0);
    let mut best: Option<Fit> = None;
    let mut earlier: Vec<(Form, Weights, State)> = Vec::new();
    for form in forms {
        let is_possible = (is_positive || !form.needs_positive_data())
            && (!form.has_season() || (season >= 2 && filled.len() >= 2 * season));
        if !is_possible {
            continue;
        }
        let to_beat = best.as_ref().map_or(f64::INFINITY, |best| best.aicc);
        let Some(fit) = from_nearest(*form, values, &filled, season, &earlier, to_beat, scratch)
        else {
            continue;
        };
        earlier.push((*form, fit.weights, fit.initial.clone()));
        if fit.aicc < to_beat {
            best = Some(fit);
        }
    }
    best
}

/// Estimates one form. With the states of one that has been estimated it begins where that one ended;
/// else with the weights of the nearest one, or of a season that moves, and with those of a season that
/// does not, for the likelihood has more than one peak now and then.
fn from_nearest(
    form: Form,
    values: &[f64],
    filled: &[f64],
    season: usize,
    earlier: &[(Form, Weights, State)],
    to_beat: f64,
    scratch: &mut Scratch,
) -> Option<Fit> {
    let same_states = |other: &Form| Form { noise: form.noise, ..*other } == form;
    let same_season = |other: &Form| other.season == form.season && other.noise == form.noise;
    let initial = start::state(form, filled, season)?;
    if let Some((_, weights, state)) = earlier.iter().rev().find(|(other, ..)| same_states(other)) {
        let found = fit::fit(form, values, (*weights, state), &initial, to_beat, scratch);
        if found.is_some() {
            return found;
        }
    }
    let nearest = earlier.iter().rev().find(|(other, ..)| same_season(other));
    let [steady, moving] = scratch.start(form, values, &initial);
    // Damping alone leads to no other peak.
    let is_near = nearest.is_some_and(|(other, ..)| other.trend == form.trend);
    let nearest = nearest.map(|(_, weights, _)| start::carried_over(*weights, form));
    let starts = match nearest {
        Some(nearest) if is_near => [Some(nearest), None],
        Some(nearest) if start::moves(nearest) => [Some(nearest), steady],
        Some(nearest) => [Some(nearest), moving.or(steady)],
        None => [steady, moving],
    };
    let mut best: Option<Fit> = None;
    for weights in starts.into_iter().flatten() {
        let to_beat = best.as_ref().map_or(to_beat, |best| best.aicc.min(to_beat));
        let found = fit::fit(form, values, (weights, &initial), &initial, to_beat, scratch);
        if let Some(found) = found
            && best.as_ref().is_none_or(|best| found.aicc < best.aicc)
        {
            best = Some(found);
        }
    }
    best
}

/// The forms of the automatic choice for a season of `season` periods (1 for none), simplest first.
pub fn automatic(season: usize) -> Vec<Form> {
    let mut forms = Vec::new();
    for season_kind in [Component::None, Component::Additive, Component::Multiplicative] {
        if season < 2 && season_kind != Component::None {
            break;
        }
        for (trend, is_damped) in TRENDS {
            for noise in [Noise::Additive, Noise::Multiplicative] {
                let form = Form { noise, trend, is_damped, season: season_kind };
                if form.is_admissible() {
                    forms.push(form);
                }
            }
        }
    }
    forms
}
