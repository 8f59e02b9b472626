//! Where the search for weights and initial states begins.

use super::form::{Component, Form};
use super::recursion::{Path, State, Weights};
use crate::smoothing::decompose;

/// The smallest index or ratio to begin with where it multiplies.
const LEAST_FACTOR: f64 = 0.05;

/// Weights that a search may begin with: α, γ as a share of 1 − α.
const WEIGHTS: [(f64, f64); 9] = [
    (0.02, 0.05),
    (0.1, 0.05),
    (0.1, 0.6),
    (0.3, 0.05),
    (0.3, 0.3),
    (0.4, 0.95),
    (0.6, 0.05),
    (0.6, 0.3),
    (0.9, 0.05),
];

/// γ as a share of 1 − α up to which a season hardly moves.
const STEADY: f64 = 0.05;

/// The largest α to begin with where the form has no season. A season that the form does not see makes the
/// likelihood greatest where the level is the last value, next to a lower peak where it is a level.
const STEADY_LEVEL: f64 = 0.3;

/// β as a share of α to begin with.
const BETA: f64 = 0.05;

/// φ to begin with.
const PHI: f64 = 0.95;

/// The initial state of `form` that a decomposition of the history (without gaps) suggests, by Hyndman
/// et al. (2008), section 2.6.1: a line through the first values without their season. `None` when the
/// history is shorter than two seasons.
pub fn state(form: Form, filled: &[f64], season: usize) -> Option<State> {
    let multiplies = form.season == Component::Multiplicative;
    let mut seasons = match form.season {
        Component::None => Vec::new(),
        _ => decompose::seasonal_indices(filled, season, multiplies)?,
    };
    if multiplies {
        seasons.iter_mut().for_each(|index| *index = index.max(LEAST_FACTOR));
        let mean = seasons.iter().sum::<f64>() / seasons.len() as f64;
        seasons.iter_mut().for_each(|index| *index /= mean);
    }
    let early = filled.len().min(10.max(2 * seasons.len()));
    let adjusted = |place: usize| match form.season {
        Component::None => filled[place],
        Component::Additive => filled[place] - seasons[place % season],
        Component::Multiplicative => filled[place] / seasons[place % season],
    };
    let count = early as f64;
    let (middle, mean) = ((count - 1.0) / 2.0, (0..early).map(adjusted).sum::<f64>() / count);
    let spread: f64 = (0..early).map(|t| (t as f64 - middle).powi(2)).sum();
    let covariance: f64 = (0..early).map(|t| (t as f64 - middle) * adjusted(t)).sum();
    let slope = if early > 1 { covariance / spread } else { 0.0 };
    let before_first = mean - slope * (middle + 1.0);
    let (level, growth) = match form.trend {
        Component::None => (mean, 0.0),
        Component::Additive => (before_first, slope),
        Component::Multiplicative if before_first > LEAST_FACTOR * mean => {
            (before_first, ((before_first + slope) / before_first).max(LEAST_FACTOR))
        }
        Component::Multiplicative => (mean, 1.0),
    };
    // Products need something positive to begin with.
    if form.needs_positive_data() && level < LEAST_FACTOR * mean {
        let growth = if form.trend == Component::Multiplicative { 1.0 } else { 0.0 };
        return Some(State { level: mean, growth, seasons });
    }
    Some(State { level, growth, seasons })
}

/// Whether a season moves with these weights.
pub fn moves(weights: Weights) -> bool {
    weights.gamma > STEADY * (1.0 - weights.alpha)
}

/// The weights of a coarse grid that follow `values` best from `initial`, with a season that stays nearly
/// as it is and with one that moves: the likelihood often has a peak of each kind. Fewer when there is no
/// season or when the recursion cannot be run.
pub fn weights(
    form: Form,
    values: &[f64],
    initial: &State,
    path: &mut Path,
    state: &mut State,
) -> [Option<Weights>; 2] {
    let mut best: [Option<(f64, Weights)>; 2] = [None; 2];
    for (alpha, gamma_share) in WEIGHTS {
        let moves = gamma_share > STEADY;
        if !form.has_season() && (moves || alpha > STEADY_LEVEL) {
            continue;
        }
        let weights = Weights {
            alpha,
            beta: if form.has_trend() { BETA * alpha } else { 0.0 },
            gamma: if form.has_season() { gamma_share * (1.0 - alpha) } else { 0.0 },
            phi: if form.is_damped { PHI } else { 1.0 },
        };
        state.clone_from(initial);
        let best = &mut best[usize::from(moves)];
        if path.run(form, weights, values, state)
            && best.is_none_or(|(least, _)| path.squares < least)
        {
            *best = Some((path.squares, weights));
        }
    }
    best.map(|best| best.map(|(_, weights)| weights))
}

/// The weights of a form that has been estimated, carried over to another of the same season.
pub fn carried_over(from: Weights, form: Form) -> Weights {
    Weights {
        beta: match (form.has_trend(), from.beta > 0.0) {
            (true, true) => from.beta,
            (true, false) => BETA * from.alpha,
            (false, _) => 0.0,
        },
        phi: match (form.is_damped, from.phi < 1.0) {
            (true, true) => from.phi,
            (true, false) => PHI,
            (false, _) => 1.0,
        },
        ..from
    }
}
