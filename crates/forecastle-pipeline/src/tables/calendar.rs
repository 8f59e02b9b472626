//! `[data.calendar]`.

use super::Kind::{Date, Flag, Number, Text};
use super::{ColumnSpec, TableSpec};

/// What is known of days.
pub static TABLE: TableSpec = TableSpec {
    name: "calendar",
    doc: "what is known of days, one row per day",
    becomes: "covariates that are known ahead (is_weekend, is_holiday, is_payday), and an event for every name of a holiday",
    columns: &[
        ColumnSpec::new("date", Date, "the day").required(),
        ColumnSpec::new("day_of_week", Number, "1 for Monday to 7 for Sunday").within(1.0, 7.0),
        ColumnSpec::new("is_weekend", Flag, "whether it is a weekend"),
        ColumnSpec::new("is_holiday", Flag, "whether it is a holiday"),
        ColumnSpec::new("holiday_name", Text, "which holiday it is"),
        ColumnSpec::new("is_payday", Flag, "whether wages are paid"),
        ColumnSpec::new("month", Number, "1 to 12").within(1.0, 12.0),
        ColumnSpec::new("quarter", Number, "1 to 4").within(1.0, 4.0),
        ColumnSpec::new("year", Number, "the year").within(1700.0, 2200.0),
    ],
    unique: &["date"],
};
