//! The 80 % bands of every model that has a distribution hold 80 % of what comes, on a process that the
//! model is made for.

#[allow(dead_code, reason = "every test takes what it needs")]
mod common;

use common::{CONTEXT, Recipe, Series, panel};
use forecastle_core::random::{normal, uniform};
use forecastle_core::{Frequency, Panel, Window};
use forecastle_models::{Kind, MODELS, ModelEntry};

const SERIES: usize = 250;
const LENGTH: usize = 210;
const HORIZON: usize = 7;

/// What a series does.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Process {
    /// Noise about a level.
    Steady,
    /// Steps up and down from where it is.
    Walk,
    /// A weekly season with noise.
    Seasonal,
    /// A weekly season, each day of the week walking on its own.
    SeasonalWalk,
    /// A line with noise.
    Line,
    /// Counts about a level.
    Counts,
}

use Process::{Counts, Line, Seasonal, SeasonalWalk, Steady, Walk};

/// Which processes each model's bands are judged by, where noise about a level is not what it is for.
const JUDGED_BY: &[(&str, &[Process])] = &[
    ("naive", &[Walk]),
    ("seasonal_naive", &[SeasonalWalk]),
    ("seasonal_mean", &[Steady, Seasonal]),
    ("seasonal_window", &[Steady, Seasonal]),
    ("seasonal_ses", &[Steady, Seasonal, SeasonalWalk]),
    ("ses", &[Steady, Walk]),
    ("holt", &[Steady, Line]),
    ("holt_damped", &[Steady, Walk]),
    ("holt_winters", &[Steady, Seasonal]),
    ("holt_winters_multiplicative", &[Steady, Seasonal]),
    ("ets", &[Steady, Walk, Seasonal, Line]),
    ("ces", &[Steady, Seasonal]),
    ("theta", &[Steady, Walk, Seasonal]),
    ("theta_optimised", &[Steady, Walk, Seasonal]),
    ("theta_dynamic", &[Steady, Walk, Seasonal]),
    ("theta_dynamic_optimised", &[Steady, Walk, Seasonal]),
    ("theta_auto", &[Steady, Walk, Seasonal]),
    ("croston", &[Steady, Counts]),
    ("sba", &[Steady, Counts]),
    ("tsb", &[Steady, Counts]),
    ("croston_optimised", &[Steady, Counts]),
    ("adida", &[Steady, Counts]),
    ("imapa", &[Steady, Counts]),
    ("counts", &[Counts]),
    ("classical", &[Seasonal]),
    ("mstl", &[Seasonal]),
    ("stl_robust", &[Seasonal]),
    ("mfles", &[Seasonal]),
    ("shape_level", &[Seasonal]),
    ("airline", &[Walk, SeasonalWalk]),
    ("arima", &[Steady, Walk, Seasonal]),
    ("arima_regression", &[Steady, Walk, Seasonal]),
    ("median_ensemble", &[Steady, Walk, Seasonal]),
];

fn value(process: Process, series: usize, noise: impl Fn(usize) -> f64) -> Vec<f64> {
    let season = |day: usize| 20.0 * [-1.0, -0.5, 0.0, 0.0, 0.5, 1.5, -0.5][day % 7];
    let level = 200.0 + 10.0 * (series % 20) as f64;
    let mut values: Vec<f64> = Vec::with_capacity(LENGTH + HORIZON);
    for day in 0..LENGTH + HORIZON {
        let before = |distance: usize| day.checked_sub(distance).map_or(level, |at| values[at]);
        let value = match process {
            Steady => level + 10.0 * noise(day),
            Walk => before(1) + 3.0 * noise(day),
            Seasonal => level + season(day) + 10.0 * noise(day),
            SeasonalWalk => before(7) + 5.0 * noise(day),
            Line => level + 0.5 * day as f64 + 10.0 * noise(day),
            Counts => poisson(20.0, series, day),
        };
        values.push(value);
    }
    values
}

/// A count with this mean, by inversion.
fn poisson(mean: f64, series: usize, day: usize) -> f64 {
    let draw = uniform(77, series as u64, day as u64);
    let (mut count, mut term) = (0.0, (-mean).exp());
    let mut sum = term;
    while sum < draw && count < 1_000.0 {
        count += 1.0;
        term *= mean / count;
        sum += term;
    }
    count
}

fn panel_of(process: Process) -> Panel {
    let one = |series: usize| {
        let noise = |day: usize| normal(31 + process as u64, series as u64, day as u64);
        Series { start: 0, values: value(process, series, noise) }
    };
    let series = (0..SERIES).map(one).collect();
    panel(&Recipe { frequency: Frequency::Daily, series, known_ahead: 0 })
}

/// The share of what came that lies in a model's 80 % bands, in percent; `None` when it has none.
fn coverage(entry: &'static ModelEntry, process: Process) -> Option<f64> {
    let panel = panel_of(process);
    let window = Window::new(&panel, LENGTH, HORIZON);
    let fitted = entry.fit(&window, &CONTEXT).unwrap();
    let quantiles = fitted.quantiles(&window, &[0.1, 0.9]).unwrap()?;
    let mut inside = 0;
    for (place, band) in quantiles.chunks(2).enumerate() {
        let actual = panel.values(place / HORIZON)[LENGTH + place % HORIZON];
        inside += usize::from(band[0] <= actual && actual <= band[1]);
    }
    Some(100.0 * inside as f64 / (SERIES * HORIZON) as f64)
}

#[test]
fn bands_hold_what_they_promise() {
    let mut wrong = Vec::new();
    for entry in MODELS.iter().filter(|entry| matches!(entry.kind, Kind::Local(_))) {
        let judged_by = JUDGED_BY.iter().find(|(name, _)| *name == entry.name);
        for process in judged_by.map_or(&[Steady][..], |(_, processes)| processes) {
            let Some(share) = coverage(entry, *process) else { continue };
            if !(75.0..=85.0).contains(&share) {
                wrong.push(format!("{} on {process:?}: {share:.1} %", entry.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
