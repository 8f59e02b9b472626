//! `[data.returns]`.

use super::Kind::{Date, Number, Text};
use super::{ColumnSpec, TableSpec};

/// What came back.
pub static TABLE: TableSpec = TableSpec {
    name: "returns",
    doc: "what came back, one row per return",
    becomes: "taken off the demand of the day sold or the day returned",
    columns: &[
        ColumnSpec::new("sku", Text, "what came back").required().refers_to("products", "sku"),
        ColumnSpec::new("warehouse_id", Text, "where it had been sold from")
            .refers_to("warehouses", "warehouse_id"),
        ColumnSpec::new("return_date", Date, "when it came back").required(),
        ColumnSpec::new("quantity", Number, "units").required().within(0.0, f64::INFINITY),
    ],
    unique: &[],
};
