//! Out-of-sample forecasts of every model tried: what the champion was chosen by.

use std::collections::HashMap;
use std::io::Write;
use std::ops::Range;
use std::path::Path;

use arrow_array::{ArrayRef, RecordBatch};
use forecastle_core::forecast::Band;
use forecastle_core::{ForecastSet, Level, Panel, Period, Result, SeriesKey};
use serde::{Deserialize, Serialize};

use super::columns::{KeyColumns, Texts, Times, dictionary, numbers, times, values};
use super::file::{Reading, Writing, damaged};
use super::forecast::{levels_of, name_of_model};
use super::frequency::FrequencyRecord;
use super::history::stretches;
use crate::backtest::{Backtest, Fold, ModelBacktest};

/// What the file says of itself.
#[derive(Serialize, Deserialize)]
struct Description {
    format: u32,
    frequency: FrequencyRecord,
    horizon: usize,
    keys: Vec<String>,
}

const FORMAT: u32 = 1;

/// A model's out-of-sample forecasts.
pub struct ArchivedModel {
    /// The model's name.
    pub model: &'static str,
    /// Its forecasts, by origin, ascending.
    pub folds: Vec<ArchivedFold>,
}

/// A model's out-of-sample forecasts from one origin, laid out for the archive's panel.
pub struct ArchivedFold {
    /// The forecasts: NaN for series that were not there; without provenance, and without bands where
    /// these were not to be kept.
    pub fold: Fold,
    /// For each forecast one bit per level, the lowest for the first: whether the actual lies within.
    pub inside: Vec<u16>,
    /// The levels that the bits are of; where there are more than bits, the bits are of the first ones.
    pub levels: Vec<Level>,
}

/// Writes a backtest: by model, origin, series and step the columns keys, time, `cutoff, model, served_by,
/// actual, forecast` and one pair of bounds per level, as in [`crate::backtest::table`].
///
/// # Errors
/// `X001` when `out` cannot be written to.
pub fn write_evidence(
    panel: &Panel,
    time_name: &str,
    backtest: &Backtest,
    out: impl Write + Send,
) -> Result<()> {
    let description = Description {
        format: FORMAT,
        frequency: FrequencyRecord::of(panel.frequency()),
        horizon: backtest.plan.horizon,
        keys: panel.key_names().to_vec(),
    };
    let mut names = panel.key_names().to_vec();
    names.push(time_name.to_owned());
    let fixed = ["cutoff", "model", "served_by", "actual", "forecast"];
    names.extend(fixed.map(str::to_owned));
    for level in &backtest.levels {
        names.extend([format!("lo_{level}"), format!("hi_{level}")]);
    }
    let mut file = Writing::begin(out, names, &description)?;
    let keys = KeyColumns::of(panel.keys(), panel.key_names().len());
    for model in &backtest.models {
        for fold in &model.folds {
            let horizon = fold.forecast.horizon;
            for stretch in stretches(panel.series_count(), |_| horizon) {
                file.write(rows(panel, &keys, model, fold, stretch))?;
            }
        }
    }
    file.finish()
}

/// The columns of some series' rows; of series that had begun at the origin.
fn rows(
    panel: &Panel,
    keys: &KeyColumns<'_>,
    model: &ModelBacktest,
    fold: &Fold,
    stretch: Range<usize>,
) -> Vec<ArrayRef> {
    let horizon = fold.forecast.horizon;
    let begun: Vec<usize> =
        stretch.clone().filter(|series| fold.known(panel, *series).is_some()).collect();
    let places = || begun.iter().flat_map(|series| series * horizon..(series + 1) * horizon);
    let series_of: Vec<u32> = places().map(|place| (place / horizon) as u32).collect();
    let mut columns = keys.arrays(stretch, &series_of);
    let step = |place: usize| (place % horizon) as i64;
    let periods = places().map(|place| panel.period_at(fold.end as i64 + step(place)));
    columns.push(times(panel.frequency(), periods));
    columns.push(times(panel.frequency(), places().map(|_| fold.forecast.origin)));
    columns.push(dictionary(places().map(|_| Some(0)), [model.model.name.to_owned()].iter()));
    columns.push(served_by(fold, &series_of));
    let actual = |place: usize| {
        let series = place / horizon;
        let inside = fold.end + place % horizon - panel.start(series);
        panel.values(series).get(inside).copied().unwrap_or(f64::NAN)
    };
    columns.push(values(places().map(actual), &[]));
    columns.push(values(places().map(|place| fold.forecast.points[place]), &[]));
    for band in &fold.forecast.bands {
        columns.push(values(places().map(|place| band.lower[place]), &[]));
        columns.push(values(places().map(|place| band.upper[place]), &[]));
    }
    columns
}

/// The names of the models that made the forecasts.
fn served_by(fold: &Fold, series_of: &[u32]) -> ArrayRef {
    let mut names: Vec<String> = Vec::new();
    let mut places = Vec::with_capacity(series_of.len());
    for series in series_of {
        let name = fold.forecast.provenance[*series as usize].model;
        let place = names.iter().position(|known| known == name).unwrap_or_else(|| {
            names.push(name.to_owned());
            names.len() - 1
        });
        places.push(Some(place as i32));
    }
    dictionary(places.into_iter(), names.iter())
}

/// Reads back what [`write_evidence`] wrote, laid out for a panel that may have grown since: series that are
/// no more are left out, and so are origins that the panel does not reach back to.
///
/// # Errors
/// `R002` when the file is damaged or of another frequency or other keys.
pub fn read_evidence(
    path: &Path,
    panel: &Panel,
    keeps_bounds: &dyn Fn(&str) -> bool,
) -> Result<Vec<ArchivedModel>> {
    let file = Reading::open(path)?;
    let description: Description = file.description(path)?;
    let is_readable = description.format == FORMAT
        && description.horizon > 0
        && description.frequency.read() == Some(panel.frequency())
        && description.keys == panel.key_names();
    if !is_readable {
        return Err(damaged(path, "it is of another format, frequency or other keys"));
    }
    let part_count = description.keys.len();
    let levels = levels_of(file.names().get(part_count + 6..).unwrap_or_default(), path)?;
    // Neither who served a forecast nor the actual, which the panel has, is read.
    let forecast = part_count + 5;
    let used = (0..part_count + 3).chain(forecast..=forecast + 2 * levels.len());
    let mut reader = Reader {
        panel,
        path,
        keeps_bounds,
        levels,
        horizon: description.horizon,
        times: Times::new(panel.frequency()),
        series_of: panel.keys().iter().enumerate().map(|(place, key)| (key, place)).collect(),
        models: Vec::new(),
    };
    for batch in file.batches(path, used)? {
        reader.take(&batch?)?;
    }
    let mut models = reader.models;
    for model in &mut models {
        model.folds.sort_by_key(|fold| fold.fold.end);
    }
    Ok(models)
}

/// Puts rows in their places.
struct Reader<'a> {
    panel: &'a Panel,
    path: &'a Path,
    keeps_bounds: &'a dyn Fn(&str) -> bool,
    levels: Vec<Level>,
    horizon: usize,
    times: Times,
    series_of: HashMap<&'a SeriesKey, usize>,
    models: Vec<ArchivedModel>,
}

impl Reader<'_> {
    /// Takes in a batch: keys, time, cutoff, model, forecast, bounds.
    fn take(&mut self, batch: &RecordBatch) -> Result<()> {
        let path = self.path;
        let (keys, rest) = batch.columns().split_at(self.panel.key_names().len());
        let keys = keys.iter().map(|column| Texts::of(column, path)).collect::<Result<Vec<_>>>()?;
        let periods = self.times.periods(&rest[0], path)?;
        let cutoffs = self.times.periods(&rest[1], path)?;
        let models = Texts::of(&rest[2], path)?;
        let cells = rest[3..].iter().map(|column| numbers(column, path));
        let cells = cells.collect::<Result<Vec<_>>>()?;
        let (mut fold, mut series) = (None, None);
        for row in 0..periods.len() {
            let is_same_fold =
                row > 0 && cutoffs[row] == cutoffs[row - 1] && models.is_same(row, row - 1);
            if !is_same_fold {
                fold = self.fold(&models.get(row), cutoffs[row]);
            }
            if row == 0 || keys.iter().any(|part| !part.is_same(row, row - 1)) {
                series = self.series(&keys, row, series);
            }
            let (Some((model, fold)), Some(series)) = (fold, series) else { continue };
            let step = periods[row].0 - cutoffs[row].0;
            if step < 1 || step > self.horizon as i64 {
                return Err(damaged(path, "a forecast lies beyond the horizon"));
            }
            self.set(model, fold, series, step as usize, cells.iter().map(|column| column[row]));
        }
        Ok(())
    }

    /// The series of a row, most often the one after the row before's.
    fn series(&self, keys: &[Texts<'_>], row: usize, before: Option<usize>) -> Option<usize> {
        let next = before.map_or(0, |before| before + 1);
        let is_key = |key: &SeriesKey| {
            keys.iter().zip(key.parts()).all(|(part, text)| part.get(row) == text.as_str())
        };
        if self.panel.keys().get(next).is_some_and(is_key) {
            return Some(next);
        }
        let key = SeriesKey::new(keys.iter().map(|part| part.get(row).into_owned()).collect());
        self.series_of.get(&key).copied()
    }

    /// The places of a model and its fold, made where they are new; `None` for an origin outside the panel.
    fn fold(&mut self, name: &str, cutoff: Period) -> Option<(usize, usize)> {
        let end = cutoff.0 - self.panel.period_at(0).0 + 1;
        if end < 1 || end as usize > self.panel.period_count() {
            return None;
        }
        let end = end as usize;
        let known = self.models.iter().position(|model| model.model == name);
        let model = known.unwrap_or_else(|| {
            self.models.push(ArchivedModel { model: name_of_model(name), folds: Vec::new() });
            self.models.len() - 1
        });
        let folds = &mut self.models[model].folds;
        if let Some(fold) = folds.iter().position(|fold| fold.fold.end == end) {
            return Some((model, fold));
        }
        let count = self.panel.series_count() * self.horizon;
        let bounds = || match (self.keeps_bounds)(name) {
            true => self.levels.clone(),
            false => Vec::new(),
        };
        let unknown = || vec![f64::NAN; count];
        let bands = bounds().into_iter();
        let bands = bands.map(|level| Band { level, lower: unknown(), upper: unknown() }).collect();
        let forecast = ForecastSet {
            origin: cutoff,
            horizon: self.horizon,
            points: unknown(),
            bands,
            provenance: Vec::new(),
        };
        let (inside, levels) = (vec![0; count], self.levels.clone());
        folds.push(ArchivedFold { fold: Fold { end, forecast }, inside, levels });
        Some((model, folds.len() - 1))
    }

    /// Keeps one forecast with its bounds.
    fn set(
        &mut self,
        model: usize,
        fold: usize,
        series: usize,
        step: usize,
        mut cells: impl Iterator<Item = f64>,
    ) {
        let ArchivedFold { fold, inside, .. } = &mut self.models[model].folds[fold];
        let place = series * self.horizon + step - 1;
        fold.forecast.points[place] = cells.next().unwrap_or(f64::NAN);
        let known = (fold.end + step - 1).checked_sub(self.panel.start(series));
        let actual = known.and_then(|known| self.panel.values(series).get(known));
        let mut level = 0;
        while let (Some(lower), Some(upper)) = (cells.next(), cells.next()) {
            if actual.is_some_and(|actual| (lower..=upper).contains(actual)) {
                inside[place] |= 1_u16.checked_shl(level as u32).unwrap_or(0);
            }
            if let Some(band) = fold.forecast.bands.get_mut(level) {
                (band.lower[place], band.upper[place]) = (lower, upper);
            }
            level += 1;
        }
    }
}
