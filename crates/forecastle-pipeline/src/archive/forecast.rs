//! The forecast, read back from its own file.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use forecastle_core::forecast::Band;
use forecastle_core::{ForecastSet, Level, Provenance, Result, SeriesKey};

use super::columns::{Texts, Times, numbers};
use super::file::{Reading, damaged};
use super::series::{SeriesRows, read_series};
use super::{FORECAST, SERIES};

/// A forecast with the series that it is of.
pub struct ArchivedForecast {
    /// The series' keys, sorted.
    pub keys: Vec<SeriesKey>,
    /// One weight in metrics per series.
    pub weights: Vec<f64>,
    /// The forecast.
    pub set: ForecastSet,
}

/// Reads the forecast of a run's folder, without its history.
///
/// # Errors
/// `R002` when a file is missing or damaged.
pub fn read_forecast(folder: &Path) -> Result<ArchivedForecast> {
    let series = read_series(&folder.join(SERIES))?;
    let path = &folder.join(FORECAST);
    let file = Reading::open(path)?;
    let part_count = series.keys.first().map_or(0, |key| key.parts().len());
    let names = file.names();
    let levels = levels_of(names.get(part_count + 3..).unwrap_or_default(), path)?;
    let horizon = file.row_count() / series.keys.len().max(1);
    if horizon == 0 || horizon * series.keys.len() != file.row_count() {
        return Err(damaged(path, "it does not have the same number of rows for every series"));
    }
    let mut set = ForecastSet {
        origin: series.origin,
        horizon,
        points: Vec::with_capacity(file.row_count()),
        bands: levels
            .iter()
            .map(|level| Band { level: *level, lower: Vec::new(), upper: Vec::new() })
            .collect(),
        provenance: Vec::with_capacity(series.keys.len()),
    };
    let mut times = Times::new(series.frequency);
    let used = part_count + 3 + 2 * levels.len();
    for batch in file.batches(path, 0..used)? {
        append(&mut set, &series, batch?.columns(), &mut times, path)?;
    }
    Ok(ArchivedForecast { keys: series.keys, weights: series.weights, set })
}

/// Adds a batch's rows: keys, time, model, forecast, bounds.
fn append(
    set: &mut ForecastSet,
    series: &SeriesRows,
    columns: &[arrow_array::ArrayRef],
    times: &mut Times,
    path: &Path,
) -> Result<()> {
    let begin = set.points.len();
    let (keys, rest) = columns.split_at(series.keys[0].parts().len());
    let keys = keys.iter().map(|column| Texts::of(column, path)).collect::<Result<Vec<_>>>()?;
    let models = Texts::of(&rest[1], path)?;
    for (row, period) in times.periods(&rest[0], path)?.into_iter().enumerate() {
        let (place, step) = ((begin + row) / set.horizon, (begin + row) % set.horizon);
        if period != set.origin.plus(step as i64 + 1) {
            return Err(damaged(path, "its rows are out of order"));
        }
        if step > 0 {
            continue;
        }
        let key = &series.keys[place];
        if keys.iter().zip(key.parts()).any(|(part, expected)| part.get(row) != expected.as_str()) {
            return Err(damaged(path, "its series are not those of the run"));
        }
        let fallback_reason = series.fallback_reasons[place].clone();
        set.provenance.push(Provenance {
            model: name_of_model(&models.get(row)),
            fallback_reason,
            is_unsuited: false,
        });
    }
    set.points.extend(numbers(&rest[2], path)?);
    for (band, bounds) in set.bands.iter_mut().zip(rest[3..].chunks(2)) {
        band.lower.extend(numbers(&bounds[0], path)?);
        band.upper.extend(numbers(&bounds[1], path)?);
    }
    match set.points[begin..].iter().all(|point| point.is_finite()) {
        true => Ok(()),
        false => Err(damaged(path, "a forecast is no number")),
    }
}

/// The levels of columns `lo_80, hi_80, lo_95, hi_95`.
pub fn levels_of(names: &[String], path: &Path) -> Result<Vec<Level>> {
    let level = |pair: &[String]| {
        let [lower, upper] = pair else { return None };
        let percent = lower.strip_prefix("lo_")?;
        if upper.strip_prefix("hi_") != Some(percent) {
            return None;
        }
        Level::new(percent.parse().ok()?).ok()
    };
    let levels = names.chunks(2).map(level).collect::<Option<Vec<_>>>();
    levels.ok_or_else(|| damaged(path, "its bounds are not in pairs"))
}

/// The listed name of a model; of a model that is not listed (any more) a name that lasts as long as the
/// program. There are as many of those as models have ever had names, however many files are read.
pub fn name_of_model(name: &str) -> &'static str {
    static OTHERS: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    if let Some(entry) = forecastle_models::find(name) {
        return entry.name;
    }
    let mut others = OTHERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = others.get(name) {
        return known;
    }
    let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
    others.insert(kept);
    kept
}
