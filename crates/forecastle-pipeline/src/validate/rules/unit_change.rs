//! V042: change of unit.

use crate::validate::{Facts, Problem, Rule, Severity};

/// V042.
pub static RULE: Rule = Rule {
    code: "V042",
    name: "change of unit",
    severity: Severity::Warning,
    why: "cases counted as pieces, or cents as euros, are a step that never happened",
    fix: "give the whole history in one unit; keep it if the level really changed",
    check,
};

/// Factors between units that people mix: tens, dozens, grosses, hundreds, thousands.
const FACTORS: [f64; 6] = [10.0, 12.0, 24.0, 100.0, 144.0, 1000.0];
/// How far from a factor, as a share of it, a step may be.
const TOLERANCE: f64 = 0.15;
/// So many known values have to lie on either side of a step...
const FEWEST: usize = 6;
/// ...and so many are looked at.
const WINDOW: usize = 12;
/// A value beside a step differs from the one before it by more than this.
const LEAST_STEP: f64 = 4.0;

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    (0..panel.series_count())
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
    (FEWEST..known.len().saturating_sub(FEWEST - 1)).find_map(|split| {
        let jump = known[split].1 / known[split - 1].1;
        if (1.0 / LEAST_STEP..=LEAST_STEP).contains(&jump) {
            return None;
        }
        let before = middle(&known[split.saturating_sub(WINDOW)..split]);
        let after = middle(&known[split..(split + WINDOW).min(known.len())]);
        let times = after / before;
        let is_factor = |factor: &f64| (times.max(1.0 / times) / factor - 1.0).abs() <= TOLERANCE;
        let border = (before * after).sqrt();
        let is_high = |value: f64| (value > border) == (times > 1.0);
        // It stays: nothing after the step is on the level before it, and nothing shortly before it on that after.
        let stays = known[split..].iter().all(|(_, value)| is_high(*value));
        let began = known[split.saturating_sub(WINDOW)..split].iter().all(|(_, v)| !is_high(*v));
        (FACTORS.iter().any(is_factor) && stays && began).then_some((known[split].0, times))
    })
}

fn middle(values: &[(usize, f64)]) -> f64 {
    let mut values: Vec<f64> = values.iter().map(|(_, value)| *value).collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values around a level, the same every time.
    fn wavy(count: usize, level: f64, seed: u64) -> Vec<f64> {
        let wave = |place: usize| {
            let mixed = (place as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15 ^ seed) >> 40;
            level * (0.6 + 0.8 * (mixed as f64 / (1_u64 << 24) as f64))
        };
        (0..count).map(wave).collect()
    }

    #[test]
    fn units_are_told_from_seasons_and_growth() {
        for factor in FACTORS {
            let mut values = wavy(40, 50.0, 7);
            values.extend(wavy(20, 50.0 * factor, 9));
            let (place, times) = step(&values).expect("a change of unit");
            assert_eq!(place, 40, "x{factor}");
            assert!((times / factor - 1.0).abs() < 0.16, "{times} for {factor}");
        }
        let mut season = wavy(40, 50.0, 7);
        season.extend(wavy(8, 500.0, 9));
        season.extend(wavy(20, 50.0, 11));
        assert_eq!(step(&season), None, "it does not stay");
        let growth: Vec<f64> = (0..60).map(|place| 10.0 * 1.08_f64.powi(place)).collect();
        assert_eq!(step(&growth), None);
        assert_eq!(step(&wavy(200, 50.0, 3)), None);
        assert_eq!(step(&[0.0; 30]), None);
    }
}
