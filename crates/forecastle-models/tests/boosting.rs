//! What is asked of boosted trees beyond what every model has to do: quantiles, and how much the past counts.

#[allow(dead_code, reason = "every test takes what it needs")]
mod common;

use common::{CONTEXT, Recipe, Series, WEEKLY, panel};
use forecastle_core::random::normal;
use forecastle_core::{Panel, Window};
use forecastle_models::boosting::{Learns, Loss, TreeSettings};
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

/// The number of trees in a model's state, by the splits of its columns.
fn splits(fitted: &dyn Fitted, panel: &Panel) -> usize {
    let window = Window::latest(panel, HORIZON);
    let worth = fitted.as_row_model().expect("a model of rows").worth(&window).unwrap();
    worth.iter().map(|column| column.splits).sum()
}

#[test]
fn growth_stops_early_where_there_is_nothing_to_learn() {
    let stopping =
        Context { trees: TreeSettings { stops_early: true, ..TreeSettings::USUAL }, ..CONTEXT };
    // Flagged weeks are of the same kind as all others: nothing but noise.
    let noise = flagged_demand(|noise, _| 100.0 + 4.0 * noise);
    let whole = splits(&*fitted("lightgbm", &noise, &CONTEXT), &noise);
    let stopped = splits(&*fitted("lightgbm", &noise, &stopping), &noise);
    assert!(stopped < whole / 2, "{stopped} of {whole}");
    // Where flags matter trees are grown until that is learnt.
    let panel = flagged_demand(|noise, _| 300.0 + 4.0 * noise);
    let model = fitted("lightgbm", &panel, &stopping);
    let said = model.predict(&Window::latest(&panel, HORIZON)).unwrap().values;
    let flagged = said[flagged_step() - 1];
    assert!((250.0..350.0).contains(&flagged), "{flagged}");
}

#[test]
fn what_is_set_is_how_trees_are_grown() {
    let panel = flagged_demand(|noise, _| 300.0 + 4.0 * noise);
    let splits_with = |trees: TreeSettings| {
        splits(&*fitted("lightgbm", &panel, &Context { trees, ..CONTEXT }), &panel)
    };
    let few = TreeSettings { rounds: Some(10), leaves: Some(4), ..TreeSettings::USUAL };
    assert!(splits_with(few) <= 2 * 10 * 3);
    let one = TreeSettings { learns: Learns::Level, ..few };
    assert!(splits_with(one) <= 10 * 3);
    for loss in Loss::ALL {
        let trees = TreeSettings { loss: Some(loss), ..TreeSettings::USUAL };
        let model = fitted("lightgbm", &panel, &Context { trees, ..CONTEXT });
        let said = model.predict(&Window::latest(&panel, HORIZON)).unwrap().values;
        let flagged = said[flagged_step() - 1];
        assert!((200.0..400.0).contains(&flagged), "{loss:?}: {flagged}");
    }
}

#[test]
fn each_block_of_steps_is_served_by_its_own_trees() {
    let panel = flagged_demand(|noise, _| 300.0 + 4.0 * noise);
    let window = Window::latest(&panel, HORIZON);
    let blocks = fitted("lightgbm_blocks", &panel, &CONTEXT);
    let state = blocks.state();
    let steps: Vec<_> =
        state["members"].as_array().unwrap().iter().map(|one| one["steps"].clone()).collect();
    let expected = [[1, 3], [1, 3], [4, 6], [4, 6], [7, 9], [7, 9], [10, 13], [10, 13]];
    assert_eq!(serde_json::json!(steps), serde_json::json!(expected));
    let said = blocks.predict(&window).unwrap().values;
    assert!((250.0..350.0).contains(&said[flagged_step() - 1]));
    // Parts of each step are those of the trees that serve it.
    let parts = blocks.explain(&window, 3).unwrap().expect("parts");
    for step in 0..HORIZON {
        let sum: f64 = parts.iter().map(|part| part.values[step]).sum();
        let whole = said[3 * HORIZON + step];
        assert!((sum - whole).abs() < 1e-6 * whole, "{sum} {whole}");
    }
    // A horizon beyond what was learnt is for the last block.
    let longer = Window::latest(&panel, HORIZON + 5);
    let beyond = blocks.predict(&longer).unwrap().values;
    assert!(beyond.iter().all(|value| (50.0..400.0).contains(value)), "{beyond:?}");
}
