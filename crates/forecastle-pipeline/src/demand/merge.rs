//! Several segments as one: series by series, sorted by key.

use forecastle_core::Result;

use super::amount::{Micro, UNKNOWN};
use super::segment::{Cell, Cursor, SegmentWriter, SeriesCells, encode};

/// Cells of a block on disk, at least.
const CELLS_OF_A_BLOCK: usize = 65_536;

/// Shows each series once, with the cells that it has in all segments, sorted by day and by the day on which
/// they became known.
///
/// # Errors
/// `S005` when a segment is damaged; what `look` returns.
pub fn each_series(
    cursors: &mut [Cursor],
    look: &mut dyn FnMut(SeriesCells) -> Result<()>,
) -> Result<()> {
    loop {
        let Some(least) = cursors.iter().filter_map(Cursor::peek).map(|series| &series.key).min()
        else {
            return Ok(());
        };
        let key = least.clone();
        let mut found: Option<SeriesCells> = None;
        for cursor in cursors.iter_mut() {
            if cursor.peek().is_none_or(|series| series.key != key) {
                continue;
            }
            let Some(series) = cursor.take()? else { continue };
            found = Some(match found {
                None => series,
                Some(before) => together(before, series),
            });
        }
        if let Some(series) = found {
            look(series)?;
        }
    }
}

/// The cells of both, those of one day and one day of becoming known added up.
fn together(one: SeriesCells, other: SeriesCells) -> SeriesCells {
    let mut cells = one.cells;
    cells.extend(other.cells);
    SeriesCells { key: one.key, cells: settled(cells) }
}

/// Cells in their order, each day and day of becoming known once.
fn settled(mut cells: Vec<Cell>) -> Vec<Cell> {
    cells.sort_by_key(|cell| (cell.day, cell.known));
    cells.dedup_by(|next, before| {
        let is_same = (next.day, next.known) == (before.day, before.known);
        if is_same {
            before.quantity = sum(before.quantity, next.quantity);
            before.revenue = sum(before.revenue, next.revenue);
        }
        is_same
    });
    cells
}

/// A sum that stays an amount.
pub fn sum(one: Micro, other: Micro) -> Micro {
    one.saturating_add(other).max(UNKNOWN + 1)
}

/// One cell for each day, with all that was known on a day or before.
pub fn known_on(cells: &[Cell], day: Option<i32>) -> Vec<Cell> {
    let mut known: Vec<Cell> = Vec::with_capacity(cells.len());
    for cell in cells.iter().filter(|cell| day.is_none_or(|day| cell.known <= day)) {
        match known.last_mut().filter(|last| last.day == cell.day) {
            None => known.push(*cell),
            Some(last) => {
                last.known = cell.known;
                last.quantity = sum(last.quantity, cell.quantity);
                last.revenue = sum(last.revenue, cell.revenue);
            }
        }
    }
    known
}

/// What the sums were known to be, and what they are now, as one history: differences of days that were
/// known already became known on `today`.
pub fn with_history(
    old: Option<SeriesCells>,
    new: Option<SeriesCells>,
    last: i32,
    today: i32,
) -> Option<SeriesCells> {
    let key = old.as_ref().or(new.as_ref())?.key.clone();
    let mut cells = old.map_or_else(Vec::new, |series| series.cells);
    let before = known_on(&cells, None);
    let now = new.map_or_else(Vec::new, |series| series.cells);
    let mut known = before.iter().peekable();
    for cell in &now {
        while let Some(gone) = known.next_if(|old| old.day < cell.day) {
            cells.extend(difference(Some(gone), None, today));
        }
        let old = known.next_if(|old| old.day == cell.day);
        match cell.day > last {
            true => cells.push(*cell),
            false => cells.extend(difference(old, Some(cell), today)),
        }
    }
    cells.extend(known.filter_map(|gone| difference(Some(gone), None, today)));
    Some(SeriesCells { key, cells: settled(cells) })
}

fn difference(old: Option<&Cell>, new: Option<&Cell>, today: i32) -> Option<Cell> {
    let day = old.or(new)?.day;
    let of = |cell: Option<&Cell>, amount: fn(&Cell) -> Micro| cell.map_or(0, amount);
    let quantity = of(new, |cell| cell.quantity) - of(old, |cell| cell.quantity);
    let revenue = of(new, |cell| cell.revenue) - of(old, |cell| cell.revenue);
    let is_same = old.is_some() && quantity == 0 && revenue == 0;
    (!is_same).then_some(Cell { day, known: today.max(day), quantity, revenue })
}

/// Writes series one by one, in blocks.
pub struct SeriesWriter {
    writer: SegmentWriter,
    block: Vec<SeriesCells>,
    cells: usize,
}

impl SeriesWriter {
    /// Begins to write.
    pub fn new(writer: SegmentWriter) -> Self {
        Self { writer, block: Vec::new(), cells: 0 }
    }

    /// Adds a series; its key comes after all before.
    ///
    /// # Errors
    /// `X001` when it cannot be written.
    pub fn push(&mut self, series: SeriesCells) -> Result<()> {
        self.cells += series.cells.len();
        self.block.push(series);
        if self.cells >= CELLS_OF_A_BLOCK {
            self.flush()?;
        }
        Ok(())
    }

    /// Ends the segment.
    ///
    /// # Errors
    /// `X001` when it cannot be written.
    pub fn finish(mut self) -> Result<super::segment::Extent> {
        self.flush()?;
        self.writer.finish()
    }

    fn flush(&mut self) -> Result<()> {
        if !self.block.is_empty() {
            self.writer.write(&encode(&self.block))?;
        }
        self.block.clear();
        self.cells = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::SeriesKey;

    fn series(cells: &[(i32, i32, i64)]) -> Option<SeriesCells> {
        let cell = |(day, known, quantity): &(i32, i32, i64)| Cell {
            day: *day,
            known: *known,
            quantity: *quantity,
            revenue: 10 * quantity,
        };
        let cells = cells.iter().map(cell).collect();
        Some(SeriesCells { key: SeriesKey::new(vec!["a".to_owned()]), cells })
    }

    #[test]
    fn what_changes_becomes_known_on_the_day_of_the_change() {
        let old = series(&[(1, 1, 5), (2, 2, 7), (2, 4, 1), (4, 4, 3)]);
        let new = series(&[(1, 1, 5), (2, 2, 9), (3, 3, 2), (6, 6, 4)]);
        let joined = with_history(old, new, 5, 8);
        let expected = [
            (1, 1, 5),
            (2, 2, 7),
            (2, 4, 1),
            (2, 8, 1),
            (3, 8, 2),
            (4, 4, 3),
            (4, 8, -3),
            (6, 6, 4),
        ];
        assert_eq!(joined, series(&expected));
        let cells = joined.unwrap().cells;
        let on =
            |day| known_on(&cells, day).iter().map(|c| (c.day, c.quantity)).collect::<Vec<_>>();
        assert_eq!(on(Some(3)), [(1, 5), (2, 7)]);
        assert_eq!(on(Some(7)), [(1, 5), (2, 8), (4, 3), (6, 4)]);
        assert_eq!(on(None), [(1, 5), (2, 9), (3, 2), (4, 0), (6, 4)]);
    }
}
