//! Estimating complex exponential smoothing, and the choice of how its season enters.

use super::recursion::{Model, Pair, Season, State};
use super::running::Running;
use crate::optimise::dual::{Dual, Real};
use crate::optimise::least_squares::{self, LeastSquares, Settings};
use crate::smoothing::decompose;

/// The range of α₀, α₁, β₀ and β₁.
const LOWER: [f64; 4] = [0.01; 4];
const UPPER: [f64; 4] = [1.8, 1.9, 1.5, 1.5];

/// α₁ above one goes on with a growth for ever and below one turns it back, and a history says little about
/// which: its usual value, and one over the square of how far from that it is held, 0.008. Measured on
/// hospital, tourism and aus_retail, errors of the hold-out fall by 1 to 2 %.
const USUAL: f64 = 1.0;
const USUAL_WEIGHT: f64 = 15_625.0;

/// Hidden states begin as this share of what is seen: they have no effect then on the first forecasts.
const HIDDEN: f64 = 1.0 / 1.1;

/// Sum of squares per value below which a fit is called perfect: rounding decides what lies below.
const PERFECT: f64 = 1e-22;

/// A model that has been estimated.
#[derive(Debug, Clone, PartialEq)]
struct Fit {
    /// How its season enters.
    season: Season,
    /// α₀, α₁, β₀, β₁.
    weights: [f64; 4],
    /// The state that its first run begins with.
    start: State<f64>,
    /// Akaike's criterion, corrected for short series, but for a constant.
    aicc: f64,
}

/// Estimates all kinds of season that the history is long enough for, and gives the one with the least
/// criterion, the simplest of equals, as it stands after the history. `phases` is the length of the
/// season, 1 for none.
pub fn best(values: &[f64], phases: usize) -> Option<Running> {
    let filled = decompose::filled(values)?;
    let kinds: &[Season] = if phases >= 2 && values.len() >= 2 * phases {
        &[Season::None, Season::Simple, Season::Partial, Season::Full]
    } else {
        &[Season::None]
    };
    let mut work = Work::default();
    let mut best: Option<Fit> = None;
    for season in kinds {
        let to_beat = best.as_ref().map_or(f64::INFINITY, |best| best.aicc);
        let fit = estimate(*season, values, &filled, phases, to_beat, &mut work);
        if let Some(fit) = fit.filter(|fit| fit.aicc < to_beat) {
            best = Some(fit);
        }
    }
    let fit = best?;
    let model = Model::new(fit.season, fit.weights);
    let (mut state, mut squares, mut known) = (State::default(), 0.0, 0.0);
    state.assign(&fit.start);
    model.run(values, phases, &mut state, |error: f64| {
        squares += error * error;
        known += 1.0;
    });
    let variance = squares / (known - fit.season.weight_count() as f64 - 1.0).max(1.0);
    state.turn_to(values.len());
    Some(Running { season: fit.season, weights: fit.weights, state, phases, variance })
}

/// Room for fits, to be used again for the next one.
#[derive(Debug, Default)]
struct Work {
    plain: State<f64>,
    with_two: State<Dual<2>>,
    with_four: State<Dual<4>>,
    squares: least_squares::Workspace,
}

fn estimate(
    season: Season,
    values: &[f64],
    filled: &[f64],
    phases: usize,
    to_beat: f64,
    work: &mut Work,
) -> Option<Fit> {
    let known = values.iter().filter(|value| !value.is_nan()).count() as f64;
    let weight_count = season.weight_count();
    // The states are not counted: they follow from the weights. One more for the variance.
    let count = weight_count as f64 + 1.0;
    if known - count - 1.0 <= 0.0 {
        return None;
    }
    let start = start(season, filled, phases)?;
    let penalty = 2.0 * count + 2.0 * count * (count + 1.0) / (known - count - 1.0);
    let hopeless_above =
        if to_beat.is_finite() { ((to_beat - penalty) / known).exp() } else { 0.0 };
    let settings = Settings { tolerance: 5e-3 / known, rounds: 60, hopeless_above };
    let mut weights = match season {
        Season::Partial => [1.3, 1.0, 0.1, 0.0],
        _ => [1.3, 1.0, 1.3, 1.0],
    };
    let x = &mut weights[..weight_count];
    let bounds = (&LOWER[..weight_count], &UPPER[..weight_count]);
    let Work { plain, with_two, with_four, squares: room } = work;
    let start = &start;
    let squares = if weight_count == 2 {
        let mut problem =
            Problem { season, values, phases, start, variance: 0.0, plain, dual: with_two };
        least_squares::minimise(&mut problem, x, bounds, settings, room)
    } else {
        let mut problem =
            Problem { season, values, phases, start, variance: 0.0, plain, dual: with_four };
        least_squares::minimise(&mut problem, x, bounds, settings, room)
    };
    if !squares.is_finite() {
        return None;
    }
    let aicc = known * squares.max(PERFECT * known).ln() + penalty;
    Some(Fit { season, weights, start: start.clone(), aicc })
}

/// Where the first run begins: with the first values, and a decomposition's indices.
fn start(season: Season, filled: &[f64], phases: usize) -> Option<State<f64>> {
    let pair = |seen: f64| Pair { seen, hidden: HIDDEN * seen };
    let mean = |count: usize| {
        let first = &filled[..count.min(filled.len())];
        pair(first.iter().sum::<f64>() / first.len() as f64)
    };
    let indices = || decompose::seasonal_indices(filled, phases, false);
    Some(match season {
        Season::None => State { levels: vec![mean(10)], indices: Vec::new() },
        Season::Simple => State {
            levels: filled[..phases].iter().map(|value| pair(*value)).collect(),
            indices: Vec::new(),
        },
        Season::Partial | Season::Full => State {
            levels: vec![mean(phases)],
            indices: indices()?.into_iter().map(pair).collect(),
        },
    })
}

/// One kind of season on one series, as a sum of squares, with derivatives by at most `N` weights.
struct Problem<'a, const N: usize> {
    season: Season,
    values: &'a [f64],
    phases: usize,
    start: &'a State<f64>,
    /// The variance of the errors, nearly; zero before the first cost.
    variance: f64,
    plain: &'a mut State<f64>,
    dual: &'a mut State<Dual<N>>,
}

impl<const N: usize> LeastSquares for Problem<'_, N> {
    fn cost(&mut self, x: &[f64]) -> f64 {
        let weights = std::array::from_fn(|place| x.get(place).copied().unwrap_or(0.0));
        self.plain.assign(self.start);
        let mut squares = 0.0;
        Model::new(self.season, weights)
            .run(self.values, self.phases, self.plain, |error| squares += error * error);
        if self.variance == 0.0 {
            // That of the first weights will do.
            self.variance = squares / self.values.len() as f64;
        }
        let squares = squares + self.variance * USUAL_WEIGHT * (x[1] - USUAL).powi(2);
        if squares.is_finite() { squares } else { f64::INFINITY }
    }

    fn normal_equations(&mut self, x: &[f64], gram: &mut [f64], gradient: &mut [f64]) {
        let weights = std::array::from_fn(|place| match x.get(place) {
            Some(weight) => Dual::parameter(*weight, place),
            None => Dual::constant(0.0),
        });
        self.dual.assign(self.start);
        let (mut products, mut sums) = ([[0.0; N]; N], [0.0; N]);
        Model::new(self.season, weights).run(self.values, self.phases, self.dual, |error| {
            for (i, slope) in error.slopes.iter().enumerate() {
                sums[i] += slope * error.value;
                for (product, other) in products[i].iter_mut().zip(&error.slopes) {
                    *product += slope * other;
                }
            }
        });
        products[1][1] += self.variance * USUAL_WEIGHT;
        sums[1] += self.variance * USUAL_WEIGHT * (x[1] - USUAL);
        for i in 0..x.len() {
            gradient[i] = sums[i];
            gram[i * x.len()..(i + 1) * x.len()].copy_from_slice(&products[i][..x.len()]);
        }
    }
}
