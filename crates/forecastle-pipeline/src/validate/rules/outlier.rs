//! V009: outlier.

use forecastle_core::Panel;
use rayon::prelude::*;

use crate::ingest::Evidence;
use crate::validate::{Facts, Problem, Rule, Severity};

/// V009.
pub static RULE: Rule = Rule {
    code: "V009",
    name: "outlier",
    severity: Severity::Warning,
    why: "one slip of a unit moves a whole year's forecast",
    fix: "correct the value if it is an error; keep it if it happened",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    (0..panel.series_count())
        .into_par_iter()
        .flat_map_iter(|series| outliers(panel, series, facts.evidence))
        .collect()
}

/// Series with fewer known values have no usual size.
const FEWEST_VALUES: usize = 12;
/// A value is unusual when it is this many times the median...
const TIMES_MEDIAN: f64 = 6.0;
/// ...and this many times the usual distance away from it.
const TIMES_DISTANCE: f64 = 12.0;

/// Values far above the series' median that have no like a year before or after: a peak that comes every
/// year is a season.
fn outliers(panel: &Panel, series: usize, evidence: &Evidence) -> Vec<Problem> {
    let values = panel.values(series);
    // A new unit has its own rule; that every value after it is unusual says nothing more.
    if super::unit_change::step(values).is_some() {
        return Vec::new();
    }
    let mut known: Vec<f64> = values.iter().copied().filter(|value| *value > 0.0).collect();
    if known.len() < FEWEST_VALUES {
        return Vec::new();
    }
    let middle = median(&mut known);
    let mut distances: Vec<f64> = known.iter().map(|value| (value - middle).abs()).collect();
    let distance = median(&mut distances);
    let is_unusual =
        |value: f64| value > TIMES_MEDIAN * middle && value - middle > TIMES_DISTANCE * distance;
    let year = panel.frequency().year_length();
    let comes_again = |place: usize| {
        let near = |other: usize| {
            values[other.saturating_sub(1)..(other + 2).min(values.len())]
                .iter()
                .any(|value| *value > TIMES_MEDIAN / 2.0 * middle)
        };
        let earlier = place.checked_sub(year).is_some_and(near);
        earlier || (place + year < values.len() && near(place + year))
    };
    (0..values.len())
        .filter(|place| is_unusual(values[*place]) && !comes_again(*place))
        .map(|place| {
            let period = panel.period_at((panel.start(series) + place) as i64);
            let times = values[place] / middle;
            let date = panel.frequency().label(period);
            let mut problem =
                Problem::of_table(format!("{times:.1} times the series' median, on {date}"))
                    .in_series(&panel.keys()[series]);
            problem.value = Some(values[place].to_string());
            problem.column = Some(evidence.target_column.clone());
            if let Some((file, line)) = evidence.origins.of(series, place) {
                problem.file = Some(file.to_owned());
                problem.row = Some(line);
            }
            problem
        })
        .collect()
}

fn median(values: &mut [f64]) -> f64 {
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}
