//! Against published software, and at the edges of what can be served.

use super::choice::{best, choose};
use super::fitted::Boosted;
use super::harmonics::Harmonics;
use super::points::Points;
use super::smoother::Smoother;

fn bent(time: u32) -> f64 {
    50.0 + 0.4 * f64::from(time) + f64::from((time * time * 7 + 3 * time) % 11)
}

/// A series with a season of terms or factors.
fn series(count: u32, of: impl Fn(u32) -> f64) -> Vec<f64> {
    (0..count).map(of).collect()
}

fn forecasts(
    history: &[f64],
    season: Option<usize>,
    is_product: bool,
    smoother: Smoother,
) -> Vec<f64> {
    let points = if is_product { Points::multiplied(history) } else { Points::added(history) };
    let seasons: Vec<Harmonics> =
        season.iter().map(|period| Harmonics::of(*period, &points.times)).collect();
    let chosen = best(history, &points, is_product, &seasons, &[smoother]);
    let fitted = Boosted::of(history, &chosen);
    (0..4).map(|step| fitted.point(step)).collect()
}

fn assert_near(found: &[f64], expected: &[f64], share: f64) {
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() <= share * expected.abs(), "{found} and {expected}");
    }
}

// The values below are those of statsforecast 2.1.1, `MFLES(season, smoother=…, multiplicative=…)`.
// Where it fits lines by least squares, and there is no outlier to draw in, nothing differs.

#[test]
fn parts_that_add_agree_with_statsforecast() {
    let of = |time| bent(time) - 60.0 + [3., -1., -4., 2., 6., 8., -5.][time as usize % 7];
    let expected = [22.75844291825085, 27.07931158619357, 13.900182004136255, 21.530845763135947];
    let found = forecasts(&series(60, of), Some(7), false, Smoother::Mean(2));
    assert_near(&found, &expected, 1e-9);
}

#[test]
fn parts_that_multiply_agree_with_statsforecast() {
    let year = [1., 0.9, 1.1, 1.2, 0.8, 0.7, 1., 1.3, 1.2, 1., 0.9, 1.4];
    let monthly = series(66, |time| bent(time) * year[time as usize % 12]);
    let expected = [80.62954838368553, 103.44992471143333, 98.47424733771527, 80.12472393077591];
    assert_near(&forecasts(&monthly, Some(12), true, Smoother::Ensemble), &expected, 1e-9);

    let wave = |time: u32| (std::f64::consts::TAU * f64::from(time) / 52.0).sin();
    let weekly = series(156, |time| bent(time) * (1.0 + 0.3 * wave(time)));
    let expected = [115.77203126712104, 119.42609948433507, 123.60125851001847, 128.09265957321557];
    assert_near(&forecasts(&weekly, Some(52), true, Smoother::Mean(2)), &expected, 1e-9);
}

#[test]
fn a_line_without_a_season_agrees_with_statsforecast() {
    let expected = [70.36525986234639, 70.62840903050892, 70.89155819867145, 71.15470736683397];
    let found = forecasts(&series(40, bent), None, false, Smoother::Mean(2));
    assert_near(&found, &expected, 1e-9);
}

/// It fits lines of medians three times, the season in between, where here one has to do; and it draws no
/// outliers in.
#[test]
fn robust_lines_are_near_those_of_statsforecast() {
    let of = |time| bent(time) - 30.0 + [3., -1., -4., 2.][time as usize % 4];
    let expected = [41.51586417116822, 42.148284575000964, 38.102862886918125, 35.30744107383526];
    let found = forecasts(&series(31, of), Some(4), false, Smoother::Ensemble);
    assert_near(&found, &expected, 0.01);

    let factor = |time: u32| match time {
        9 | 22 => 6.0,
        30 => 0.2,
        _ => 1.0,
    };
    let quarter = [0.5, 1.0, 1.2, 1.7];
    let spiky = series(48, |time| bent(time) * quarter[time as usize % 4] * factor(time));
    let expected = [35.05442864656687, 82.86163127828728, 86.58015325754765, 122.31307524368277];
    assert_near(&forecasts(&spiky, Some(4), true, Smoother::Mean(2)), &expected, 0.01);
}

#[test]
fn an_exact_line_and_season_go_on() {
    let of = |time: u32| 100.0 + 0.5 * f64::from(time) + [3.0, -1.0, -4.0, 2.0][time as usize % 4];
    let mut history = series(80, of);
    for gap in [0, 7, 21, 22, 23, 24, 41, 79] {
        history[gap] = f64::NAN;
    }
    let fitted = Boosted::of(&history, &choose(&history, &[4]));
    for step in 0..8 {
        let expected = of(80 + step);
        let found = fitted.point(step as usize);
        assert!((found - expected).abs() < 0.5, "{step}: {found} and {expected}");
    }
}

#[test]
fn a_season_that_grows_with_the_level_is_multiplied() {
    let of = |time: u32| 1.02_f64.powi(time as i32) * [1.0, 2.0, 0.5][time as usize % 3];
    let chosen = choose(&series(60, of), &[3]);
    assert!(chosen.is_product);
    let ratio = Boosted::of(&series(60, of), &chosen).point(1) / of(61);
    assert!((ratio - 1.0).abs() < 0.01, "{ratio}");
    let steady = series(60, |time| 100.0 + f64::from(time) + [0.0, 8.0, -6.0][time as usize % 3]);
    assert!(!choose(&steady, &[3]).is_product);
}

#[test]
fn an_outlier_leaves_little_behind() {
    let of = |time: u32| bent(time) + [3.0, -1.0, -4.0, 2.0][time as usize % 4];
    let plain = series(120, of);
    let mut spiky = plain.clone();
    spiky[77] += 1e4;
    let (plain, spiky) = (choose(&plain, &[4]), choose(&spiky, &[4]));
    let ahead = |chosen| Boosted::of(&series(120, of), chosen).point(0);
    let (expected, found) = (ahead(&plain), ahead(&spiky));
    assert!((found / expected - 1.0).abs() < 0.3, "{found} and {expected}");
}

#[test]
fn two_seasons_are_told_apart() {
    let week = [0.0, 4.0, -2.0, 1.0, 3.0, -5.0, -1.0];
    let day = [2.0, -3.0, 1.0, 0.0];
    let of = |time: u32| 50.0 + week[time as usize % 7] + day[time as usize % 4];
    let history = series(140, of);
    let fitted = Boosted::of(&history, &choose(&history, &[4, 7]));
    for step in 0..28 {
        let miss = fitted.point(step as usize) - of(140 + step);
        assert!(miss.abs() < 0.1, "{step}: {miss}");
    }
}

#[test]
fn growth_ends_at_the_range_of_the_history() {
    let of = |time: u32| 1.3_f64.powi(time as i32) * [1.0, 1.5, 0.8, 1.0][time as usize % 4];
    let history = series(24, of);
    let chosen = choose(&history, &[4]);
    assert!(chosen.is_product);
    let fitted = Boosted::of(&history, &chosen);
    assert!((fitted.point(3) / of(27) - 1.0).abs() < 0.1);
    assert!(fitted.point(9_999) < 2.0 * of(48));
}

#[test]
fn short_and_even_histories_have_an_answer() {
    for history in
        [vec![0.0, 0.0, 0.0, 5.0], vec![1.0, f64::NAN, 2.0, 4.0, 3.0], vec![1e9, 1.0, 1.0, 1.0]]
    {
        let fitted = Boosted::of(&history, &choose(&history, &[]));
        assert!((0..60).all(|step| fitted.point(step).is_finite()), "{history:?}");
    }
    let flat = Boosted::flat(&[7.0], 7.0);
    assert_eq!(flat.point(30), 7.0);
    assert_eq!(Boosted::restore(&flat.saved()), Some(flat));
}

#[test]
fn what_is_saved_is_restored_bit_for_bit() {
    let history = series(800, |time| bent(time) - 100.0);
    let numbers = saved(&history, &[7, 365]);
    assert!(numbers.len() * 8 < 1024, "{}", numbers.len());
    let again = Boosted::restore(&numbers).unwrap().saved();
    assert!(numbers.iter().zip(&again).all(|(one, other)| one.to_bits() == other.to_bits()));
    assert!(Boosted::restore(&numbers[1..]).is_none());
    for place in 0..numbers.len() {
        let mut foreign = numbers.clone();
        foreign[place] = f64::NAN;
        assert!(Boosted::restore(&foreign).is_none(), "{place}");
    }
}

fn saved(history: &[f64], seasons: &[usize]) -> Vec<f64> {
    Boosted::of(history, &choose(history, seasons)).saved()
}
