//! Actuals and forecasts side by side.

use chrono::{NaiveDate, NaiveDateTime};
use forecastle_core::{Error, Result};

use crate::api;
use crate::snapshot::figures::year_back;
use crate::snapshot::totals::{Totals, known};
use crate::snapshot::{Selection, Snapshot};

/// A stretch of the time axis; all of it when both ends are absent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Span {
    /// The first period, as an ISO date.
    pub from: Option<String>,
    /// The last period, as an ISO date.
    pub to: Option<String>,
}

/// Actuals and forecasts of one series, from its own first period on.
///
/// # Errors
/// `N001` when it is not among the selected ones, `Q001` when an end of the span is no date.
pub fn series_history(
    snapshot: &Snapshot,
    selection: &Selection,
    id: &str,
    span: &Span,
) -> Result<api::History> {
    let (_, alone) = snapshot.only(selection, id)?;
    history(snapshot, &alone, span)
}

/// Actuals and forecasts of everything selected, in total.
///
/// # Errors
/// `Q001` when an end of the span is no date.
pub fn history(snapshot: &Snapshot, selection: &Selection, span: &Span) -> Result<api::History> {
    let totals = snapshot.totals(selection)?;
    let places = places(snapshot, selection, span)?;
    let in_total = |read: &dyn Fn(usize) -> Option<f64>| places.clone().map(read).collect();
    let found = snapshot.occurrences(selection)?;
    let within =
        found.all.iter().flat_map(|one| (one.begin..one.end).map(move |place| (place, one)));
    let within = within.filter(|(place, _)| places.contains(place));
    let origin = snapshot.panel.period_count();
    Ok(api::History {
        run: snapshot.run().to_owned(),
        name: selection.name().to_owned(),
        origin: snapshot.origin(),
        series_count: selection.len() as u64,
        periods: places.clone().map(|place| snapshot.label(place)).collect(),
        actual: in_total(&|place| totals.actual.get(place).copied().and_then(known)),
        forecast: in_total(&|place| known(totals.ahead.points[place.checked_sub(origin)?])),
        backtest: in_total(&|place| totals.before(place).filter(|_| place < origin)),
        last_year: in_total(&|place| known(totals.actual[year_back(&snapshot.panel, place)?])),
        bands: bands(snapshot, &totals, &places),
        holidays: within
            .map(|(place, one)| api::HolidaySpan {
                name: one.name.to_owned(),
                period: snapshot.label(place),
            })
            .collect(),
    })
}

fn bands(snapshot: &Snapshot, totals: &Totals, places: &std::ops::Range<usize>) -> Vec<api::Band> {
    let of_level = |(level, percent): (usize, f64)| {
        let bounds: Vec<_> = places.clone().map(|place| totals.bounds(place, level)).collect();
        api::Band {
            level: percent,
            lower: bounds.iter().map(|bounds| bounds.map(|bounds| bounds.0)).collect(),
            upper: bounds.iter().map(|bounds| bounds.map(|bounds| bounds.1)).collect(),
        }
    };
    let levels = snapshot.levels().into_iter().map(|level| level.percent());
    levels.enumerate().map(of_level).collect()
}

/// The places on the time axis that a span covers: from the first series' first period to the horizon.
fn places(
    snapshot: &Snapshot,
    selection: &Selection,
    span: &Span,
) -> Result<std::ops::Range<usize>> {
    let end = snapshot.panel.period_count() + snapshot.forecast.horizon;
    let mut places = snapshot.first_place(selection)..end;
    let date =
        |place: usize| snapshot.panel.frequency().date_of(snapshot.panel.period_at(place as i64));
    if let Some(from) = &span.from {
        let from = moment(from, "from", false)?;
        places.start = places.clone().find(|place| date(*place) >= from).unwrap_or(end);
    }
    if let Some(to) = &span.to {
        let to = moment(to, "to", true)?;
        let is_within = |place: &usize| date(*place) <= to;
        places.end = places.clone().take_while(is_within).last().map_or(places.start, |p| p + 1);
    }
    Ok(places)
}

/// A date, or a date with a time of day; as the end of a span a date is all of its day.
fn moment(text: &str, parameter: &str, is_end: bool) -> Result<NaiveDateTime> {
    let date = |text: &str| text.parse::<NaiveDate>().ok();
    let at = |date: NaiveDate| match is_end {
        true => date.and_hms_opt(23, 59, 59),
        false => date.and_hms_opt(0, 0, 0),
    };
    date(text).and_then(at).or_else(|| text.parse().ok()).ok_or_else(|| {
        Error::new("Q001", format!("`{parameter}` is no date"))
            .with_value(text)
            .hint("a date is written 2025-10-24")
    })
}
