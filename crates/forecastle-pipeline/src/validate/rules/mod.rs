//! Rules, one file each, and [`RULES`], the list.

mod ambiguous_date;
mod ambiguous_number;
mod bad_encoding;
mod changing_static;
mod constant_series;
mod duplicate;
mod empty_key;
mod future_row;
mod gap;
mod missing_column;
mod missing_share;
mod negative_target;
mod no_rows;
mod not_a_number;
mod not_finite;
mod off_grid;
mod open_quote;
mod orphan;
mod out_of_range;
mod outlier;
mod overlap;
mod repeated_id;
mod repeated_row;
mod short_history;
mod unknown_future;
mod unknown_series;
mod unmatched_cancellation;
mod unmatched_return;
mod unreadable_date;
mod wrong_width;

use super::Rule;

/// Every rule, by code.
pub static RULES: &[&Rule] = &[
    &unreadable_date::RULE,
    &ambiguous_date::RULE,
    &not_a_number::RULE,
    &not_finite::RULE,
    &duplicate::RULE,
    &missing_column::RULE,
    &gap::RULE,
    &negative_target::RULE,
    &outlier::RULE,
    &future_row::RULE,
    &short_history::RULE,
    &constant_series::RULE,
    &missing_share::RULE,
    &wrong_width::RULE,
    &no_rows::RULE,
    &off_grid::RULE,
    &empty_key::RULE,
    &bad_encoding::RULE,
    &ambiguous_number::RULE,
    &changing_static::RULE,
    &unknown_series::RULE,
    &unknown_future::RULE,
    &open_quote::RULE,
    &repeated_id::RULE,
    &repeated_row::RULE,
    &orphan::RULE,
    &out_of_range::RULE,
    &overlap::RULE,
    &unmatched_return::RULE,
    &unmatched_cancellation::RULE,
];

/// The rule of rows dated after today, which reading asks for too: such rows are left out of the panel
/// where they shut the gate.
pub static FUTURE_ROW: &Rule = &future_row::RULE;
