//! The day on which a sum is back at its norm, by a curve through what came since its re-opening.
//!
//! A single day says little: what is 95 % of the norm differs from what is 94 % by less than the noise of a week. The
//! curve has three numbers, which months of sales tell.

use std::f64::consts::TAU;

use forecastle_core::Frequency;

use super::curve::{self, Curve};
use super::dates::Collapse;
use super::learn::{Noise, prior, said};
use super::pooled::{self, Rows};

/// The share of the norm from which on a sum is called recovered.
pub const RECOVERED: f64 = 0.95;

/// Cycles before a collapse that tell what was usual.
const LEAST: usize = 8;

/// The first place from which on the way back is 95 % of what it leads to; `None` where that has not come.
pub fn recovered(values: &[f64], collapse: &Collapse, frequency: Frequency) -> Option<usize> {
    let reopening = collapse.reopening?;
    let curve = curve_of(values, collapse, reopening, frequency)?;
    let since = curve.periods_to(RECOVERED, values.len() - reopening)?;
    (reopening + since < values.len()).then_some(reopening + since)
}

fn curve_of(
    values: &[f64],
    collapse: &Collapse,
    reopening: usize,
    frequency: Frequency,
) -> Option<Curve> {
    let cycle = if frequency == Frequency::Daily { 7 } else { 1 };
    if collapse.first < LEAST * cycle.max(2) {
        return None;
    }
    let year = frequency.periods_per_year();
    let waves = match collapse.first as f64 / year {
        1.2.. => 3,
        0.9..1.2 => 2,
        _ => 0,
    };
    let features = |place: usize| {
        let weekdays = (0..cycle).map(|own| f64::from(place % cycle == own));
        let angles = (1..=waves).map(|wave| TAU * wave as f64 * place as f64 / year);
        let season = angles.flat_map(|angle| [angle.sin(), angle.cos()]);
        weekdays.chain(season).chain([place as f64 / year]).collect::<Vec<f64>>()
    };
    let mut priors = vec![0.5; cycle];
    priors.extend((1..=waves).flat_map(|wave| [0.25 / wave as f64; 2]));
    priors.push(0.05);
    let mut curve: Option<Curve> = None;
    for _ in 0..2 {
        let mut rows = Rows { width: priors.len(), count: 1, ..Rows::default() };
        for (place, value) in values.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
            let factor = match (&curve, place) {
                _ if place < collapse.first => 1.0,
                (Some(curve), reopened) if reopened >= reopening => {
                    curve.share((reopened - reopening) as f64)
                }
                _ => continue,
            };
            rows.features.extend(features(place));
            rows.actuals.push(value.max(0.0));
            rows.factors.push(factor);
            rows.units.push(0);
        }
        let slopes = pooled::fit(&rows, &priors);
        let relative: Vec<f64> =
            (0..values.len()).map(|place| said(&features(place), &slopes)).collect();
        let known = || (0..collapse.first).filter(|place| !values[*place].is_nan());
        let level = known().map(|place| values[place]).sum::<f64>()
            / known().map(|place| relative[place]).sum::<f64>();
        let expected: Vec<f64> = relative.iter().map(|one| level * one).collect();
        let noise = Noise::of(
            &known().map(|place| values[place]).collect::<Vec<_>>(),
            &known().map(|place| expected[place]).collect::<Vec<_>>(),
        );
        let mut since = curve::Since::default();
        for place in (reopening..values.len()).filter(|place| !values[*place].is_nan()) {
            let share = values[place] / expected[place];
            since.places.push((place - reopening) as f64);
            since.shares.push(share);
            since.precisions.push(noise.precision(expected[place], share));
        }
        curve = curve::fit(&[since], prior(frequency)).pop();
    }
    curve
}
