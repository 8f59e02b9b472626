//! `[data.warehouses]`.

use super::Kind::{Date, Number, Text};
use super::{ColumnSpec, TableSpec};

/// Where goods are sold from.
pub static TABLE: TableSpec = TableSpec {
    name: "warehouses",
    doc: "where goods are sold from, one row per warehouse",
    becomes: "constants of series, and the day on which a warehouse's series begin",
    columns: &[
        ColumnSpec::new("warehouse_id", Text, "the warehouse").required(),
        ColumnSpec::new("location_city", Text, "its city"),
        ColumnSpec::new("location_state", Text, "its state or region"),
        ColumnSpec::new("latitude", Number, "degrees north").within(-90.0, 90.0),
        ColumnSpec::new("longitude", Number, "degrees east").within(-180.0, 180.0),
        ColumnSpec::new("capacity_units", Number, "units that it can hold")
            .within(0.0, f64::INFINITY),
        ColumnSpec::new("operational_since", Date, "the day on which it opened"),
    ],
    unique: &["warehouse_id"],
};
