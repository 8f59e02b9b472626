//! Exponential smoothing of each phase of the season.

use forecastle_core::Frequency;

use super::cycle::{Cyclic, Rule};
use super::phases::Phases;
use crate::model::{Kind, ModelEntry, Parameter, Preset};
use crate::season::SEASON;
use crate::weight::{LANES, best_weight_by, squared_errors};

/// Exponential smoothing of each phase of the season.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "seasonal_ses",
    title: "Seasonal exponential smoothing",
    doc: "a level for each phase of the season, such as each day of the week, all smoothed with one weight",
    formula: "l(t) = α·y(t) + (1−α)·l(t−m), ŷ(t+h) = l(t+h−m), m the season's length; α minimises Σ(y(t) − l(t−m))²",
    parameters: &[
        SEASON,
        Parameter {
            name: "α",
            range: "0.01 to 0.99",
            meaning: "the weight of the newest value, one for all phases; the least squared errors",
        },
        Parameter {
            name: "levels",
            range: "m of them",
            meaning: "one for each phase, beginning with its first known value",
        },
    ],
    use_when: "days of the week each with a life of their own; many seasons of history",
    source: "the seasonal form of simple exponential smoothing; SeasonalExponentialSmoothing in statsforecast",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Cyclic {
        season: Frequency::season_length,
        rule: |series, season| Ok(Rule::Smoothed(weight(&Phases::of(series.history, season)?))),
    }),
};

/// The weights tried.
const BOUNDS: (f64, f64) = (0.01, 0.99);

/// One weight for all phases: each by itself has too few values to choose one.
fn weight(phases: &Phases) -> f64 {
    best_weight_by(BOUNDS, |weights: &[f64; LANES]| {
        phases.iter().fold([0.0; LANES], |mut sums, values| {
            for (sum, error) in sums.iter_mut().zip(squared_errors(values, weights)) {
                *sum += error;
            }
            sums
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::weight::smooth;

    #[test]
    fn one_phase_is_simple_exponential_smoothing() {
        // Oil production of Saudi Arabia in million tonnes, 1996-2013; Forecasting: Principles and
        // Practice, 2nd ed., section 7.1, has α 0.83 and 542.68 with a first level of its own.
        let oil = [
            445.36, 453.20, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28, 508.95,
            488.89, 509.87, 456.72, 473.82, 525.95, 549.83, 542.34,
        ];
        let level = smooth(&oil, weight(&Phases::of(&oil, 1).unwrap()));
        assert!((level - 542.68).abs() < 0.1, "{level}");
    }
}
