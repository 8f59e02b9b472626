//! How good forecasts were out of sample.

use forecastle_core::{Error, Result};
use forecastle_pipeline::monitor::Thresholds;
use forecastle_pipeline::names::did_you_mean;

use crate::api::{self, AccuracyRow, Scores};
use crate::snapshot::attributes::Column;
use crate::snapshot::names::{id_of, name_of};
use crate::snapshot::tally::Tallies;
use crate::snapshot::{Selection, Snapshot};

/// The most rows; of more, those that missed by most are shown.
const MOST_ROWS: usize = 1_000;

/// How good forecasts were out of sample, by `period`, `step`, `series` or a column; of the model that
/// makes the forecast unless another is named. Of more than 1,000 series or values those are shown whose
/// absolute errors add up to most.
///
/// # Errors
/// `Q001` for an unknown column or model.
pub fn accuracy(
    snapshot: &Snapshot,
    selection: &Selection,
    by: &str,
    model: Option<&str>,
) -> Result<api::Accuracy> {
    let name = model.unwrap_or(&snapshot.facts.model);
    let question = ["accuracy", selection.fingerprint(), by, name];
    let bytes = |accuracy: &api::Accuracy| 512 * (1 + accuracy.rows.len());
    let found = snapshot.cached(&question, bytes, || {
        let place = place_of(snapshot, model)?;
        let overall = place.map(|model| {
            snapshot.tested.overall(model, selection).scores(0, &snapshot.tested.levels)
        });
        let rows = rows(snapshot, selection, by, place)?;
        let thresholds = Thresholds::default();
        Ok(api::Accuracy {
            run: snapshot.run().to_owned(),
            model: name.to_owned(),
            source: "backtest".to_owned(),
            by: by.to_owned(),
            overall: overall.unwrap_or_default(),
            rows,
            thresholds: api::Thresholds {
                wmape: thresholds.wmape,
                bias: thresholds.bias,
                missing: thresholds.missing,
            },
        })
    })?;
    Ok((*found).clone())
}

/// The place of a model among those tested; `None` for a run that could not be tested.
fn place_of(snapshot: &Snapshot, model: Option<&str>) -> Result<Option<usize>> {
    let Some(name) = model.filter(|name| *name != snapshot.facts.model) else {
        return Ok(snapshot.tested.chosen);
    };
    let models = &snapshot.tested.models;
    let place = models.iter().position(|tested| tested.model == name);
    place.map(Some).ok_or_else(|| {
        let names: Vec<_> = models.iter().map(|tested| tested.model).collect();
        let near = did_you_mean(name, names.iter().copied());
        Error::new("Q001", format!("no model called `{name}` was tried"))
            .with_value(name)
            .hint(format!("{near}models: {}", names.join(", ")))
    })
}

fn rows(
    snapshot: &Snapshot,
    selection: &Selection,
    by: &str,
    model: Option<usize>,
) -> Result<Vec<AccuracyRow>> {
    let column = match by {
        "period" | "step" | "series" => None,
        name => Some(snapshot.attributes.column(name)?),
    };
    let Some(model) = model else { return Ok(Vec::new()) };
    Ok(match (by, column) {
        ("period", _) => by_period(snapshot, selection, model),
        ("step", _) => by_step(snapshot, selection, model),
        (_, Some(column)) => by_column(snapshot, selection, model, column),
        _ => by_series(snapshot, selection, model),
    })
}

fn by_period(snapshot: &Snapshot, selection: &Selection, model: usize) -> Vec<AccuracyRow> {
    let places = snapshot.panel.period_count();
    let tallies = snapshot.tally(model, selection, places, |row| Some(row.place));
    let row = |place| {
        let label = snapshot.label(place);
        (label.clone(), label)
    };
    scored(snapshot, &tallies, 0..places, row)
}

fn by_step(snapshot: &Snapshot, selection: &Selection, model: usize) -> Vec<AccuracyRow> {
    let folds = &snapshot.tested.models[model].folds;
    let steps = folds.iter().map(|fold| fold.fold.forecast.horizon).max().unwrap_or(0);
    let tallies = snapshot.tally(model, selection, steps, |row| Some(row.step - 1));
    let noun = |step: usize| snapshot.panel.frequency().noun(step);
    scored(snapshot, &tallies, 0..steps, |place| {
        ((place + 1).to_string(), format!("{} {} ahead", place + 1, noun(place + 1)))
    })
}

fn by_series(snapshot: &Snapshot, selection: &Selection, model: usize) -> Vec<AccuracyRow> {
    let tallies = snapshot.tested.by_series(model);
    let shown = worst(tallies, selection.series().collect());
    scored(snapshot, tallies, shown.into_iter(), |series| {
        (id_of(&snapshot.panel.keys()[series]), name_of(&snapshot.panel, series))
    })
}

fn by_column(
    snapshot: &Snapshot,
    selection: &Selection,
    model: usize,
    column: &Column,
) -> Vec<AccuracyRow> {
    let mut tallies = Tallies::new(column.value_count(), snapshot.tested.levels.len());
    for series in selection.series() {
        if let Some(place) = column.place(series) {
            tallies.add(place, snapshot.tested.by_series(model), series);
        }
    }
    let shown = worst(&tallies, (0..column.value_count()).collect());
    scored(snapshot, &tallies, shown.into_iter(), |place| {
        let value = column.text(place);
        (value.to_owned(), format!("{} {value}", column.name))
    })
}

/// The places that missed by most, in their own order.
fn worst(tallies: &Tallies, mut places: Vec<usize>) -> Vec<usize> {
    places.retain(|place| tallies.count(*place) > 0);
    if places.len() > MOST_ROWS {
        let missed = |place: &usize| tallies.absolute(*place);
        places.sort_by(|a, b| missed(b).total_cmp(&missed(a)));
        places.truncate(MOST_ROWS);
        places.sort_unstable();
    }
    places
}

/// A row for each place that has any score.
fn scored(
    snapshot: &Snapshot,
    tallies: &Tallies,
    places: impl Iterator<Item = usize>,
    name: impl Fn(usize) -> (String, String),
) -> Vec<AccuracyRow> {
    let row = |place| {
        let (value, name) = name(place);
        let scores: Scores = tallies.scores(place, &snapshot.tested.levels);
        AccuracyRow { value, name, scores }
    };
    places.filter(|place| tallies.count(*place) > 0).map(row).collect()
}
