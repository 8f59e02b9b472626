//! One row per series: what the forecast's own file has no column for.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow_array::{Array, StringArray};
use forecastle_core::{ForecastSet, Frequency, Panel, Period, Result, SeriesKey};
use serde::{Deserialize, Serialize};

use super::columns::{KeyColumns, Texts, numbers, values};
use super::file::{Reading, Writing, damaged};
use super::frequency::FrequencyRecord;

/// What the file says of itself.
#[derive(Serialize, Deserialize)]
struct Description {
    format: u32,
    frequency: FrequencyRecord,
    /// The last known period, as a number of its frequency.
    origin: i64,
    keys: Vec<String>,
}

const FORMAT: u32 = 1;

/// Writes the series of a forecast: key, `weight` in metrics, the `model` that serves it, and the
/// `fallback_reason` where it is a simpler one than was chosen.
///
/// # Errors
/// `X001` when `out` cannot be written to.
pub fn write_series(
    panel: &Panel,
    weights: &[f64],
    set: &ForecastSet,
    out: impl Write + Send,
) -> Result<()> {
    let description = Description {
        format: FORMAT,
        frequency: FrequencyRecord::of(panel.frequency()),
        origin: set.origin.0,
        keys: panel.key_names().to_vec(),
    };
    let mut names = panel.key_names().to_vec();
    names.extend(["weight", "model", "fallback_reason"].map(str::to_owned));
    let count = panel.series_count();
    let all: Vec<u32> = (0..count as u32).collect();
    let mut columns = KeyColumns::of(panel.keys(), panel.key_names().len()).arrays(0..count, &all);
    columns.push(values(weights.iter().copied(), &[]));
    let models = set.provenance.iter().map(|provenance| provenance.model);
    columns.push(Arc::new(StringArray::from_iter_values(models)));
    let reasons = set.provenance.iter().map(|provenance| provenance.fallback_reason.as_deref());
    columns.push(Arc::new(StringArray::from_iter(reasons)));
    let mut file = Writing::begin(out, names, &description)?;
    file.write(columns)?;
    file.finish()
}

/// The series of a forecast.
pub struct SeriesRows {
    pub frequency: Frequency,
    pub origin: Period,
    pub keys: Vec<SeriesKey>,
    pub weights: Vec<f64>,
    pub fallback_reasons: Vec<Option<String>>,
}

/// Reads back what [`write_series`] wrote.
pub fn read_series(path: &Path) -> Result<SeriesRows> {
    let file = Reading::open(path)?;
    let description: Description = file.description(path)?;
    let frequency = description.frequency.read().filter(|_| description.format == FORMAT);
    let part_count = description.keys.len();
    let mut rows = SeriesRows {
        frequency: frequency.ok_or_else(|| damaged(path, "its format is not known"))?,
        origin: Period(description.origin),
        keys: Vec::new(),
        weights: Vec::new(),
        fallback_reasons: Vec::new(),
    };
    let column_count = file.names().len();
    if column_count < part_count + 3 {
        return Err(damaged(path, "a column is missing"));
    }
    for batch in file.batches(path, 0..part_count + 3)? {
        let batch = batch?;
        let keys = batch.columns()[..part_count].iter().map(|column| Texts::of(column, path));
        let keys = keys.collect::<Result<Vec<_>>>()?;
        rows.weights.extend(numbers(batch.column(part_count), path)?);
        let reasons = batch.column(part_count + 2);
        let texts = Texts::of(reasons, path)?;
        for row in 0..batch.num_rows() {
            let key = keys.iter().map(|part| part.get(row).into_owned()).collect();
            rows.keys.push(SeriesKey::new(key));
            let reason = (!reasons.is_null(row)).then(|| texts.get(row).into_owned());
            rows.fallback_reasons.push(reason);
        }
    }
    Ok(rows)
}
