//! The panel, row by row.

use std::io::Write;
use std::ops::Range;
use std::path::Path;

use arrow_array::{ArrayRef, RecordBatch};
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder, Static};
use forecastle_core::{Panel, Period, Result, SeriesKey};
use serde::{Deserialize, Serialize};

use super::calendar::CalendarRecord;
use super::columns::{KeyColumns, Texts, Times, label_places, numbers, times, values};
use super::file::{ROWS_PER_BATCH, Reading, Writing, damaged};
use super::frequency::FrequencyRecord;

/// What the file says of itself.
#[derive(Serialize, Deserialize)]
struct Description {
    format: u32,
    frequency: FrequencyRecord,
    /// The last known period, as a number of its frequency.
    last_period: i64,
    future_count: usize,
    keys: Vec<String>,
    covariates: Vec<CovariateRecord>,
    statics: Vec<StaticRecord>,
    #[serde(default, skip_serializing_if = "CalendarRecord::is_empty")]
    calendar: CalendarRecord,
}

#[derive(Serialize, Deserialize)]
struct CovariateRecord {
    name: String,
    is_known_future: bool,
    labels: Vec<String>,
}

#[derive(Serialize, Deserialize)]
struct StaticRecord {
    name: String,
    labels: Vec<String>,
}

const FORMAT: u32 = 1;

impl Description {
    fn of(panel: &Panel) -> Self {
        let covariates = panel.covariates().iter().map(|covariate| CovariateRecord {
            name: covariate.name.clone(),
            is_known_future: covariate.is_known_future(),
            labels: covariate.labels.clone(),
        });
        let statics = panel.statics().iter();
        Self {
            format: FORMAT,
            frequency: FrequencyRecord::of(panel.frequency()),
            last_period: panel.origin().0,
            future_count: panel.future_count(),
            keys: panel.key_names().to_vec(),
            covariates: covariates.collect(),
            statics: statics
                .map(|column| StaticRecord {
                    name: column.name.clone(),
                    labels: column.labels.clone(),
                })
                .collect(),
            calendar: CalendarRecord::of(panel.calendar()),
        }
    }

    /// The place of the target's column; keys and time come before it, covariates and statics after.
    fn target(&self) -> usize {
        self.keys.len() + 1
    }
}

/// Writes a panel: for each series one row per period from its first to the last whose covariates are
/// stored, with keys, time, target (empty where unknown or ahead), covariates and static columns.
///
/// # Errors
/// `X001` when `out` cannot be written to.
pub fn write_history(
    panel: &Panel,
    time_name: &str,
    target_name: &str,
    out: impl Write + Send,
) -> Result<()> {
    let description = Description::of(panel);
    let mut names = panel.key_names().to_vec();
    names.extend([time_name.to_owned(), target_name.to_owned()]);
    names.extend(panel.covariates().iter().map(|covariate| covariate.name.clone()));
    names.extend(panel.statics().iter().map(|column| column.name.clone()));
    let mut file = Writing::begin(out, names, &description)?;
    let keys = KeyColumns::of(panel.keys(), panel.key_names().len());
    for stretch in stretches(panel.series_count(), |series| row_count(panel, series)) {
        file.write(rows(panel, &keys, stretch))?;
    }
    file.finish()
}

/// Series in stretches of about as many rows as are laid out at a time.
pub fn stretches(
    series_count: usize,
    rows_of: impl Fn(usize) -> usize,
) -> impl Iterator<Item = Range<usize>> {
    let mut begin = 0;
    std::iter::from_fn(move || {
        let (mut end, mut rows) = (begin, 0);
        while end < series_count && rows < ROWS_PER_BATCH {
            rows += rows_of(end);
            end += 1;
        }
        let stretch = begin..end;
        begin = end;
        (!stretch.is_empty()).then_some(stretch)
    })
}

fn row_count(panel: &Panel, series: usize) -> usize {
    panel.values(series).len() + panel.future_count()
}

/// The columns of some series' rows.
fn rows(panel: &Panel, keys: &KeyColumns<'_>, stretch: Range<usize>) -> Vec<ArrayRef> {
    let series_of: Vec<u32> = stretch
        .clone()
        .flat_map(|series| std::iter::repeat_n(series as u32, row_count(panel, series)))
        .collect();
    let mut columns = keys.arrays(stretch.clone(), &series_of);
    let periods = stretch.clone().flat_map(|series| {
        let start = panel.start(series) as i64;
        (start..start + row_count(panel, series) as i64).map(|place| panel.period_at(place))
    });
    columns.push(times(panel.frequency(), periods));
    let ahead = || std::iter::repeat_n(f64::NAN, panel.future_count());
    let target =
        stretch.clone().flat_map(|series| panel.values(series).iter().copied().chain(ahead()));
    columns.push(values(target, &[]));
    for (place, covariate) in panel.covariates().iter().enumerate() {
        let cells =
            stretch.clone().flat_map(|series| panel.covariate_values(place, series)).copied();
        columns.push(values(cells, &covariate.labels));
    }
    for column in panel.statics() {
        let cells = series_of.iter().map(|series| column.values[*series as usize]);
        columns.push(values(cells, &column.labels));
    }
    columns
}

/// Reads back what [`write_history`] wrote: the same panel.
///
/// # Errors
/// `R002` when the file is missing or damaged.
pub fn read_history(path: &Path) -> Result<Panel> {
    let file = Reading::open(path)?;
    let description: Description = file.description(path)?;
    let frequency = description.frequency.read().filter(|_| description.format == FORMAT);
    let frequency = frequency.ok_or_else(|| damaged(path, "its format is not known"))?;
    let calendar = description.calendar.read(path)?;
    let mut times = Times::new(frequency);
    let series = read_series(path, file, &description, &mut times)?;
    let last = Period(description.last_period);
    let columns = description.covariates.iter().map(|record| CovariateColumn {
        name: record.name.clone(),
        is_known_future: record.is_known_future,
        labels: record.labels.clone(),
    });
    let firsts: Vec<_> = series.iter().map(|(_, first)| *first).collect();
    let mut builder = PanelBuilder::new(
        frequency,
        description.keys.clone(),
        series,
        last,
        description.future_count,
        columns.collect(),
    )?;
    let mut statics = vec![Vec::with_capacity(firsts.len()); description.statics.len()];
    let mut place = Place { series: 0, period: firsts[0] };
    let end = last.plus(description.future_count as i64);
    let target = description.target();
    let file = Reading::open(path)?;
    let column_count = file.names().len();
    for batch in file.batches(path, target..column_count)? {
        let cells = Cells::read(&batch?, &description, path)?;
        for row in 0..cells.targets.len() {
            if place.series == firsts.len() {
                return Err(damaged(path, "it has too many rows"));
            }
            if place.period == firsts[place.series] {
                let known = statics.iter_mut().zip(&cells.statics);
                known.for_each(|(column, cells)| column.push(cells[row]));
            }
            if place.period <= last {
                builder.set_value(place.series, place.period, cells.targets[row]);
            }
            for (covariate, values) in cells.covariates.iter().enumerate() {
                builder.set_covariate(covariate, place.series, place.period, values[row]);
            }
            place.advance(end, &firsts);
        }
    }
    if place.series != firsts.len() {
        return Err(damaged(path, "rows are missing"));
    }
    for (record, values) in description.statics.into_iter().zip(statics) {
        builder.add_static(Static { name: record.name, labels: record.labels, values });
    }
    // Gaps were written as what they meant, so nothing is left to be filled.
    Ok(builder.finish(MissingPeriod::Unknown).with_calendar(calendar))
}

/// Where a row belongs.
struct Place {
    series: usize,
    period: Period,
}

impl Place {
    /// The next row is the series' next period, or the next series' first.
    fn advance(&mut self, end: Period, firsts: &[Period]) {
        self.period = self.period.plus(1);
        if self.period > end {
            self.series += 1;
            self.period = firsts.get(self.series).copied().unwrap_or(Period(i64::MIN));
        }
    }
}

/// Each series' key and first period. Every series' rows end at the same period, so that its first row
/// tells how many there are.
fn read_series(
    path: &Path,
    file: Reading,
    description: &Description,
    times: &mut Times,
) -> Result<Vec<(SeriesKey, Period)>> {
    let end = description.last_period + description.future_count as i64;
    let time = description.keys.len();
    let mut series: Vec<(SeriesKey, Period)> = Vec::new();
    let mut next = Period(i64::MIN);
    for batch in file.batches(path, 0..=time)? {
        let batch = batch?;
        let keys = batch.columns()[..time].iter().map(|column| Texts::of(column, path));
        let keys = keys.collect::<Result<Vec<_>>>()?;
        for (row, period) in times.periods(batch.column(time), path)?.into_iter().enumerate() {
            if next == Period(i64::MIN) {
                let key = keys.iter().map(|part| part.get(row).into_owned()).collect();
                let key = SeriesKey::new(key);
                if period.0 > description.last_period
                    || series.last().is_some_and(|(before, _)| *before >= key)
                {
                    return Err(damaged(path, "its rows are out of order"));
                }
                series.push((key, period));
            } else if period != next {
                return Err(damaged(path, "its rows are out of order"));
            }
            next = if period.0 == end { Period(i64::MIN) } else { period.plus(1) };
        }
    }
    match series.is_empty() {
        true => Err(damaged(path, "it has no rows")),
        false => Ok(series),
    }
}

/// The cells of a batch from the target on.
struct Cells {
    targets: Vec<f64>,
    covariates: Vec<Vec<f64>>,
    statics: Vec<Vec<f64>>,
}

impl Cells {
    fn read(batch: &RecordBatch, description: &Description, path: &Path) -> Result<Self> {
        let labels = description.covariates.iter().map(|record| &record.labels);
        let labels = labels.chain(description.statics.iter().map(|record| &record.labels));
        let mut columns = batch.columns().iter();
        let targets = columns.next().ok_or_else(|| damaged(path, "it has no target"))?;
        let targets = numbers(targets, path)?;
        let mut rest = columns
            .zip(labels)
            .map(|(column, labels)| match labels.is_empty() {
                true => numbers(column, path),
                false => label_places(column, labels, path),
            })
            .collect::<Result<Vec<_>>>()?;
        if rest.len() != description.covariates.len() + description.statics.len() {
            return Err(damaged(path, "a column is missing"));
        }
        let statics = rest.split_off(description.covariates.len());
        Ok(Self { targets, covariates: rest, statics })
    }
}
