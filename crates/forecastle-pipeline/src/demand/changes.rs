//! What a series' periods were taken to be before late rows, corrections and returns came.

use std::collections::{BTreeMap, BTreeSet};

use forecastle_core::Period;

use super::merge::known_on;
use super::netting::{Return, take_back};
use super::segment::Cell;
use super::sums::PeriodSums;
use crate::config::RawNetting;

/// A period whose value became another one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Changed {
    /// The period.
    pub period: Period,
    /// The period by whose end the change was known; the one after the axis for what became known later than that.
    pub until: Period,
    /// What was known before; `None` where nothing was.
    pub value: Option<f64>,
}

/// All changes of a series' periods; of one period, earlier changes come first.
pub fn changes(sums: &PeriodSums<'_>, cells: &[Cell], returned: &[Return]) -> Vec<Changed> {
    let grid = &sums.grid;
    let is_late = |cell: &Cell| grid.period_of(cell.known) > grid.period_of(cell.day);
    let is_settled = |cell: &Cell| cell.quantity < 0 && !sums.source.transactions.allow_negative;
    if cells.iter().any(|cell| is_late(cell) || is_settled(cell)) {
        return by_looking_back(sums, cells, returned);
    }
    match sums.source.netted_on {
        RawNetting::DayReturned => Vec::new(),
        RawNetting::DaySold => of_returns(sums, cells, returned),
    }
}

/// The same where nothing but returns changed anything: what came back is taken off sales that were known by then,
/// one return after the other.
fn of_returns(sums: &PeriodSums<'_>, cells: &[Cell], returned: &[Return]) -> Vec<Changed> {
    let grid = &sums.grid;
    let mut cells = known_on(cells, None);
    let mut found = Vec::new();
    let is_of_same = |one: &Return, other: &Return| until(sums, one.day) == until(sums, other.day);
    for returned in returned.chunk_by(is_of_same) {
        let until = until(sums, returned[0].day);
        let mut touched: BTreeMap<Period, f64> = BTreeMap::new();
        for back in returned {
            take_back(&mut cells, back.day, back.quantity, |cells, place| {
                let period = grid.period_of(cells[place].day);
                touched.entry(period).or_insert_with(|| value_of(sums, cells, place));
            });
        }
        for (period, before) in touched.into_iter().filter(|(period, _)| *period < until) {
            let place = cells.partition_point(|cell| grid.period_of(cell.day) < period);
            if value_of(sums, &cells, place) != before && period >= grid.first {
                found.push(Changed { period, until, value: Some(before) });
            }
        }
    }
    found
}

/// The value of the period of a cell.
fn value_of(sums: &PeriodSums<'_>, cells: &[Cell], place: usize) -> f64 {
    let is_same =
        |cell: &&Cell| sums.grid.period_of(cell.day) == sums.grid.period_of(cells[place].day);
    let before = cells[..place].iter().rev().take_while(is_same).count();
    let after = cells[place..].iter().take_while(is_same).count();
    sums.value(&cells[place - before..place + after])
}

/// The period by whose end something is known.
fn until(sums: &PeriodSums<'_>, day: i32) -> Period {
    sums.grid.period_of(day).min(sums.grid.last.plus(1))
}

/// The same for any history: it is settled anew as of each period in which anything became known of another one, and as
/// of the period before that.
fn by_looking_back(sums: &PeriodSums<'_>, cells: &[Cell], returned: &[Return]) -> Vec<Changed> {
    let is_news = |cell: &&Cell| cell.known > cell.day || cell.quantity < 0;
    let news = cells.iter().filter(is_news).map(|cell| cell.known);
    let news = news.chain(returned.iter().map(|back| back.day)).map(|day| until(sums, day));
    let moments: BTreeSet<_> = news.flat_map(|period| [period.plus(-1), period]).collect();
    let values = |moment: Period| -> BTreeMap<Period, f64> {
        let day = (moment <= sums.grid.last).then(|| sums.grid.days_of(moment).1);
        sums.of(&sums.settled(cells, returned, day).cells).into_iter().collect()
    };
    let mut found = Vec::new();
    let mut before: Option<(Period, BTreeMap<Period, f64>)> = None;
    for moment in moments {
        let now = values(moment);
        if let Some((through, before)) = &before {
            let all: BTreeSet<_> = before.keys().chain(now.keys()).copied().collect();
            for period in all.into_iter().filter(|period| period <= through) {
                let value = before.get(&period).copied();
                if value != now.get(&period).copied() {
                    found.push(Changed { period, until: moment, value });
                }
            }
        }
        before = Some((moment, now));
    }
    found
}
