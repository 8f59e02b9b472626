//! `[data.suppliers]`.

use super::Kind::{Number, Text};
use super::{ColumnSpec, TableSpec};

/// Who delivers.
pub static TABLE: TableSpec = TableSpec {
    name: "suppliers",
    doc: "who delivers, how fast and at what price",
    becomes: "read and checked; orders will be made of it",
    columns: &[
        ColumnSpec::new("sku", Text, "the product").required().refers_to("products", "sku"),
        ColumnSpec::new("supplier", Text, "who delivers it"),
        ColumnSpec::new("lead_time_days", Number, "days from the order to the delivery")
            .within(0.0, 3650.0),
        ColumnSpec::new("lead_time_std_days", Number, "their standard deviation")
            .within(0.0, 3650.0),
        ColumnSpec::new("moq", Number, "the smallest order in units").within(0.0, f64::INFINITY),
        ColumnSpec::new("pack_size", Number, "units of a pack").within(0.0, f64::INFINITY),
        ColumnSpec::new("unit_cost", Number, "the cost of a unit").within(0.0, f64::INFINITY),
        ColumnSpec::new(
            "holding_cost_rate",
            Number,
            "the cost of holding a unit for a year, as a part of its cost",
        )
        .within(0.0, f64::INFINITY),
        ColumnSpec::new("lost_sale_cost", Number, "the cost of a sale that could not be served")
            .within(0.0, f64::INFINITY),
    ],
    unique: &[],
};
