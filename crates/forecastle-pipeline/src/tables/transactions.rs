//! `[data.transactions]`.

use super::Kind::{Date, Number, Text};
use super::{ColumnSpec, TableSpec};

/// Single sales.
pub static TABLE: TableSpec = TableSpec {
    name: "transactions",
    doc: "single sales, one row each",
    becomes: "sums per series and day: the demand history",
    columns: &[
        ColumnSpec::new(
            "transaction_id",
            Text,
            "what tells rows apart; two rows of one id are a mistake",
        ),
        ColumnSpec::new("sku", Text, "what was sold").refers_to("products", "sku"),
        ColumnSpec::new("warehouse_id", Text, "where it was sold from")
            .refers_to("warehouses", "warehouse_id"),
        ColumnSpec::new("transaction_date", Date, "when; a time of day is left out").required(),
        ColumnSpec::new("quantity", Number, "units; below zero where something came back"),
        ColumnSpec::new("revenue", Number, "money"),
        ColumnSpec::new(
            "price",
            Number,
            "the price of a unit; quantity times price is the revenue where there is no such column",
        ),
        ColumnSpec::new("customer_id", Text, "who bought it, for matching cancellations"),
        ColumnSpec::new("order_id", Text, "the order or invoice"),
    ],
    unique: &[],
};
