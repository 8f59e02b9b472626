//! The forecast, row by row.

use forecastle_core::Result;

use super::Listing;
use super::page::Page;
use crate::api;
use crate::snapshot::names::{columns_of, id_of};
use crate::snapshot::{Selection, Snapshot};

/// The forecast, row by row: by series in the order of keys, then by period.
///
/// # Errors
/// `Q002` for a cursor of another list.
pub fn forecasts(
    snapshot: &Snapshot,
    selection: &Selection,
    cursor: Option<&str>,
    limit: usize,
) -> Result<api::ForecastPage> {
    let list = ["forecasts", selection.fingerprint()];
    let cursor = cursor.map(str::to_owned);
    let listing = Listing { sort: None, order: None, cursor, limit };
    let page = Page::of(snapshot, &list, &listing)?;
    let total = selection.len() * snapshot.forecast.horizon;
    Ok(api::ForecastPage {
        items: page.places(total).map(|place| row(snapshot, selection, place)).collect(),
        meta: page.meta(snapshot, total),
    })
}

fn row(snapshot: &Snapshot, selection: &Selection, place: usize) -> api::ForecastRow {
    let set = &snapshot.forecast;
    let (series, step) = (selection.at(place / set.horizon), place % set.horizon);
    let cell = series * set.horizon + step;
    let bands = set.bands.iter().map(|band| api::BandValue {
        level: band.level.percent(),
        lower: band.lower[cell],
        upper: band.upper[cell],
    });
    api::ForecastRow {
        series: id_of(&snapshot.panel.keys()[series]),
        key: columns_of(&snapshot.panel, series),
        period: snapshot.label(snapshot.panel.period_count() + step),
        step: step as u32 + 1,
        model: set.provenance[series].model.to_owned(),
        forecast: set.points[cell],
        bands: bands.collect(),
    }
}
