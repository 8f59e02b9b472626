//! Forecasts one data set with models of the registry on one thread, and writes forecasts and time.
//!
//! Used by `benches/statistical/run.sh`: `statistical DATASET.json OUT_FOLDER SECONDS MODEL[:COUNT] ...`.
//! A model is timed on the first COUNT series, the ones that others are timed on too, and then forecasts
//! all, or as many as take no longer than SECONDS. `OUT_FOLDER/MODEL.f64` holds, per series and
//! step, the point and a quantile for each of [`PROBABILITIES`], NaN where the model gives none;
//! `OUT_FOLDER/results.json` holds the times.

mod clock;
mod dataset;
mod fixed_orders;

use std::path::Path;

use forecastle_core::Window;
use forecastle_core::metrics::PointKind;
use forecastle_models::{Context, ModelEntry, complete};

use clock::Clock;
use dataset::Dataset;

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The bounds of levels 95 and 80, and the nine deciles.
const PROBABILITIES: [f64; 11] = [0.025, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.975];

/// The number of series that a model is timed on when nothing says on how many.
const UNCOMPARED: usize = 32;

/// The clock of processor time moves in steps of some milliseconds.
const ENOUGH_SECONDS: f64 = 0.3;

const CONTEXT: Context = Context::new(PointKind::Median, 0);

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, source, folder, seconds, wanted @ ..] = &arguments[..] else {
        return Err("usage: statistical DATASET.json OUT_FOLDER SECONDS MODEL[:COUNT] ...".into());
    };
    let dataset = Dataset::read(Path::new(source))?;
    let seconds: f64 = seconds.parse()?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build()?;
    let mut results = serde_json::Map::new();
    for wanted in wanted {
        let (name, count) = match wanted.split_once(':') {
            Some((name, count)) => (name, count.parse()?),
            None => (&wanted[..], UNCOMPARED),
        };
        // Other versions of the registry may have fewer models.
        let Some(model) = forecastle_models::find(name).or_else(|| fixed_orders::find(name)) else {
            continue;
        };
        let target = Path::new(folder).join(format!("{name}.f64"));
        let result = pool.install(|| run(model, &dataset, count, seconds, &target))?;
        results.insert(name.to_owned(), result);
    }
    std::fs::write(Path::new(folder).join("results.json"), serde_json::to_string(&results)?)?;
    Ok(())
}

/// Times a model on the first `count` series, lets it forecast all, and writes what it forecast.
fn run(
    model: &'static ModelEntry,
    dataset: &Dataset,
    count: usize,
    seconds: f64,
    target: &Path,
) -> Result<serde_json::Value, Failure> {
    let count = count.min(dataset.series_count());
    let compared = dataset.panel(count)?;
    let window = Window::latest(&compared, dataset.horizon);
    let ms = 1e3 * seconds_to_forecast(model, &window)? / window.series_count() as f64;
    let affordable = (1e3 * seconds / ms) as usize;
    let total = dataset.series_count().min(affordable.max(count));
    let panel = dataset.panel(total)?;
    let window = Window::latest(&panel, dataset.horizon);

    let started = Clock::start();
    let fitted = model.fit(&window, &CONTEXT)?;
    let mut points = fitted.predict(&window)?;
    let mut points_seconds = started.seconds();
    if points_seconds < ENOUGH_SECONDS {
        points_seconds = seconds_to_forecast(model, &window)?;
    }
    let started = Clock::start();
    let quantiles = fitted.quantiles(&window, &PROBABILITIES)?;
    let mut quantiles_seconds = started.seconds();
    if quantiles_seconds < ENOUGH_SECONDS {
        quantiles_seconds = seconds_of(|| Ok(fitted.quantiles(&window, &PROBABILITIES)?))?;
    }

    let failed = points.unserved.iter().take(count).flatten().count();
    complete(model, &window, &CONTEXT, &mut points)?;
    write(target, &points.values, quantiles.as_deref())?;
    Ok(serde_json::json!({
        "count": count,
        "ms": ms,
        "failed": failed,
        "count_all": total,
        "ms_all": 1e3 * points_seconds / total as f64,
        "ms_quantiles": quantiles.map(|_| 1e3 * quantiles_seconds / total as f64),
    }))
}

/// Processor time to fit and forecast all series of a window.
fn seconds_to_forecast(model: &'static ModelEntry, window: &Window<'_>) -> Result<f64, Failure> {
    seconds_of(|| Ok(model.fit(window, &CONTEXT)?.predict(window)?))
}

/// Processor time of something, the mean of as many rounds as the clock needs to be exact.
fn seconds_of<R>(act: impl Fn() -> Result<R, Failure>) -> Result<f64, Failure> {
    let started = Clock::start();
    let mut rounds = 0;
    while rounds == 0 || started.seconds() < ENOUGH_SECONDS {
        std::hint::black_box(act()?);
        rounds += 1;
    }
    Ok(started.seconds() / f64::from(rounds))
}

fn write(target: &Path, points: &[f64], quantiles: Option<&[f64]>) -> Result<(), Failure> {
    let size = PROBABILITIES.len();
    let mut bytes = Vec::with_capacity(8 * points.len() * (1 + size));
    for (place, point) in points.iter().enumerate() {
        bytes.extend(point.to_le_bytes());
        for which in 0..size {
            let quantile = quantiles.map_or(f64::NAN, |all| all[place * size + which]);
            bytes.extend(quantile.to_le_bytes());
        }
    }
    Ok(std::fs::write(target, bytes)?)
}
