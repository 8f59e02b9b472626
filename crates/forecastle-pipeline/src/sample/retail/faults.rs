//! Errors planted in the transactions, as real tables have them.

use super::draw::{Draw, Stream};
use super::sink::Form;

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The row before it once more.
    DuplicateRow,
    /// A product that the table of products does not have.
    UnknownSku,
    /// A warehouse that the table of warehouses does not have.
    UnknownWarehouse,
    /// No product.
    EmptySku,
    /// A quantity below zero.
    NegativeQuantity,
    /// A quantity 10,000 times as large.
    AbsurdQuantity,
    /// A revenue below zero.
    NegativeRevenue,
    /// A date 400 days after the end.
    FutureDate,
    /// A quantity that is no number; in CSV only.
    TextQuantity,
    /// A date that there is not; in CSV only.
    ImpossibleDate,
}

/// All faults with their names; what only text can hold stands last.
pub const FAULTS: [(Fault, &str); 10] = [
    (Fault::DuplicateRow, "duplicate_row"),
    (Fault::UnknownSku, "unknown_sku"),
    (Fault::UnknownWarehouse, "unknown_warehouse"),
    (Fault::EmptySku, "empty_sku"),
    (Fault::NegativeQuantity, "negative_quantity"),
    (Fault::AbsurdQuantity, "absurd_quantity"),
    (Fault::NegativeRevenue, "negative_revenue"),
    (Fault::FutureDate, "future_date"),
    (Fault::TextQuantity, "text_quantity"),
    (Fault::ImpossibleDate, "impossible_date"),
];

/// Those of [`FAULTS`] that Parquet can hold too.
const TYPED: usize = 8;

/// The faults of a day: the row within the day, ascending, each once, and what is wrong with it. Over all days
/// there are `wanted` of them where days have enough rows.
pub fn faults_of_day(
    draw: Draw,
    form: Form,
    wanted: usize,
    (day, days): (usize, usize),
    rows: usize,
) -> Vec<(usize, Fault)> {
    let due = |day: usize| wanted * day / days;
    let kinds = if form == Form::Csv { FAULTS.len() } else { TYPED };
    let mut planted: Vec<(usize, Fault)> = (due(day)..due(day + 1))
        .map(|number| {
            let row = draw.below(Stream::Fault, (0, 0), number, rows);
            (row, FAULTS[number % kinds].0)
        })
        .collect();
    planted.sort_by_key(|(row, _)| *row);
    // A row that was drawn twice gives the second fault to a row after it.
    let mut free = 0;
    for (row, _) in &mut planted {
        *row = (*row).max(free);
        free = *row + 1;
    }
    planted.retain(|(row, _)| *row < rows);
    planted
}
