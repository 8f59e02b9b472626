//! States of the family, whatever the recursion.

use super::*;
use crate::intermittent::croston::{rate, rate_with};
use crate::intermittent::tsb::chance;
use forecastle_core::random::uniform;

fn fitted(recursion: Recursion, history: &[f64]) -> Demand {
    Demand { spread: Spread::of(&recursion, history, 1), recursion }
}

fn models(history: &[f64]) -> [Recursion; 3] {
    [
        Recursion::Croston(rate(history, 0.1), 0.95),
        Recursion::Croston(rate_with(history, |sizes| 1.0 / sizes.len() as f64), 1.0),
        Recursion::Probability(chance(history, 0.1, 0.2)),
    ]
}

/// Whole numbers or fractions, in three of ten periods, with gaps.
fn demand(series: u64, length: u64, is_whole: bool) -> Vec<f64> {
    let one = |place| match uniform(1, series, place) {
        draw if draw < 0.1 => f64::NAN,
        draw if draw < 0.4 => {
            let size = 1.0 + 4.0 * uniform(2, series, place);
            if is_whole { size.floor() } else { size }
        }
        _ => 0.0,
    };
    (0..length).map(one).collect()
}

fn quantiles(model: &Demand, probabilities: &[f64]) -> Vec<f64> {
    let mut out = vec![0.0; probabilities.len()];
    model.spread.quantiles(&model.recursion, probabilities, &mut out);
    out
}

#[test]
fn updates_go_on_where_the_history_ended() {
    for (is_whole, silent) in [(true, 0), (false, 0), (true, 30)] {
        let mut history = vec![0.0; silent];
        history.extend(demand(1, 200, is_whole));
        for (model, whole) in models(&history[..150]).into_iter().zip(models(&history)) {
            let mut updated = fitted(model, &history[..150]);
            assert!(updated.update(&history[150..]));
            // Weights that were chosen for the history stay as they are.
            if matches!(whole, Recursion::Croston(_, 1.0)) {
                continue;
            }
            let difference = updated.recursion.per_period() - whole.per_period();
            assert!(difference.abs() < 1e-9);
        }
    }
    let mut counted = fitted(models(&[1.0, 0.0, 2.0])[0], &[1.0, 0.0, 2.0]);
    assert!(!counted.update(&[0.5]), "a fraction changes what the sizes are");
    let mut fixed = fitted(Recursion::of_mean(1.0, &[1.0, 0.0]), &[1.0, 0.0]);
    assert!(!fixed.update(&[1.0]));
}

#[test]
fn what_is_saved_comes_back() {
    let context = Context::new(forecastle_core::metrics::PointKind::Mean, 0);
    for history in [demand(2, 90, true), demand(3, 90, false), vec![0.0; 5]] {
        for recursion in models(&history).into_iter().chain([Recursion::of_mean(0.7, &history)]) {
            let before = fitted(recursion, &history);
            let numbers = before.numbers();
            let after = Intermittent(|_| unreachable!()).restore(&numbers, &context).unwrap();
            assert_eq!(after.numbers(), numbers);
            assert!(Intermittent(|_| unreachable!()).restore(&numbers[1..], &context).is_none());
        }
    }
}

#[test]
fn a_mean_is_made_of_demands_of_the_usual_size() {
    let history = [0.0, 4.0, 0.0, 0.0, 8.0];
    assert_eq!(Recursion::of_mean(1.5, &history), Recursion::Fixed { chance: 0.25, size: 6.0 });
    assert_eq!(Recursion::of_mean(9.0, &history), Recursion::Fixed { chance: 1.0, size: 9.0 });
    assert_eq!(Recursion::of_mean(0.0, &[0.0]), Recursion::Fixed { chance: 0.0, size: 0.0 });
}

/// Bands of 80 % hold at least nearly as much; of counts they hold more, since each count is in or out.
#[test]
fn bands_cover_what_comes() {
    for (place, is_whole) in [(0, true), (0, false), (2, true), (2, false)] {
        let (mut below, mut inside) = (0, 0);
        for series in 0..400 {
            let values = demand(series, 210, is_whole);
            let (past, ahead) = values.split_at(200);
            let known: Vec<f64> = ahead.iter().copied().filter(|value| !value.is_nan()).collect();
            let bounds = quantiles(&fitted(models(past)[place], past), &[0.9]);
            inside += known.iter().filter(|value| **value <= bounds[0]).count();
            below += known.len();
        }
        let share = inside as f64 / below as f64;
        assert!((0.85..=0.97).contains(&share), "{place} {is_whole}: {share}");
    }
}
