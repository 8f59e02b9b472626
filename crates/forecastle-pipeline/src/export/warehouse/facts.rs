//! The rows behind the views, as they come out of the run and the data.

use std::path::Path;

use arrow_array::{Array, StringArray};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use forecastle_core::{Error, Panel, Period, Result};

use super::Delivery;
use super::layout::known_cell;
use super::schema::Shape;
use crate::ingest::open_columns;
use crate::table::Column;

/// A row on its way into a table; `None` is NULL.
pub type Cells = Vec<Option<String>>;

/// The name of a series: its key's parts with ` / ` between them, a slash inside a part written twice.
///
/// One column to join by, since Power BI relates tables by one column only.
pub fn series_name(parts: &[String]) -> String {
    match parts {
        [part] => part.clone(),
        parts => parts.iter().map(|part| part.replace('/', "//")).collect::<Vec<_>>().join(" / "),
    }
}

fn period_of(panel: &Panel, label: &str) -> Result<Period> {
    let moment = label
        .parse::<NaiveDate>()
        .map(|date| date.and_time(NaiveTime::MIN))
        .or_else(|_| label.parse::<NaiveDateTime>());
    moment.ok().and_then(|moment| panel.frequency().period_of(moment)).ok_or_else(|| {
        Error::new("R002", format!("{label} is no {} date of the data", panel.frequency()))
            .hint("the data's dates have changed since the run was made: forecast again")
    })
}

/// The columns of a run's forecast.
pub struct Forecast<'a> {
    keys: Vec<&'a Column>,
    time: &'a Column,
    model: &'a Column,
    points: &'a Column,
    /// A run has the levels of its day; the bounds of others are not known.
    bounds: Vec<Option<&'a Column>>,
    /// How many periods after the origin each row lies.
    steps: Vec<i64>,
}

impl<'a> Forecast<'a> {
    /// Finds the columns, and how far after the origin every row lies.
    ///
    /// # Errors
    /// `R002` when a column is missing or a date is none of the data.
    pub fn of(delivery: &Delivery<'a>, shape: &Shape) -> Result<Self> {
        let columns = delivery.forecast.columns();
        let column = |name: &str| -> Result<&'a Column> {
            let found = columns.iter().find(|(other, _)| other == name);
            found.map(|(_, column)| column).ok_or_else(|| {
                Error::new("R002", format!("the run's forecast has no column {name}"))
            })
        };
        let panel = delivery.panel;
        let origin = period_of(panel, delivery.run.origin)?;
        let time = column(delivery.time_name)?;
        let step = |row| Ok(period_of(panel, &time.cell(row))?.0 - origin.0);
        Ok(Self {
            keys: panel.key_names().iter().map(|name| column(name)).collect::<Result<_>>()?,
            time,
            model: column("model")?,
            points: column("forecast")?,
            bounds: shape.bounds.iter().map(|name| column(name).ok()).collect(),
            steps: (0..delivery.forecast.row_count()).map(step).collect::<Result<_>>()?,
        })
    }

    fn key(&self, row: usize) -> Vec<String> {
        self.keys.iter().map(|column| column.cell(row)).collect()
    }

    /// The keys of the series, each once where its rows follow each other.
    pub fn keys(&self) -> Vec<Vec<String>> {
        once_each((0..self.steps.len()).map(|row| self.key(row)))
    }

    /// The rows, each beginning with the run.
    pub fn rows(&self, run: &str) -> impl Iterator<Item = Cells> {
        self.steps.iter().enumerate().map(move |(row, step)| {
            let mut cells = vec![
                Some(run.to_owned()),
                Some(series_name(&self.key(row))),
                Some(self.time.cell(row)),
                Some(step.to_string()),
                Some(self.model.cell(row)),
                known_cell(self.points, row),
            ];
            let bounds = self.bounds.iter();
            cells.extend(bounds.map(|bound| bound.and_then(|bound| known_cell(bound, row))));
            cells
        })
    }
}

/// The out-of-sample forecasts of the run's own model.
#[derive(Default)]
pub struct Backtest {
    batches: Vec<Batch>,
    /// The rows of the run's own model: batch, row, and how many periods after its origin it lies.
    places: Vec<(usize, usize, i64)>,
}

/// Some rows of a backtest, by column.
struct Batch {
    keys: Vec<StringArray>,
    time: StringArray,
    cutoff: StringArray,
    model: StringArray,
    served_by: StringArray,
    forecast: StringArray,
}

impl Batch {
    fn of(mut keys: Vec<StringArray>, key_count: usize) -> Option<Self> {
        let rest = keys.split_off(key_count);
        let [time, cutoff, model, served_by, forecast] = rest.try_into().ok()?;
        Some(Self { keys, time, cutoff, model, served_by, forecast })
    }

    fn key(&self, row: usize) -> Vec<String> {
        self.keys.iter().map(|column| column.value(row).to_owned()).collect()
    }
}

impl Backtest {
    /// Reads the file of a run, whichever models it has.
    ///
    /// # Errors
    /// As [`open_columns`], and `R002` when a date is none of the data.
    pub fn read(path: &Path, delivery: &Delivery<'_>) -> Result<Self> {
        let name = path.display().to_string();
        let panel = delivery.panel;
        let mut wanted: Vec<&str> = panel.key_names().iter().map(String::as_str).collect();
        wanted.extend([delivery.time_name, "cutoff", "model", "served_by", "forecast"]);
        let mut backtest = Self::default();
        for columns in open_columns(path, &name, &wanted)? {
            let batch = Batch::of(columns, panel.key_names().len())
                .ok_or_else(|| Error::new("R002", "a column is missing").in_file(&name))?;
            let model = delivery.run.model;
            for row in (0..batch.time.len()).filter(|row| batch.model.value(*row) == model) {
                let origin = period_of(panel, batch.cutoff.value(row))?;
                let step = period_of(panel, batch.time.value(row))?.0 - origin.0;
                backtest.places.push((backtest.batches.len(), row, step));
            }
            backtest.batches.push(batch);
        }
        Ok(backtest)
    }

    /// As [`Forecast::keys`].
    pub fn keys(&self) -> Vec<Vec<String>> {
        once_each(self.places.iter().map(|(batch, row, _)| self.batches[*batch].key(*row)))
    }

    /// The rows, each beginning with the run.
    pub fn rows(&self, run: &str) -> impl Iterator<Item = Cells> {
        self.places.iter().map(move |(batch, row, step)| {
            let batch = &self.batches[*batch];
            let text = |column: &StringArray| Some(column.value(*row).to_owned());
            vec![
                Some(run.to_owned()),
                Some(series_name(&batch.key(*row))),
                text(&batch.time),
                text(&batch.cutoff),
                Some(step.to_string()),
                text(&batch.served_by),
                text(&batch.forecast),
            ]
        })
    }
}

/// What is known of every series.
pub fn actual_rows(panel: &Panel) -> impl Iterator<Item = Cells> + '_ {
    (0..panel.series_count()).flat_map(move |series| {
        let name = series_name(panel.keys()[series].parts());
        let values = panel.values(series).iter().enumerate();
        values.filter(|(_, value)| !value.is_nan()).map(move |(place, value)| {
            let period = panel.period_at((panel.start(series) + place) as i64);
            let label = panel.frequency().label(period);
            vec![Some(name.clone()), Some(label), Some(value.to_string())]
        })
    })
}

/// Keys without those that repeat the one before.
fn once_each(all: impl Iterator<Item = Vec<String>>) -> Vec<Vec<String>> {
    let mut keys: Vec<Vec<String>> = Vec::new();
    for key in all {
        if keys.last() != Some(&key) {
            keys.push(key);
        }
    }
    keys
}
