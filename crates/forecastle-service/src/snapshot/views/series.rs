//! Series, in a list and by themselves.

use std::sync::Arc;

use forecastle_core::Result;
use forecastle_core::metrics::{InSample, Row, Rows};
use forecastle_models::season::last_known;
use forecastle_pipeline::backtest::Score;

use super::Listing;
use super::page::{Page, field, sorted};
use super::project::title_of;
use crate::api;
use crate::snapshot::names::{columns_of, id_of, name_of};
use crate::snapshot::tested::each_forecast;
use crate::snapshot::totals::known;
use crate::snapshot::{Selection, Snapshot};

/// What a series is sorted by.
type Field = fn(&Snapshot, usize) -> Option<f64>;

/// What series can be sorted by.
static FIELDS: &[(&str, Field)] = &[
    ("name", |_, _| None),
    ("last_actual", |snapshot, series| known(snapshot.figures[series].last_actual)),
    ("next_forecast", |snapshot, series| known(snapshot.forecast.points_of(series)[0])),
    ("horizon_total", |snapshot, series| known(snapshot.figures[series].horizon_total)),
    ("change_percent", |snapshot, series| snapshot.figures[series].ahead.change_percent()),
    ("wmape", Snapshot::wmape_of),
    ("bias", Snapshot::bias_of),
];

impl Snapshot {
    fn wmape_of(&self, series: usize) -> Option<f64> {
        self.tested.by_series(self.tested.chosen?).wmape(series)
    }

    fn bias_of(&self, series: usize) -> Option<f64> {
        self.tested.by_series(self.tested.chosen?).bias(series)
    }

    /// A series in a list.
    fn summary(&self, series: usize) -> api::SeriesSummary {
        let figures = &self.figures[series];
        let provenance = &self.forecast.provenance[series];
        let attributes = self
            .attributes
            .columns
            .iter()
            .filter_map(|column| Some((column.name.clone(), column.value(series)?.to_owned())));
        api::SeriesSummary {
            id: id_of(&self.panel.keys()[series]),
            key: columns_of(&self.panel, series),
            name: name_of(&self.panel, series),
            attributes: attributes.collect(),
            model: provenance.model.to_owned(),
            fallback_reason: provenance.fallback_reason.clone(),
            last_actual: known(figures.last_actual),
            next_forecast: self.forecast.points_of(series)[0],
            horizon_total: figures.horizon_total,
            change_percent: figures.ahead.change_percent(),
            wmape: self.wmape_of(series),
            bias: self.bias_of(series),
        }
    }

    /// Why the run's model was chosen. The reason compares scores over all series, which is not for
    /// somebody who sees a part.
    pub(super) fn reason(&self, selection: &Selection) -> String {
        match selection.is_scoped() {
            true => format!("chosen by {}", self.facts.metric.name),
            false => self.facts.reason.clone(),
        }
    }
}

/// A page of the series.
///
/// # Errors
/// `Q001` for an unknown field to sort by, `Q002` for a cursor of another list.
pub fn series_page(
    snapshot: &Snapshot,
    selection: &Selection,
    listing: &Listing,
) -> Result<api::SeriesPage> {
    let list = ["series", selection.fingerprint()];
    let page = Page::of(snapshot, &list, listing)?;
    let order = order(snapshot, selection, &page)?;
    let places = page.places(selection.len());
    let items = order[places].iter().map(|place| selection.at(*place as usize));
    Ok(api::SeriesPage {
        items: items.map(|series| snapshot.summary(series)).collect(),
        meta: page.meta(snapshot, selection.len()),
    })
}

/// The places of the selected series in the order asked for.
fn order(snapshot: &Snapshot, selection: &Selection, page: &Page<'_>) -> Result<Arc<Vec<u32>>> {
    let read = field(FIELDS, page.sort.as_deref().unwrap_or("name"))?;
    let question = ["series order", selection.fingerprint(), &page.order_in_words()];
    snapshot.cached(
        &question,
        |order: &Vec<u32>| order.len() * 4,
        || {
            // By name there are no numbers to sort by; the order of keys stands, or is turned round.
            let is_by_name = matches!(page.sort.as_deref(), None | Some("name"));
            let numbers = selection.series().enumerate().map(|(place, series)| match is_by_name {
                true => Some(place as f64),
                false => read(snapshot, series),
            });
            Ok(sorted(&numbers.collect::<Vec<_>>(), page.order))
        },
    )
}

/// One series.
///
/// # Errors
/// `N001` when it is not among the selected ones.
pub fn series_detail(
    snapshot: &Snapshot,
    selection: &Selection,
    id: &str,
) -> Result<api::SeriesDetail> {
    let (series, _) = snapshot.only(selection, id)?;
    let values = snapshot.panel.values(series);
    Ok(api::SeriesDetail {
        run: snapshot.run().to_owned(),
        summary: snapshot.summary(series),
        first_period: snapshot.label(snapshot.panel.start(series)),
        observations: values.iter().filter(|value| !value.is_nan()).count() as u64,
        model_reason: snapshot.reason(selection),
        model_title: title_of(snapshot.forecast.provenance[series].model),
        metrics: Score::of(&rows_of(snapshot, series)).to_json(),
    })
}

/// A series' out-of-sample forecasts beside what came.
fn rows_of(snapshot: &Snapshot, series: usize) -> Rows {
    let (panel, season) = (&snapshot.panel, snapshot.panel.frequency().season_length());
    let mut rows = Rows::new(&snapshot.tested.levels);
    for fold in snapshot.tested.chosen_model().into_iter().flat_map(|model| &model.folds) {
        let Some(known) = fold.fold.known(panel, series) else { continue };
        let history = &panel.values(series)[..known];
        let last_actual = last_known(history).unwrap_or(f64::NAN);
        rows.begin_group(1.0, InSample::of(history, season));
        let set = &fold.fold.forecast;
        each_forecast(panel, fold, series, |row, actual, forecast, _| {
            let place = series * set.horizon + row.step - 1;
            let bounds = set.bands.iter().map(|band| (band.lower[place], band.upper[place]));
            rows.push(Row { actual, forecast, last_actual }, bounds);
        });
    }
    rows
}
