//! `[data.products]`.

use super::Kind::{Date, Flag, Number, Text};
use super::{ColumnSpec, TableSpec};

/// What is sold.
pub static TABLE: TableSpec = TableSpec {
    name: "products",
    doc: "what is sold, one row per product",
    becomes: "constants of series, and the day on which a product's series begin",
    columns: &[
        ColumnSpec::new("sku", Text, "the product").required(),
        ColumnSpec::new("category", Text, "what kind of product it is"),
        ColumnSpec::new("sub_category", Text, "a finer kind"),
        ColumnSpec::new("brand", Text, "whose it is"),
        ColumnSpec::new("price", Number, "its usual price").within(0.0, f64::INFINITY),
        ColumnSpec::new("weight_kg", Number, "its weight in kilograms").within(0.0, f64::INFINITY),
        ColumnSpec::new("is_seasonal", Flag, "whether it sells by season"),
        ColumnSpec::new("launch_date", Date, "the first day on which it could be bought"),
    ],
    unique: &["sku"],
};
