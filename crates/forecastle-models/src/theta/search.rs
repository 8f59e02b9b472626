//! The weight, initial level and θ of the least squared one-step errors.
//!
//! The level follows the data alone and the lines do too, so that for a given weight α every error is
//! a straight line in the initial level and in ω = 1 − 1/θ. Both have a closed form, and only α is
//! searched for: four values of it at a time, side by side.

use super::lines::Lines;
use crate::optimise::weight::{LANES, Search, search};

/// The range of α, and the first errors that are not counted: as in Fiorucci et al. (2016) and its
/// implementations, so that a start that does not suit decides nothing.
const ALPHA: (f64, f64) = (0.1, 0.99);
const UNCOUNTED: usize = 3;

/// How ω = 1 − 1/θ is found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Theta {
    /// θ = 2.
    Two,
    /// The θ ≥ 1 of the least squared errors.
    Optimised,
}

/// A Theta model that has been estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Weight of the newest value in the level.
    pub alpha: f64,
    /// Share of the line in the forecast: 1 − 1/θ.
    pub omega: f64,
    /// The level before the first value.
    pub initial: f64,
    /// Sum of squared one-step errors.
    pub squares: f64,
    /// How many errors that are, less the number of parameters; at least one.
    pub freedom: f64,
}

/// Estimates a Theta model on `values` (NaN in gaps, the first value not being one) and the lines through
/// them.
pub fn fit(values: &[f64], lines: &Lines, theta: Theta) -> Fit {
    let mut best: Option<Fit> = None;
    let is_gappy = values.iter().any(|value| value.is_nan());
    let settings = Search { range: ALPHA, blocks: 3, rounds: 8 };
    search(settings, |alphas| {
        let fits = if is_gappy {
            try_weights::<true>(values, lines, theta, alphas)
        } else {
            try_weights::<false>(values, lines, theta, alphas)
        };
        for fit in fits {
            if best.is_none_or(|best| fit.squares < best.squares) {
                best = Some(fit);
            }
        }
        fits.map(|fit| fit.squares)
    });
    let best = best.expect("weights have been tried");
    let counted = values.iter().skip(UNCOUNTED).filter(|value| !value.is_nan()).count() as f64;
    let parameters = if theta == Theta::Optimised { 3.0 } else { 2.0 };
    Fit { freedom: (counted - parameters).max(1.0), ..best }
}

/// The best initial level and ω for each of four weights.
///
/// The level is a sum of three: what the values make of it, a share of the initial level, and ω times
/// what the line has added in gaps, where the forecast is taken for the value.
fn try_weights<const GAPPY: bool>(
    values: &[f64],
    lines: &Lines,
    theta: Theta,
    alphas: [f64; LANES],
) -> [Fit; LANES] {
    let mut sums = [[0.0; LANES]; 6];
    let decays = alphas.map(|alpha| 1.0 - alpha);
    let inverses = alphas.map(f64::recip);
    let (mut levels, mut shares, mut powers) = ([0.0; LANES], [1.0; LANES], [1.0; LANES]);
    let mut added = [0.0; LANES];
    for (place, value) in values.iter().enumerate() {
        let is_gap = GAPPY && value.is_nan();
        if place > 0 {
            let (height, slope) = lines.after(place);
            let counts = place >= UNCOUNTED && !is_gap;
            for lane in 0..LANES {
                powers[lane] *= decays[lane];
                let mut line = height * powers[lane]
                    + slope * (1.0 - powers[lane] * decays[lane]) * inverses[lane];
                if GAPPY {
                    line += added[lane];
                    if is_gap {
                        added[lane] += alphas[lane] * (line - added[lane]);
                    } else {
                        added[lane] *= decays[lane];
                    }
                }
                if counts {
                    let (share, rest) = (shares[lane], value - levels[lane]);
                    sums[0][lane] += share * share;
                    sums[1][lane] += share * line;
                    sums[2][lane] += line * line;
                    sums[3][lane] += share * rest;
                    sums[4][lane] += line * rest;
                    sums[5][lane] += rest * rest;
                }
            }
        }
        if !is_gap {
            for lane in 0..LANES {
                levels[lane] = alphas[lane] * value + decays[lane] * levels[lane];
                shares[lane] *= decays[lane];
            }
        }
    }
    std::array::from_fn(|lane| solve(alphas[lane], theta, sums.map(|sum| sum[lane])))
}

/// The initial level and ω that minimise Σ(rest − initial·share − ω·line)², from the sums of products.
fn solve(alpha: f64, theta: Theta, sums: [f64; 6]) -> Fit {
    let [share_share, share_line, line_line, share_rest, line_rest, rest_rest] = sums;
    // Where the initial level has no weight left in what is counted, it is of no account.
    let has_level = share_share > 1e-12;
    let level_for = |omega: f64| {
        if has_level { (share_rest - omega * share_line) / share_share } else { 0.0 }
    };
    let squares = |initial: f64, omega: f64| {
        rest_rest - 2.0 * (initial * share_rest + omega * line_rest)
            + initial * initial * share_share
            + omega * (2.0 * initial * share_line + omega * line_line)
    };
    let omega = match theta {
        Theta::Two => 0.5,
        Theta::Optimised => {
            let (line, rest) = if has_level {
                let part = share_line / share_share;
                (line_line - part * share_line, line_rest - part * share_rest)
            } else {
                (line_line, line_rest)
            };
            // A line that is all initial level leaves θ open; it is then as in the standard method.
            if line > 1e-12 * line_line { (rest / line).clamp(0.0, 1.0) } else { 0.5 }
        }
    };
    let initial = level_for(omega);
    Fit { alpha, omega, initial, squares: squares(initial, omega).max(0.0), freedom: 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series() -> Vec<f64> {
        let value = |t: u64| 20.0 + 0.3 * t as f64 + 3.0 * forecastle_core::random::normal(4, 7, t);
        (0..80).map(|t| if t == 33 { f64::NAN } else { value(t) }).collect()
    }

    fn filled() -> Vec<f64> {
        crate::smoothing::decompose::filled(&series()).unwrap()
    }

    /// The line of least squares, gaps filled with what lies on it at the time.
    fn through(values: &[f64]) -> Lines {
        let mut filled: Vec<f64> = Vec::new();
        for value in values {
            let place = filled.len() as f64 + 1.0;
            let on_the_line = |filled: &[f64]| {
                let (height, slope) = Lines::through_all(filled).after(1);
                height + slope * place
            };
            filled.push(if value.is_nan() { on_the_line(&filled) } else { *value });
        }
        Lines::through_all(&filled)
    }

    /// The state space form written out, as in Fiorucci et al. (2016), equations 4 to 7 and 11 to 13.
    fn errors(
        values: &[f64],
        filled: &[f64],
        [alpha, theta, initial]: [f64; 3],
        is_dynamic: bool,
    ) -> f64 {
        let all = Lines::through_all(filled);
        let mut level = alpha * values[0] + (1.0 - alpha) * initial;
        let mut sum = 0.0;
        for i in 1..values.len() {
            let past = if is_dynamic { through(&values[..i]) } else { all.clone() };
            let (height, slope) = past.after(1);
            let forecast = level
                + (1.0 - 1.0 / theta)
                    * (height * (1.0 - alpha).powi(i as i32)
                        + slope * (1.0 - (1.0 - alpha).powi(i as i32 + 1)) / alpha);
            // The forecast is taken for a value that is not known.
            if values[i].is_nan() {
                level = alpha * forecast + (1.0 - alpha) * level;
                continue;
            }
            if i >= UNCOUNTED {
                sum += (values[i] - forecast).powi(2);
            }
            level = alpha * values[i] + (1.0 - alpha) * level;
        }
        sum
    }

    #[test]
    fn the_recursion_written_out_agrees_and_nothing_near_is_better() {
        let (values, filled) = (series(), filled());
        for is_dynamic in [false, true] {
            let lines = match is_dynamic {
                false => Lines::through_all(&filled),
                true => Lines::through_past(&values),
            };
            for theta in [Theta::Two, Theta::Optimised] {
                let fit = fit(&values, &lines, theta);
                let at = |alpha: f64, omega: f64, initial: f64| {
                    errors(&values, &filled, [alpha, 1.0 / (1.0 - omega), initial], is_dynamic)
                };
                let best = at(fit.alpha, fit.omega, fit.initial);
                assert!((best / fit.squares - 1.0).abs() < 1e-9, "{is_dynamic} {fit:?} {best}");
                for by in [-1e-3, 1e-3] {
                    assert!(
                        at((fit.alpha + by).clamp(0.1, 0.99), fit.omega, fit.initial)
                            > best * (1.0 - 1e-9)
                    );
                    assert!(at(fit.alpha, fit.omega, fit.initial + by) > best);
                    if theta == Theta::Optimised && (0.01..0.99).contains(&fit.omega) {
                        assert!(at(fit.alpha, fit.omega + by, fit.initial) > best);
                    }
                }
            }
        }
    }
}
