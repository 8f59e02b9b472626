//! V026: change of unit.

use rayon::prelude::*;

use crate::validate::{Facts, Problem, Rule, Severity};

/// V026.
pub static RULE: Rule = Rule {
    code: "V026",
    name: "change of unit",
    severity: Severity::Warning,
    why: "cases counted as pieces, or cents as euros, are a step that never happened",
    fix: "give the whole history in one unit; keep it if the level really changed",
    check,
};

/// Factors between units that people mix: tens, dozens, grosses, hundreds, thousands.
const FACTORS: [f64; 6] = [10.0, 12.0, 24.0, 100.0, 144.0, 1000.0];
/// How far from a factor, as a share of it, a step may be: medians of noisy values are no nearer.
const TOLERANCE: f64 = 0.4;
/// So many known values have to lie on either side of a step...
const FEWEST: usize = 6;
/// ...and so many at most are looked at, twice as many after it.
const WINDOW: usize = 56;
/// A value beside a step differs from the one before it by more than this.
const LEAST_STEP: f64 = 1.8;
/// The share of values that may lie on the other side's level.
const STRAY: f64 = 0.15;

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    (0..panel.series_count())
        .into_par_iter()
        .filter_map(|series| {
            let (place, times) = step(panel.values(series))?;
            let period = panel.period_at((panel.start(series) + place) as i64);
            let date = panel.frequency().label(period);
            let change = match times >= 1.0 {
                true => format!("about {} times higher", times.round()),
                false => format!("about {} times lower", (1.0 / times).round()),
            };
            let mut problem =
                Problem::of_table(format!("the level is {change} from {date} on, and stays"))
                    .in_series(&panel.keys()[series]);
            problem.column = Some(facts.evidence.target_column.clone());
            problem.value = Some(panel.values(series)[place].to_string());
            if let Some((file, line)) = facts.evidence.origins.of(series, place) {
                problem.file = Some(file.to_owned());
                problem.row = Some(line);
            }
            Some(problem)
        })
        .collect()
}

/// The place after which a series' level is a unit's factor from what it was, and that factor.
pub fn step(values: &[f64]) -> Option<(usize, f64)> {
    let known: Vec<(usize, f64)> =
        values.iter().copied().enumerate().filter(|(_, value)| *value > 0.0).collect();
    let splits = FEWEST..known.len().saturating_sub(FEWEST - 1);
    let found = splits.filter_map(|split| Some((split, step_at(&known, split)?)));
    // Noise makes neighbours of the step look like it too; it parts the values best.
    let (split, step) = found.min_by_key(|(_, step)| step.strays)?;
    Some((known[split].0, step.times))
}

/// A step between two levels.
struct Step {
    /// How many times higher the later level is.
    times: f64,
    /// How many values lie on the other side's level.
    strays: usize,
}

fn step_at(known: &[(usize, f64)], split: usize) -> Option<Step> {
    let jump = known[split].1 / known[split - 1].1;
    if (1.0 / LEAST_STEP..=LEAST_STEP).contains(&jump) {
        return None;
    }
    let earlier = &known[split.saturating_sub(WINDOW)..split];
    let later = &known[split..(split + 2 * WINDOW).min(known.len())];
    let (before, after) = (middle(earlier), middle(&later[..later.len().min(WINDOW)]));
    let times = after / before;
    let is_factor = |factor: &f64| (times.max(1.0 / times) / factor - 1.0).abs() <= TOLERANCE;
    if !FACTORS.iter().any(is_factor) {
        return None;
    }
    let border = (before * after).sqrt();
    let is_after = |(_, value): &&(usize, f64)| (*value > border) == (times > 1.0);
    let few = |strays: usize, of: &[(usize, f64)]| strays as f64 <= STRAY * of.len() as f64;
    let (early, late) = (
        earlier.iter().filter(is_after).count(),
        later.len() - later.iter().filter(is_after).count(),
    );
    // It stays: hardly a value after the step is on the level before it, nor the other way round.
    (few(early, earlier) && few(late, later)).then_some(Step { times, strays: early + late })
}

fn middle(values: &[(usize, f64)]) -> f64 {
    let mut values: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A number from 0 to 1 that looks random.
    fn chance(series: u64, place: u64) -> f64 {
        let mut mixed = (series << 32 | place).wrapping_add(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) as f64 / u64::MAX as f64
    }

    /// Days of a shop: a week's rhythm, a year's, growth, and noise of 40 %.
    fn days(series: u64, count: u64) -> Vec<f64> {
        let level = 5.0 + 500.0 * chance(series, u64::MAX);
        let day = |place: u64| {
            let sum: f64 = (0..12).map(|n| chance(series, place * 12 + n)).sum();
            let week = [1.0, 0.9, 0.9, 1.0, 1.2, 1.6, 0.7][(place % 7) as usize];
            let year = 1.0 + 0.4 * (place as f64 / 365.0 * std::f64::consts::TAU).sin();
            (level * week * year * (0.4 * (sum - 6.0)).exp() * (1.0 + place as f64 / 1_000.0))
                .round()
        };
        (0..count).map(day).collect()
    }

    #[test]
    fn noisy_series_raise_no_false_alarm() {
        let alarms = (0..500).filter(|series| step(&days(*series, 400)).is_some()).count();
        assert_eq!(alarms, 0, "of 200,000 rows");
    }

    #[test]
    fn hardly_a_change_of_unit_is_missed() {
        for factor in FACTORS {
            let is_found = |series: &u64| {
                let mut values = days(*series, 300);
                let place = 100 + (chance(*series, 7) * 150.0) as usize;
                values[place..].iter_mut().for_each(|value| *value *= factor);
                step(&values).is_some_and(|(found, _)| found.abs_diff(place) <= 2)
            };
            let found = (0..200).filter(is_found).count();
            assert!(found >= 190, "{found} of 200 for {factor}");
        }
    }

    #[test]
    fn what_does_not_stay_is_no_unit() {
        let mut season = days(1, 120);
        season[60..70].iter_mut().for_each(|value| *value *= 10.0);
        assert_eq!(step(&season), None);
        let growth: Vec<f64> = (0..60).map(|place| 10.0 * 1.08_f64.powi(place)).collect();
        assert_eq!(step(&growth), None);
        assert_eq!(step(&[0.0; 30]), None);
        assert_eq!(step(&[]), None);
    }
}
