//! Which series are disturbed together, and recover alike.

use chrono::{NaiveDate, NaiveDateTime};
use forecastle_core::calendar::{Disruption, DisruptionKind};
use forecastle_core::{Frequency, Window};
use serde::{Deserialize, Serialize};

use super::dates::{Collapse, collapses, noise};

/// Groups that a panel may be put into for its series to be peers.
const MOST_GROUPS: usize = 40;

/// Series of a group on average.
const LEAST_SERIES: usize = 2;

/// Series of a group that its own sum is looked at for.
const ENOUGH: usize = 8;

/// How far a group's periods may usually be off those around them: in noisier sums chance looks like a collapse.
const MOST_NOISE: f64 = 0.15;

/// The value of a column that series have in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The constant or key column.
    pub column: String,
    /// Its value.
    pub value: String,
}

/// Series that were disturbed together. Places are those of the time axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Peers {
    /// What they have in common; `None` for all series.
    pub label: Option<Label>,
    /// The series.
    pub members: Vec<usize>,
    /// Whether it was all series that were disturbed.
    pub is_all: bool,
    /// When they sold far less, in order; none where single series were closed, each at a time of its own.
    pub collapses: Vec<Collapse>,
}

/// A time that is no example of the usual, of some series. Periods are absolute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Columns and their values in the series; none for all.
    pub scope: Vec<(String, String)>,
    /// The first period.
    pub first: i64,
    /// The first period after it.
    pub until: i64,
}

impl Stretch {
    /// Whether a series is meant.
    pub fn is_about(&self, window: &Window<'_>, series: usize) -> bool {
        is_in(window, &self.scope, series)
    }
}

fn is_in(window: &Window<'_>, scope: &[(String, String)], series: usize) -> bool {
    let has = |(column, value): &(String, String)| {
        value_of(window, column, series).is_some_and(|own| own == *value)
    };
    scope.iter().all(has)
}

/// The shutdowns, found or entered, by what is known at the origin; none for other frequencies than days and weeks.
pub fn shut(window: &Window<'_>) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    for peers in find(window) {
        for one in &peers.collapses {
            let label = peers.label.as_ref();
            let scope =
                label.filter(|_| !peers.is_all).map(|own| (own.column.clone(), own.value.clone()));
            let stretch = Stretch {
                scope: scope.into_iter().collect(),
                first: window.period_at(one.first).0,
                until: window.period_at(one.reopening.unwrap_or(window.end()).min(window.end())).0,
            };
            if !stretches.contains(&stretch) {
                stretches.push(stretch);
            }
        }
    }
    stretches
}

/// The shutdowns that a planner has entered and that have begun, with the series that each is about.
fn entered(window: &Window<'_>) -> Vec<(Vec<(String, String)>, Collapse)> {
    let frequency = window.frequency();
    let place = |date: NaiveDate| {
        let period = frequency.period_of(NaiveDateTime::from(date))?;
        usize::try_from(period.0 - window.period_at(0).0).ok()
    };
    let of = |one: Disruption| {
        let first = place(one.first).filter(|first| *first < window.end())?;
        let reopening = one.reopening.and_then(place).filter(|reopening| *reopening > first);
        let recovered = one.recovered.and_then(place);
        Some((one.scope, Collapse { first, reopening, recovered, depth: f64::NAN }))
    };
    let shut = |one: &Disruption| one.kind == DisruptionKind::Shutdown;
    window.disruptions().into_iter().filter(shut).filter_map(of).collect()
}

/// Collapses with those that were entered in the place of what was found at the same time.
fn with_entered(
    mut found: Vec<Collapse>,
    entered: impl Iterator<Item = Collapse>,
) -> Vec<Collapse> {
    for one in entered {
        let end = |one: &Collapse| one.reopening.unwrap_or(usize::MAX);
        found.retain(|other| other.first >= end(&one) || one.first >= end(other));
        found.push(one);
    }
    found.sort_by_key(|one| one.first);
    found
}

/// What series sell together in each period up to the origin; NaN where none is known.
pub fn sums(window: &Window<'_>, members: impl Iterator<Item = usize>) -> Vec<f64> {
    let mut sums = vec![f64::NAN; window.end()];
    for series in members.filter(|series| window.start(*series) < window.end()) {
        let start = window.start(series);
        for (sum, value) in sums[start..].iter_mut().zip(window.reported(series)) {
            if !value.is_nan() {
                *sum = if sum.is_nan() { *value } else { *sum + value };
            }
        }
    }
    sums
}

/// The collapses of sums that may begin later than the time axis.
pub fn collapses_of(sums: &[f64], frequency: Frequency) -> Vec<Collapse> {
    let begin = sums.iter().position(|value| *value > 0.0).unwrap_or(0);
    let mut found = collapses(&sums[begin..], frequency);
    for one in &mut found {
        one.first += begin;
        one.reopening = one.reopening.map(|place| place + begin);
        one.recovered = one.recovered.map(|place| place + begin);
    }
    found
}

/// Finds the series that were disturbed together by what is known at the origin: all, in groups that recover alike, or
/// the groups of one column.
pub fn find(window: &Window<'_>) -> Vec<Peers> {
    let frequency = window.frequency();
    if !matches!(frequency, Frequency::Daily | Frequency::Weekly(_)) {
        return Vec::new();
    }
    let all = || 0..window.series_count();
    let entered = entered(window);
    let of_all = entered.iter().filter(|(scope, _)| scope.is_empty()).map(|(_, one)| *one);
    let total = with_entered(collapses_of(&sums(window, all()), frequency), of_all);
    let ways: Vec<Vec<(Label, Vec<usize>)>> = groupings(window);
    if !total.is_empty() {
        let Some(groups) = ways.into_iter().next() else {
            let members = all().collect();
            return vec![Peers { label: None, is_all: true, members, collapses: total }];
        };
        let peers = groups.into_iter().map(|(label, members)| Peers {
            label: Some(label),
            is_all: true,
            members,
            collapses: total.clone(),
        });
        return peers.collect();
    }
    let partly: Vec<Peers> =
        entered.into_iter().filter_map(|(scope, one)| partly(window, scope, one)).collect();
    if !partly.is_empty() {
        return partly;
    }
    for groups in ways {
        let of = |(label, members): (Label, Vec<usize>)| {
            let sums = sums(window, members.iter().copied());
            let is_steady = members.len() >= ENOUGH && noise(&sums, frequency) < MOST_NOISE;
            let collapses = if is_steady { collapses_of(&sums, frequency) } else { Vec::new() };
            Peers { label: Some(label), is_all: false, members, collapses }
        };
        let mut found: Vec<_> = groups.into_iter().map(of).collect();
        // What only ever stopped was given up.
        found.retain(|peers| peers.collapses.iter().any(|one| one.reopening.is_some()));
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// The series of an entered shutdown, by the first of the columns that it names.
fn partly(window: &Window<'_>, scope: Vec<(String, String)>, one: Collapse) -> Option<Peers> {
    let (column, value) = scope.first()?.clone();
    let is_own = |series: &usize| is_in(window, &scope, *series);
    let members: Vec<usize> = (0..window.series_count()).filter(is_own).collect();
    let label = Some(Label { column, value });
    (!members.is_empty()).then(|| Peers { label, is_all: false, members, collapses: vec![one] })
}

/// The ways to put the series into a few groups each, with the members of each group.
fn groupings(window: &Window<'_>) -> Vec<Vec<(Label, Vec<usize>)>> {
    let names: Vec<&str> = window.grouping_names().collect();
    let of = |(place, column): (usize, &&str)| {
        let mut groups: Vec<(u32, Vec<usize>)> = Vec::new();
        for series in 0..window.series_count() {
            let Some(group) = window.group_of(place, series) else { continue };
            match groups.iter().position(|(own, _)| *own == group) {
                Some(known) => groups[known].1.push(series),
                None if groups.len() >= MOST_GROUPS => return None,
                None => groups.push((group, vec![series])),
            }
        }
        let is_fit = groups.len() >= 2 && window.series_count() >= LEAST_SERIES * groups.len();
        groups.sort_unstable_by_key(|(group, _)| *group);
        let named = groups.into_iter().map(|(_, members)| {
            let value = value_of(window, column, members[0]).unwrap_or_default();
            (Label { column: (*column).to_owned(), value }, members)
        });
        is_fit.then(|| named.collect())
    };
    names.iter().enumerate().filter_map(of).collect()
}

/// The value of a constant or key column that a series has.
pub fn value_of(window: &Window<'_>, column: &str, series: usize) -> Option<String> {
    if let Some(own) = window.statics().iter().find(|own| own.name == column) {
        return own.labels.get(own.values[series] as usize).cloned();
    }
    let part = window.key_names().iter().position(|name| name == column)?;
    Some(window.key(series).parts()[part].clone())
}
