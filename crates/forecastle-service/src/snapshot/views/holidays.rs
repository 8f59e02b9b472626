//! Every holiday over the years.

use chrono::Datelike;
use forecastle_core::Result;
use forecastle_core::calendar::holidays::united_states;
use forecastle_pipeline::report::holiday_column;

use super::leaderboard::best_first;
use crate::api::{self, HolidayEffect, HolidayYear, ModelScores, Scores};
use crate::snapshot::calendar::{Occurrence, Occurrences};
use crate::snapshot::figures::Pair;
use crate::snapshot::tally::{Tallies, score_by_name};
use crate::snapshot::totals::{Totals, known};
use crate::snapshot::{Selection, Snapshot};

/// Every holiday over the years.
///
/// # Errors
/// None so far.
pub fn holidays(snapshot: &Snapshot, selection: &Selection) -> Result<api::Holidays> {
    let bytes = |found: &api::Holidays| {
        found.holidays.iter().map(|one| 512 * (one.years.len() + one.models.len())).sum()
    };
    let question = ["holidays view", selection.fingerprint()];
    let view = snapshot.cached(&question, bytes, || {
        let totals = snapshot.totals(selection)?;
        let found = snapshot.occurrences(selection)?;
        let column = holiday_column(&snapshot.panel);
        let column = column.map(|column| snapshot.panel.covariates()[column].name.clone());
        let (on_holidays, on_other_periods) = apart(snapshot, selection, &found);
        let names = names(snapshot, &found);
        let scores = scores(snapshot, selection, &found, &names);
        let effects = names.iter().enumerate().map(|(place, name)| {
            let years = found.all.iter().filter(|one| one.name == *name);
            let years = years.map(|one| year(snapshot, &totals, &found, one)).collect();
            effect(name, years, models(snapshot, &scores, place))
        });
        Ok(api::Holidays {
            run: snapshot.run().to_owned(),
            column,
            on_holidays,
            on_other_periods,
            holidays: effects.collect(),
        })
    })?;
    Ok((*view).clone())
}

/// The names of holidays in the order of the year; those that the calendar does not know last.
fn names(snapshot: &Snapshot, found: &Occurrences) -> Vec<&'static str> {
    let year = snapshot.panel.frequency().date_of(snapshot.panel.origin()).year();
    let mut names: Vec<_> = united_states(year).into_iter().map(|holiday| holiday.name).collect();
    for one in &found.all {
        if !names.contains(&one.name) {
            names.push(one.name);
        }
    }
    names.retain(|name| found.all.iter().any(|one| one.name == *name));
    names
}

/// The chosen model's scores in holiday periods and in all others.
fn apart(snapshot: &Snapshot, selection: &Selection, found: &Occurrences) -> (Scores, Scores) {
    let Some(chosen) = snapshot.tested.chosen else { return Default::default() };
    let place = |place: usize| usize::from(found.at(place).is_none());
    let places: Vec<_> = (0..snapshot.panel.period_count()).map(place).collect();
    let tallies = snapshot.tally(chosen, selection, 2, |row| Some(places[row.place]));
    let levels = &snapshot.tested.levels;
    (tallies.scores(0, levels), tallies.scores(1, levels))
}

/// Each model's scores in the periods of each holiday.
fn scores(
    snapshot: &Snapshot,
    selection: &Selection,
    found: &Occurrences,
    names: &[&'static str],
) -> Vec<Tallies> {
    // A period may have several holidays; it counts for each, so each has a tally of its own pass.
    let rounds = most_at_once(snapshot, found);
    let of_model = |model| {
        let mut total = Tallies::new(names.len(), snapshot.tested.levels.len());
        for round in &rounds {
            let place = |place: usize| {
                let name = round[place]?;
                names.iter().position(|known| *known == name)
            };
            let places: Vec<_> = (0..round.len()).map(place).collect();
            let part = snapshot.tally(model, selection, names.len(), |row| places[row.place]);
            (0..names.len()).for_each(|place| total.add(place, &part, place));
        }
        total
    };
    (0..snapshot.tested.models.len()).map(of_model).collect()
}

/// For each place its first holiday, then for each its second, as far as any place has more.
fn most_at_once(snapshot: &Snapshot, found: &Occurrences) -> Vec<Vec<Option<&'static str>>> {
    let count = snapshot.panel.period_count();
    let mut rounds: Vec<Vec<Option<&'static str>>> = Vec::new();
    for one in &found.all {
        for place in one.begin..one.end.min(count) {
            let free = rounds.iter().position(|round| round[place].is_none());
            let round = free.unwrap_or_else(|| {
                rounds.push(vec![None; count]);
                rounds.len() - 1
            });
            rounds[round][place] = Some(one.name);
        }
    }
    rounds
}

/// How each model did in a holiday's periods, best first.
fn models(snapshot: &Snapshot, scores: &[Tallies], place: usize) -> Vec<ModelScores> {
    let metric = snapshot.facts.metric;
    let tested = scores.iter().enumerate().filter(|(_, tallies)| tallies.count(place) > 0);
    let rows = tested.map(|(model, tallies)| {
        let scores = tallies.scores(place, &snapshot.tested.levels);
        let score = score_by_name(&scores, metric.name).unwrap_or(scores.wmape);
        (score, snapshot.scored_model(model, scores))
    });
    best_first(metric, rows.collect())
}

fn effect(name: &str, years: Vec<HolidayYear>, models: Vec<ModelScores>) -> HolidayEffect {
    let past = years.iter().filter(|year| year.actual.is_some());
    let effects: Vec<f64> = past.filter_map(|year| year.effect_percent).collect();
    let mean = effects.iter().sum::<f64>() / effects.len() as f64;
    HolidayEffect { name: name.to_owned(), effect_percent: known(mean), years, models }
}

fn year(
    snapshot: &Snapshot,
    totals: &Totals,
    found: &Occurrences,
    one: &Occurrence,
) -> HolidayYear {
    let origin = totals.actual.len();
    let places = one.begin..one.end;
    let actual = sum(places.clone().map(|place| totals.actual.get(place).copied()));
    let forecast = sum(places.clone().map(|place| match place.checked_sub(origin) {
        Some(step) => Some(totals.ahead.points[step]),
        None => totals.before(place),
    }));
    let pairs = places.map(|place| totals.pair(place).filter(|_| place < origin));
    let pair = pairs.flatten().fold(Pair::default(), |mut sum, pair| {
        sum.add(&pair);
        sum
    });
    let usual = usual(totals, found, one);
    let change = |value: Option<f64>| Some(100.0 * (value? - usual?) / usual?.abs());
    HolidayYear {
        year: one.year,
        period: snapshot.label(one.begin),
        actual,
        forecast,
        deviation_percent: Pair { now: pair.then, then: pair.now, ..pair }.change_percent(),
        usual,
        effect_percent: change(actual.or(forecast.filter(|_| one.begin >= origin))).and_then(known),
    }
}

/// A sum all of whose parts are known.
fn sum(parts: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    parts.map(|part| part.and_then(known)).sum()
}

/// The median of the four stretches around a holiday that have none themselves, two before and two after,
/// each as long as the holiday; ahead of the origin by their forecast.
fn usual(totals: &Totals, found: &Occurrences, one: &Occurrence) -> Option<f64> {
    let length = one.end - one.begin;
    let value = |place: usize| match place.checked_sub(totals.actual.len()) {
        Some(step) => totals.ahead.points.get(step).copied(),
        None => Some(totals.actual[place]),
    };
    // Beyond a few stretches it is another time of the year.
    const FURTHEST: usize = 6;
    let stretch = |begin: usize| {
        let is_free = (begin..begin + length).all(|place| found.at(place).is_none());
        sum((begin..begin + length).map(value)).filter(|_| is_free)
    };
    let before = (1..=FURTHEST).filter_map(|back| stretch(one.begin.checked_sub(back * length)?));
    let after = (0..FURTHEST).filter_map(|on| stretch(one.end + on * length));
    let mut around: Vec<f64> = before.take(2).chain(after.take(2)).collect();
    around.sort_by(f64::total_cmp);
    match around.len() {
        0 => None,
        count => Some((around[(count - 1) / 2] + around[count / 2]) / 2.0),
    }
}
