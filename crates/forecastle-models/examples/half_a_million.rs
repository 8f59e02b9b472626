//! Forecasts 500,000 generated daily series of 730 values with one model of the registry, in blocks.
//!
//! Used by `benches/statistical/half_a_million.sh`: `half_a_million MODEL [SERIES]`. A block of series is
//! generated (which is not timed), fitted, forecast 28 days ahead with the bounds of levels 80 and 95, and
//! thrown away, so that memory does not grow with the number of series.

use std::io::Write as _;
use std::time::{Duration, Instant};

use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{MissingPeriod, PanelBuilder};
use forecastle_core::{Frequency, Panel, Period, Result, SeriesKey, Window, random};
use forecastle_models::{Context, ModelEntry};
use rayon::prelude::*;

const LENGTH: usize = 730;
const HORIZON: usize = 28;
const BLOCK: usize = 10_000;
/// What Linux counts processor time in, on every machine it runs on today.
const TICKS_PER_SECOND: f64 = 100.0;
const PROBABILITIES: [f64; 4] = [0.025, 0.1, 0.9, 0.975];

type Failure = Box<dyn std::error::Error>;

fn main() -> std::result::Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or("usage: half_a_million MODEL [SERIES]")?;
    let total: usize = arguments.next().map_or(Ok(500_000), |count| count.parse())?;
    let model = forecastle_models::find(&name).ok_or("no such model")?;
    let (mut took, mut sum, mut has_quantiles) = (Duration::ZERO, 0.0, true);
    let mut ticks = 0;
    for first in (0..total).step_by(BLOCK) {
        let panel = generated(first, BLOCK.min(total - first))?;
        let (started, ticks_before) = (Instant::now(), processor_ticks());
        let (points, quantiles) = forecast(model, &panel)?;
        took += started.elapsed();
        ticks += processor_ticks() - ticks_before;
        sum += points.iter().sum::<f64>();
        has_quantiles &= quantiles.is_some();
    }
    let quantiles = if has_quantiles { "with quantiles" } else { "no quantiles" };
    let threads = rayon::current_num_threads();
    writeln!(
        std::io::stdout(),
        "{name}: {total} series in {:.1} s on {threads} threads ({:.1} s of processor), {quantiles}, \
         {} MB at most; mean forecast {:.3}",
        took.as_secs_f64(),
        ticks as f64 / TICKS_PER_SECOND,
        peak_megabytes().map_or_else(|| "?".to_owned(), |megabytes| megabytes.to_string()),
        sum / (total * HORIZON) as f64,
    )?;
    Ok(())
}

fn forecast(model: &'static ModelEntry, panel: &Panel) -> Result<(Vec<f64>, Option<Vec<f64>>)> {
    let window = Window::latest(panel, HORIZON);
    let fitted = model.fit(&window, &Context::new(PointKind::Median, 0))?;
    Ok((fitted.predict(&window)?.values, fitted.quantiles(&window, &PROBABILITIES)?))
}

fn generated(first: usize, count: usize) -> Result<Panel> {
    let values: Vec<Vec<f64>> =
        (first..first + count).into_par_iter().map(|index| demand(index as u64)).collect();
    let key = |index: usize| SeriesKey::new(vec![format!("{index:06}")]);
    let series = (first..first + count).map(|index| (key(index), Period(0))).collect();
    let (columns, last) = (vec!["id".to_owned()], Period(LENGTH as i64 - 1));
    let mut builder = PanelBuilder::new(Frequency::Daily, columns, series, last, 0, Vec::new())?;
    for (series, values) in values.iter().enumerate() {
        for (place, value) in values.iter().enumerate() {
            builder.set_value(series, Period(place as i64), *value);
        }
    }
    Ok(builder.finish(MissingPeriod::Unknown))
}

/// Demand with a level that drifts, a trend, a week and noise in proportion to its size; on two days out of
/// three nothing at all for every third series.
fn demand(series: u64) -> Vec<f64> {
    let normal = |step: u64| random::normal(1, series, step);
    let level = (4.5 + 1.5 * normal(0)).exp();
    let growth = 0.2 * normal(1) / LENGTH as f64;
    let week: [f64; 7] = std::array::from_fn(|day| (0.25 * normal(2 + day as u64)).exp());
    let is_intermittent = series.is_multiple_of(3);
    let mut drift = 0.0;
    let day = |place: usize| {
        let draws = 10 + 2 * place as u64;
        drift += 0.01 * normal(draws);
        let mean = level * (1.0 + growth * place as f64) * week[place % 7] * f64::exp(drift);
        let is_idle = is_intermittent && random::uniform(2, series, draws) < 2.0 / 3.0;
        if is_idle { 0.0 } else { (mean * (1.0 + 0.2 * normal(draws + 1))).max(0.0) }
    };
    (0..LENGTH).map(day).collect()
}

/// Processor time of all threads, where the system tells it, else zero.
fn processor_ticks() -> u64 {
    let status = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // After the program's name, in brackets, the 12th and the 13th field are user and system time.
    let fields = status.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum()
}

/// The largest memory that this process has had, where the system tells it.
fn peak_megabytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}
