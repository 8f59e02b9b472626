//! The home page: the next period, what changed, what to look at.

use forecastle_core::Result;

use crate::api::{self, BandValue, TotalPoint};
use crate::snapshot::figures::{Pair, year_back};
use crate::snapshot::names::{id_of, name_of};
use crate::snapshot::totals::{Totals, known};
use crate::snapshot::{Selection, Snapshot};

/// The most series among what has changed, and of each kind among what to look at.
const MOST_CHANGES: usize = 10;
const MOST_CHECKS: usize = 3;
/// A forecast this far from last year, in percent, is worth a look.
const FAR_PERCENT: f64 = 25.0;

/// The home page.
///
/// # Errors
/// None so far.
pub fn home(snapshot: &Snapshot, selection: &Selection) -> Result<api::Home> {
    let question = ["home", selection.fingerprint()];
    let bytes = |home: &api::Home| 256 * (home.recent.len() + home.changes.len() + 16);
    let home = snapshot.cached(&question, bytes, || {
        let totals = snapshot.totals(selection)?;
        let found = snapshot.occurrences(selection)?;
        let origin = snapshot.panel.period_count();
        let recent = (2 * snapshot.forecast.horizon).clamp(13, 104);
        let first = origin.saturating_sub(recent).max(snapshot.first_place(selection));
        let end = origin + snapshot.forecast.horizon;
        let next = next(snapshot, &totals, found.at(origin).map(|one| one.name));
        Ok(api::Home {
            run: snapshot.run().to_owned(),
            next,
            recent: (first..end).map(|place| point(snapshot, &totals, place)).collect(),
            changes: changes(snapshot, selection),
            checks: checks(snapshot, selection),
        })
    })?;
    Ok((*home).clone())
}

fn bands(snapshot: &Snapshot, totals: &Totals, place: usize) -> Vec<BandValue> {
    let of_level = |(level, percent): (usize, f64)| {
        let (lower, upper) = totals.bounds(place, level)?;
        Some(BandValue { level: percent, lower, upper })
    };
    let levels = snapshot.levels().into_iter().map(|level| level.percent());
    levels.enumerate().filter_map(of_level).collect()
}

fn next(snapshot: &Snapshot, totals: &Totals, holiday: Option<&str>) -> api::NextPeriod {
    let place = snapshot.panel.period_count();
    let last_year = year_back(&snapshot.panel, place).and_then(|place| known(totals.actual[place]));
    let forecast = known(totals.ahead.points[0]).unwrap_or(0.0);
    let mut pair = Pair::default();
    pair.push(forecast, last_year.unwrap_or(f64::NAN));
    api::NextPeriod {
        period: snapshot.label(place),
        forecast,
        bands: bands(snapshot, totals, place),
        last_year,
        change_percent: pair.change_percent(),
        holiday: holiday.map(str::to_owned),
    }
}

/// A period's total: what was sold, or what is forecast.
fn point(snapshot: &Snapshot, totals: &Totals, place: usize) -> TotalPoint {
    let step = place.checked_sub(totals.actual.len());
    TotalPoint {
        period: snapshot.label(place),
        actual: totals.actual.get(place).copied().and_then(known),
        forecast: step.and_then(|step| known(totals.ahead.points[step])),
        bands: step.map(|_| bands(snapshot, totals, place)).unwrap_or_default(),
    }
}

/// The places with the greatest numbers above zero, greatest first; of equals the first.
fn greatest(numbers: impl Iterator<Item = (usize, f64)>, count: usize) -> Vec<usize> {
    let mut numbers: Vec<_> = numbers.filter(|(_, number)| *number > 0.0).collect();
    numbers.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    numbers.into_iter().take(count).map(|(place, _)| place).collect()
}

/// What differs from the forecast published before, over the periods that both have: the total, then the
/// series that differ most.
fn changes(snapshot: &Snapshot, selection: &Selection) -> Vec<api::Change> {
    let Some(before) = &snapshot.before else { return Vec::new() };
    let horizon = snapshot.forecast.horizon;
    let pair_of = |series: usize| {
        let mut pair = Pair::default();
        let theirs = &before[series * horizon..(series + 1) * horizon];
        for (now, then) in snapshot.forecast.points_of(series).iter().zip(theirs) {
            pair.push(*now, *then);
        }
        pair
    };
    let mut total = Pair::default();
    selection.series().for_each(|series| total.add(&pair_of(series)));
    if total.count == 0 {
        return Vec::new();
    }
    let change = |series: Option<usize>, pair: Pair| api::Change {
        series: series.map(|series| id_of(&snapshot.panel.keys()[series])),
        name: series.map_or(selection.name().to_owned(), |one| name_of(&snapshot.panel, one)),
        before: pair.then,
        now: pair.now,
        change_percent: pair.change_percent(),
    };
    let difference = |series| {
        let pair = pair_of(series);
        (series, (pair.now - pair.then).abs())
    };
    let most = greatest(selection.series().map(difference), MOST_CHANGES);
    let each = most.into_iter().map(|series| change(Some(series), pair_of(series)));
    std::iter::once(change(None, total)).chain(each).collect()
}

/// Series worth a look.
fn checks(snapshot: &Snapshot, selection: &Selection) -> Vec<api::Check> {
    let check = |series: usize, kind: &str, message: String| api::Check {
        series: id_of(&snapshot.panel.keys()[series]),
        name: name_of(&snapshot.panel, series),
        kind: kind.to_owned(),
        message,
    };
    let mut checks = Vec::new();
    for series in outside_interval(snapshot, selection) {
        if let Some(message) = surprise(snapshot, series).map(|surprise| surprise.message) {
            checks.push(check(series, "outside_interval", message));
        }
    }
    let far = selection.series().map(|series| (series, distance_from_last_year(snapshot, series)));
    for series in greatest(far, MOST_CHECKS) {
        let percent = snapshot.figures[series].ahead.change_percent().unwrap_or(0.0);
        let side = if percent < 0.0 { "below" } else { "above" };
        let periods = snapshot.panel.frequency().noun(snapshot.forecast.horizon);
        let message = format!(
            "the next {} {periods} are forecast {:.0} % {side} last year",
            snapshot.forecast.horizon,
            percent.abs()
        );
        checks.push(check(series, "far_from_last_year", message));
    }
    let reason = |series: usize| snapshot.forecast.provenance[series].fallback_reason.clone();
    let fell_back = selection.series().filter_map(|series| Some((series, reason(series)?)));
    for (series, reason) in fell_back.take(MOST_CHECKS) {
        let model = snapshot.forecast.provenance[series].model;
        let title = super::project::title_of(model);
        checks.push(check(series, "fell_back", format!("{title} forecasts it: {reason}")));
    }
    checks
}

fn distance_from_last_year(snapshot: &Snapshot, series: usize) -> f64 {
    let pair = &snapshot.figures[series].ahead;
    match pair.change_percent() {
        Some(percent) if percent.abs() >= FAR_PERCENT => (pair.now - pair.then).abs(),
        _ => 0.0,
    }
}

/// An actual outside the widest interval.
struct Surprise {
    distance: f64,
    message: String,
}

fn outside_interval(snapshot: &Snapshot, selection: &Selection) -> Vec<usize> {
    let distance = |series| surprise(snapshot, series).map_or(0.0, |surprise| surprise.distance);
    greatest(selection.series().map(|series| (series, distance(series))), MOST_CHECKS)
}

/// Whether the last period's actual lay outside what had been forecast for it; the origin before it may
/// have been too early to reach it.
fn surprise(snapshot: &Snapshot, series: usize) -> Option<Surprise> {
    let place = snapshot.panel.period_count() - 1;
    let actual = snapshot.panel.values(series).last().copied().and_then(known)?;
    let folds = &snapshot.tested.chosen_model()?.folds;
    let reaches = |end: usize, horizon: usize| end <= place && place < end + horizon;
    let fold = folds.iter().rev().map(|fold| &fold.fold);
    let set = fold.clone().find(|fold| reaches(fold.end, fold.forecast.horizon))?;
    let cell = series * set.forecast.horizon + place - set.end;
    let band = set.forecast.bands.last()?;
    let (lower, upper) = (known(band.lower[cell])?, known(band.upper[cell])?);
    let (distance, side) = if actual < lower {
        (lower - actual, "below")
    } else if actual > upper {
        (actual - upper, "above")
    } else {
        return None;
    };
    let message = format!(
        "{} was {}, {side} the {} % interval of {} to {}",
        snapshot.label(place),
        rounded(actual),
        band.level,
        rounded(lower),
        rounded(upper)
    );
    Some(Surprise { distance, message })
}

/// A number as people say it: without decimals from a hundred on, with two below.
fn rounded(number: f64) -> String {
    if number.abs() >= 100.0 { format!("{number:.0}") } else { format!("{number:.2}") }
}
