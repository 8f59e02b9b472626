//! `[data.stock]`.

use super::Kind::{Date, Number, Text};
use super::{ColumnSpec, TableSpec};

/// What lay in the warehouses.
pub static TABLE: TableSpec = TableSpec {
    name: "stock",
    doc: "what lay in the warehouses, one row per day, product and warehouse",
    becomes: "days without stock, on which sales say less than demand",
    columns: &[
        ColumnSpec::new("date", Date, "the day, at its end").required(),
        ColumnSpec::new("sku", Text, "the product").required().refers_to("products", "sku"),
        ColumnSpec::new("warehouse_id", Text, "the warehouse")
            .refers_to("warehouses", "warehouse_id"),
        ColumnSpec::new("on_hand", Number, "units that lay there")
            .required()
            .within(0.0, f64::INFINITY),
        ColumnSpec::new("on_order", Number, "units that were ordered").within(0.0, f64::INFINITY),
        ColumnSpec::new("expected_date", Date, "when they are expected"),
    ],
    unique: &["date", "sku", "warehouse_id"],
};
