//! From a series' cells and what came back to one value for each period.

use forecastle_core::Period;

use super::amount::{Micro, sum_to_number};
use super::grid::Grid;
use super::merge::known_on;
use super::netting::{Return, net, settle_negative};
use super::segment::Cell;
use crate::config::{DemandSource, RawAmount};

/// How a project adds up the sales of a series.
#[derive(Clone, Copy)]
pub struct PeriodSums<'a> {
    /// The project's tables.
    pub source: &'a DemandSource,
    /// Its periods.
    pub grid: Grid,
}

/// A series' sales with what came back taken off.
pub struct Settled {
    /// One cell for each day.
    pub cells: Vec<Cell>,
    /// Units below zero for which there were no earlier sales.
    pub unsettled: Micro,
    /// What came back without having been sold, with the units left.
    pub unmatched: Vec<Return>,
}

impl PeriodSums<'_> {
    /// Settles what was known at the end of a day; all that is known where none is given. What came back is sorted
    /// by day.
    pub fn settled(&self, cells: &[Cell], returned: &[Return], as_of: Option<i32>) -> Settled {
        let mut cells = known_on(cells, as_of);
        let allows_negative = self.source.transactions.allow_negative;
        let unsettled = if allows_negative { 0 } else { settle_negative(&mut cells) };
        let is_later = |back: &Return| as_of.is_some_and(|day| back.day > day);
        let known = returned.partition_point(|back| !is_later(back));
        let on = self.source.netted_on;
        let unmatched = net(&mut cells, &returned[..known], on, allows_negative);
        Settled { cells, unsettled, unmatched }
    }

    /// The value of each period of the axis that has a cell, ascending.
    pub fn of(&self, cells: &[Cell]) -> Vec<(Period, f64)> {
        let is_same = |one: &Cell, other: &Cell| {
            self.grid.period_of(one.day) == self.grid.period_of(other.day)
        };
        let of_period = |cells: &[Cell]| (self.grid.period_of(cells[0].day), self.value(cells));
        let on_axis =
            |(period, _): &(Period, f64)| (self.grid.first..=self.grid.last).contains(period);
        cells.chunk_by(is_same).map(of_period).filter(on_axis).collect()
    }

    /// The value of a period with these cells.
    pub fn value(&self, cells: &[Cell]) -> f64 {
        let raw = &self.source.transactions;
        let value = self.total(cells, raw.target);
        if raw.allow_negative { value } else { value.max(0.0) }
    }

    /// The units or the money of cells in all.
    pub fn total(&self, cells: &[Cell], of: RawAmount) -> f64 {
        let amount = |cell: &Cell| match of {
            RawAmount::Quantity => cell.quantity,
            RawAmount::Revenue => cell.revenue,
        };
        sum_to_number(cells.iter().map(|cell| i128::from(amount(cell))).sum())
    }
}
