//! Taking what came back off what was sold.

use super::amount::{Micro, share};
use super::segment::Cell;
use crate::config::RawNetting;

/// Something that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Return {
    /// The day, counted from 1970.
    pub day: i32,
    /// Units.
    pub quantity: Micro,
    /// Its row in the table of returns.
    pub row: usize,
}

/// Takes what came back, sorted by day, off a series' sales, one cell for each day. Gives the returns of
/// which nothing sold was left to take back, with the units that are left.
///
/// The latest sales up to the day of a return go first; or only those of the day itself. Money goes in
/// proportion to units.
pub fn net(
    cells: &mut Vec<Cell>,
    returns: &[Return],
    on: RawNetting,
    allows_negative: bool,
) -> Vec<Return> {
    let mut left = Vec::new();
    for back in returns {
        let rest = match on {
            RawNetting::DaySold => take_back(cells, back.day, back.quantity, |_, _| {}),
            RawNetting::DayReturned => take_on(cells, back, allows_negative),
        };
        if rest > 0 {
            left.push(Return { quantity: rest, ..*back });
        }
    }
    left
}

/// Takes days below zero, on which more came back than was sold, off the latest sales before them. Gives the
/// units for which there were none.
pub fn settle_negative(cells: &mut [Cell]) -> Micro {
    let mut left = 0;
    for place in 0..cells.len() {
        let cell = &mut cells[place];
        if cell.quantity < 0 {
            let (day, back) = (cell.day, -cell.quantity);
            cell.quantity = 0;
            cell.revenue = cell.revenue.max(0);
            left += take_back(&mut cells[..place], day, back, |_, _| {});
        }
    }
    left
}

/// Takes units off the latest sales up to a day; gives what is left. Calls `before` with the cells and a place among
/// them before it looks at that one.
pub fn take_back(
    cells: &mut [Cell],
    day: i32,
    quantity: Micro,
    mut before: impl FnMut(&[Cell], usize),
) -> Micro {
    let known = cells.partition_point(|cell| cell.day <= day);
    let mut rest = quantity;
    for place in (0..known).rev() {
        if rest == 0 {
            break;
        }
        before(cells, place);
        rest -= take(&mut cells[place], rest);
    }
    rest
}

/// Takes units off the sales of the day; gives what is left unless demand may be below zero.
fn take_on(cells: &mut Vec<Cell>, back: &Return, allows_negative: bool) -> Micro {
    let place = match cells.binary_search_by_key(&back.day, |cell| cell.day) {
        Ok(place) => place,
        Err(_) if !allows_negative => return back.quantity,
        Err(place) => {
            let empty = Cell { day: back.day, known: back.day, quantity: 0, revenue: 0 };
            cells.insert(place, empty);
            place
        }
    };
    let taken = take(&mut cells[place], back.quantity);
    let rest = back.quantity - taken;
    if allows_negative {
        cells[place].quantity -= rest;
        return 0;
    }
    rest
}

/// Takes at most so many units off a day's sales, and the money of as many; gives how many.
fn take(cell: &mut Cell, most: Micro) -> Micro {
    let taken = most.min(cell.quantity.max(0));
    if taken > 0 {
        cell.revenue -= share(cell.revenue, taken, cell.quantity);
        cell.quantity -= taken;
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(sold: &[(i32, i64)]) -> Vec<Cell> {
        let cell = |(day, quantity): &(i32, i64)| Cell {
            day: *day,
            known: *day,
            quantity: *quantity,
            revenue: 3 * quantity,
        };
        sold.iter().map(cell).collect()
    }

    fn back(day: i32, quantity: i64) -> Return {
        Return { day, quantity, row: 0 }
    }

    #[test]
    fn returns_lessen_the_latest_sales_before_them() {
        let mut sold = cells(&[(1, 5), (3, 2), (4, 1), (9, 7)]);
        let left = net(&mut sold, &[back(5, 4), back(6, 10)], RawNetting::DaySold, false);
        assert_eq!(sold, cells(&[(1, 0), (3, 0), (4, 0), (9, 7)]));
        assert_eq!(left, [back(6, 6)], "what was never sold stays");
    }

    #[test]
    fn returns_lessen_the_day_that_they_come() {
        let returns = [back(3, 1), back(5, 4), back(9, 9)];
        let mut sold = cells(&[(1, 5), (3, 2), (9, 7)]);
        let left = net(&mut sold, &returns, RawNetting::DayReturned, false);
        assert_eq!(sold, cells(&[(1, 5), (3, 1), (9, 0)]));
        assert_eq!(left, [back(5, 4), back(9, 2)]);
        let mut sold = cells(&[(1, 5), (3, 2), (9, 7)]);
        let left = net(&mut sold, &returns, RawNetting::DayReturned, true);
        let quantities: Vec<_> = sold.iter().map(|cell| (cell.day, cell.quantity)).collect();
        assert_eq!((quantities, left), (vec![(1, 5), (3, 1), (5, -4), (9, -2)], vec![]));
    }

    #[test]
    fn days_below_zero_are_settled_with_those_before() {
        let mut sold = cells(&[(1, 5), (2, -2), (3, 4), (4, -9)]);
        assert_eq!(settle_negative(&mut sold), 2);
        assert!(sold.iter().all(|cell| cell.quantity == 0 && cell.revenue == 0));
    }
}
