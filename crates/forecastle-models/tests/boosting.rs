//! What is asked of boosted trees beyond what every model has to do: quantiles, and how much the past counts.

#[allow(dead_code, reason = "every test takes what it needs")]
mod common;

use common::{CONTEXT, Recipe, Series, WEEKLY, panel};
use forecastle_core::random::normal;
use forecastle_core::{Panel, Window};
use forecastle_models::{Context, Fitted, Recency, find};

const WEEKS: usize = 160;
const HORIZON: usize = 13;
const SERIES: usize = 30;

/// Weekly demand around 100 whose flagged weeks (every thirteenth) are as `flagged` says of noise and week.
fn flagged_demand(flagged: impl Fn(f64, usize) -> f64) -> Panel {
    let series = (0..SERIES).map(|index| {
        let value = |week: usize| {
            let noise = normal(3, index as u64, week as u64);
            match week % 13 == 5 {
                true => flagged(noise, week),
                false => 100.0 + 4.0 * noise,
            }
        };
        Series { start: 0, values: (0..WEEKS).map(value).collect() }
    });
    let series = series.collect();
    panel(&Recipe { frequency: WEEKLY, series, known_ahead: HORIZON })
}

/// The step ahead of the flagged week: it is known, and among those asked for.
fn flagged_step() -> usize {
    (1..=HORIZON).find(|step| (WEEKS + step - 1) % 13 == 5).expect("one in thirteen")
}

fn fitted(model: &str, panel: &Panel, context: &Context) -> Box<dyn Fitted> {
    let model = find(model).expect("a model of the list");
    model.fit(&Window::latest(panel, HORIZON), context).expect("enough to learn from")
}

#[test]
fn quantiles_are_wider_where_demand_is_known_to_be_less_certain() {
    let panel = flagged_demand(|noise, _| 100.0 + 40.0 * noise);
    let window = Window::latest(&panel, HORIZON);
    let fitted = fitted("lightgbm_quantiles", &panel, &CONTEXT);
    let probabilities = [0.025, 0.1, 0.3, 0.5, 0.9, 0.975];
    let said = fitted.quantiles(&window, &probabilities).unwrap().expect("a model of quantiles");
    assert_eq!(said.len(), SERIES * HORIZON * probabilities.len());
    assert!(said.chunks_exact(probabilities.len()).all(|row| row.is_sorted()));
    let width = |step: usize| -> f64 {
        let of = |series: usize| {
            let row = (series * HORIZON + step - 1) * probabilities.len();
            said[row + 4] - said[row + 1]
        };
        (0..SERIES).map(of).sum::<f64>() / SERIES as f64
    };
    let flagged = flagged_step();
    let usual = width(if flagged == 1 { 2 } else { flagged - 1 });
    // Bounds of 80 % of normal demand are 2.56 deviations apart: 10 in usual weeks, 103 in flagged ones.
    assert!((7.0..14.0).contains(&usual), "{usual}");
    assert!((50.0..130.0).contains(&width(flagged)), "{}", width(flagged));
    // The point is the median where medians are wanted.
    let points = fitted.predict(&window).unwrap().values;
    let medians = said.iter().skip(3).step_by(probabilities.len());
    assert!(points.iter().eq(medians));
}

#[test]
fn what_is_learnt_lately_counts_more_where_it_is_asked_for() {
    // Since half a year, a flagged week sells twice as much as any other; before, a tenth less.
    let panel =
        flagged_demand(
            |noise, week| {
                if week + 26 >= WEEKS { 200.0 + 4.0 * noise } else { 90.0 + 4.0 * noise }
            },
        );
    let window = Window::latest(&panel, HORIZON);
    let of_flagged = |recency: Recency| -> f64 {
        let context = Context { recency, ..CONTEXT };
        let points = fitted("lightgbm", &panel, &context).predict(&window).unwrap().values;
        let of = |series: usize| points[series * HORIZON + flagged_step() - 1];
        (0..SERIES).map(of).sum::<f64>() / SERIES as f64
    };
    let even = of_flagged(Recency::EVEN);
    let fading = of_flagged(Recency { half_life: Some(4.0), ..Recency::EVEN });
    let recent = of_flagged(Recency { periods: Some(26), ..Recency::EVEN });
    let miss = |forecast: f64| (forecast - 200.0).abs();
    assert!(miss(fading) < miss(even), "{even}, fading {fading}");
    assert!(miss(recent) < miss(even), "{even}, recent {recent}");
    assert!(miss(recent) < 40.0, "{even}, fading {fading}, recent {recent}");
}

#[test]
fn weights_halve_after_each_half_life() {
    let fading = Recency { half_life: Some(8.0), ..Recency::EVEN };
    for (age, weight) in [(0, 1.0), (8, 0.5), (16, 0.25)] {
        assert!((fading.weight(age) - weight).abs() < 1e-12);
        assert_eq!(Recency::EVEN.weight(age), 1.0);
    }
}
