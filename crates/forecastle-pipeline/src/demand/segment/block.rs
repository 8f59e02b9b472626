//! A block of series as bytes.

use forecastle_core::SeriesKey;

use super::bytes::{Bytes, put, put_signed};
use super::{Cell, Extent, SeriesCells};
use crate::demand::amount::Micro;

/// Amounts are written in these units where all of a block are whole numbers of them.
const UNITS: [Micro; 3] = [1_000_000, 10_000, 1];

/// A block on its way to a file.
pub struct EncodedBlock {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What it holds.
    pub extent: Extent,
}

/// Series as a block.
pub fn encode(series: &[SeriesCells]) -> EncodedBlock {
    let cells = || series.iter().flat_map(|series| &series.cells);
    let count: usize = series.iter().map(|series| series.cells.len()).sum();
    let mut bytes = Vec::with_capacity(16 * series.len() + 6 * count);
    put(&mut bytes, series.len() as u64);
    for series in series {
        put(&mut bytes, series.key.parts().len() as u64);
        for part in series.key.parts() {
            put(&mut bytes, part.len() as u64);
            bytes.extend_from_slice(part.as_bytes());
        }
        put(&mut bytes, series.cells.len() as u64);
    }
    for series in series {
        let mut before = 0;
        for cell in &series.cells {
            put_signed(&mut bytes, i64::from(cell.day) - before);
            before = i64::from(cell.day);
        }
    }
    let is_on_time = cells().all(|cell| cell.known == cell.day);
    bytes.push(u8::from(!is_on_time));
    if !is_on_time {
        cells()
            .for_each(|cell| put_signed(&mut bytes, i64::from(cell.known) - i64::from(cell.day)));
    }
    put_amounts(&mut bytes, || cells().map(|cell| cell.quantity));
    put_amounts(&mut bytes, || cells().map(|cell| cell.revenue));
    let extent = Extent {
        series: series.len() as u64,
        cells: count as u64,
        first_day: cells().map(|cell| cell.day).min(),
        last_day: cells().map(|cell| cell.day).max(),
        quantity: cells().map(|cell| i128::from(cell.quantity)).sum(),
        revenue: cells().map(|cell| i128::from(cell.revenue)).sum(),
    };
    EncodedBlock { bytes, extent }
}

/// Writes amounts: their unit, then how many of it each is.
pub fn put_amounts<I: Iterator<Item = Micro>>(bytes: &mut Vec<u8>, amounts: impl Fn() -> I) {
    let fits = |unit: &&Micro| amounts().all(|amount| amount % **unit == 0);
    let unit = UNITS.iter().find(fits).copied().unwrap_or(1);
    put(bytes, unit as u64);
    amounts().for_each(|amount| put_signed(bytes, amount / unit));
}

/// The series of a block; `None` where the bytes are none.
pub fn decode(bytes: &[u8]) -> Option<Vec<SeriesCells>> {
    let mut bytes = Bytes(bytes);
    let count = usize::try_from(bytes.number()?).ok()?;
    let mut series = Vec::with_capacity(count.min(bytes.0.len()));
    let empty = Cell { day: 0, known: 0, quantity: 0, revenue: 0 };
    for _ in 0..count {
        let parts = bytes.number()?;
        let mut key = Vec::new();
        for _ in 0..parts {
            let length = usize::try_from(bytes.number()?).ok()?;
            key.push(String::from_utf8(bytes.take(length)?.to_vec()).ok()?);
        }
        let length =
            usize::try_from(bytes.number()?).ok().filter(|count| *count <= bytes.0.len())?;
        series.push(SeriesCells { key: SeriesKey::new(key), cells: vec![empty; length] });
    }
    for series in &mut series {
        let mut day = 0;
        for cell in &mut series.cells {
            day += bytes.signed()?;
            cell.day = i32::try_from(day).ok()?;
            cell.known = cell.day;
        }
    }
    let mut cells: Vec<_> = series.iter_mut().flat_map(|series| &mut series.cells).collect();
    if bytes.take(1)? == [1] {
        for cell in &mut cells {
            cell.known = i32::try_from(i64::from(cell.day) + bytes.signed()?).ok()?;
        }
    }
    let unit = i64::try_from(bytes.number()?).ok()?;
    for cell in &mut cells {
        cell.quantity = bytes.signed()?.checked_mul(unit)?;
    }
    let unit = i64::try_from(bytes.number()?).ok()?;
    for cell in &mut cells {
        cell.revenue = bytes.signed()?.checked_mul(unit)?;
    }
    drop(cells);
    bytes.0.is_empty().then_some(series)
}
