//! Levels against formulas written out, and widths against those of another library.

use super::*;
use forecastle_core::random::{normal, uniform};

const RULES: [Rule; 4] = [Rule::Last, Rule::Smoothed(0.3), Rule::Mean, Rule::Window(4)];

/// A hundred days with a pattern of the week and one of eleven days.
fn history() -> Vec<f64> {
    let at = |day: u32| 50.0 + f64::from((day * day * 7 + 3 * day) % 11) + 5.0 * f64::from(day % 7);
    (0..100).map(at).collect()
}

fn gappy() -> Vec<f64> {
    let gap = |place: usize| uniform(5, 0, place as u64) < 0.2;
    history().iter().enumerate().map(|(i, y)| if gap(i) { f64::NAN } else { *y }).collect()
}

/// The level of a period ahead from the values of its phase.
fn written_out(rule: Rule, values: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    match rule {
        Rule::Last => values[values.len() - 1],
        Rule::Smoothed(weight) => {
            let age = |place: usize| (values.len() - 1 - place) as i32;
            let share = |place: usize| if place == 0 { 1.0 } else { weight };
            let terms = values.iter().enumerate();
            terms.map(|(i, y)| share(i) * (1.0 - weight).powi(age(i)) * y).sum()
        }
        Rule::Mean => mean(values),
        Rule::Window(width) => mean(&values[values.len().saturating_sub(width)..]),
    }
}

#[test]
fn levels_agree_with_the_formulas_written_out() {
    for history in [history(), gappy()] {
        for (rule, season) in RULES.into_iter().flat_map(|rule| [(rule, 1), (rule, 7)]) {
            let cycle = Cycle::fit(rule, season, &history);
            for step in 0..10 {
                let phase = (history.len() + step) % season;
                let values = history.iter().skip(phase).step_by(season);
                let known: Vec<f64> = values.copied().filter(|y| !y.is_nan()).collect();
                let expected = written_out(rule, &known);
                assert!((cycle.level(step) - expected).abs() < 1e-9, "{rule:?} {season} {step}");
            }
        }
    }
}

/// The upper bound at 80 % of a step ahead, from 0.
fn upper(cycle: &Cycle, step: usize) -> f64 {
    let deviation = cycle.spread.deviation(cycle.growth_of_variance(step)).unwrap();
    cycle.level(step) + 1.281_551_565_544_600_4 * deviation
}

#[test]
fn widths_agree_with_statsforecast() {
    // statsforecast 2.1.1: Naive, SeasonalNaive(7) and HistoricAverage at level 80.
    let computed = [
        (Rule::Last, 1, [72.56750076940803, 101.47923819278951]),
        (Rule::Last, 7, [68.01299257388109, 60.01299257388109]),
        (Rule::Mean, 1, [82.53110730516548; 2]),
    ];
    for (rule, season, expected) in computed {
        let cycle = Cycle::fit(rule, season, &history());
        for (step, expected) in [0, 6].into_iter().zip(expected) {
            let found = upper(&cycle, step);
            assert!((found - expected).abs() < 1e-6, "{rule:?} {season} {step}: {found}");
        }
    }
}

#[test]
fn updates_go_on_where_the_history_ended() {
    let history = gappy();
    for (rule, season) in RULES.into_iter().flat_map(|rule| [(rule, 1), (rule, 7)]) {
        let whole = Cycle::fit(rule, season, &history);
        let first = Cycle::fit(rule, season, &history[..61]);
        let mut restored = Cycle::restore(&first.numbers()).unwrap();
        assert!(restored.update(&history[61..]));
        for step in 0..10 {
            assert!((restored.level(step) - whole.level(step)).abs() < 1e-9);
            // How much farther seasons after the next are missed stays as it was fitted.
            if season > 1 && step >= season && rule.lags() {
                assert_eq!(restored.stretch, first.stretch);
            } else {
                assert!((upper(&restored, step) - upper(&whole, step)).abs() < 1e-9);
            }
        }
        assert_eq!(restored.numbers().len(), whole.numbers().len());
    }
}

#[test]
fn foreign_numbers_are_refused() {
    let numbers = Cycle::fit(Rule::Window(4), 7, &history()).numbers();
    assert!(Cycle::restore(&numbers).is_some());
    assert_eq!(Cycle::restore(&numbers[1..]), None);
    assert_eq!(Cycle::restore(&[]), None);
    let mut other = numbers.clone();
    other[0] = 9.0;
    assert_eq!(Cycle::restore(&other), None);
    other = numbers;
    *other.last_mut().unwrap() = f64::INFINITY;
    assert_eq!(Cycle::restore(&other), None);
}

/// Bands of 80 % hold between 75 % and 85 % of what comes, each rule on a process of its own kind.
#[test]
fn bands_cover_what_comes() {
    for rule in RULES {
        let (mut inside, mut all) = (0, 0);
        for series in 0..300 {
            let values = process(rule, series);
            let (past, ahead) = values.split_at(200);
            let cycle = Cycle::fit(rule, 2, past);
            for (step, value) in ahead.iter().enumerate() {
                let width = upper(&cycle, step) - cycle.level(step);
                inside += usize::from((value - cycle.level(step)).abs() <= width);
                all += 1;
            }
        }
        let share = inside as f64 / all as f64;
        assert!((0.75..=0.85).contains(&share), "{rule:?}: {share}");
    }
}

/// 220 values of two phases whose levels move as the rule supposes.
fn process(rule: Rule, series: u64) -> Vec<f64> {
    let weight = match rule {
        Rule::Last => 1.0,
        Rule::Smoothed(weight) => weight,
        Rule::Mean => 0.0,
        Rule::Window(width) => 2.0 / (width as f64 + 1.0),
    };
    let mut levels = [100.0, 140.0];
    (0..220)
        .map(|place| {
            let noise = normal(9, series, place);
            let value = levels[place as usize % 2] + noise;
            levels[place as usize % 2] += weight * noise;
            value
        })
        .collect()
}
