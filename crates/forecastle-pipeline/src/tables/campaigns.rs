//! `[data.campaigns]`.

use super::Kind::{Date, Number, Text};
use super::{ColumnSpec, TableSpec};

/// Promotions.
pub static TABLE: TableSpec = TableSpec {
    name: "campaigns",
    doc: "promotions, past and planned, one row each",
    becomes: "covariates that are known ahead: is_promoted, discount_percent, campaign_type",
    columns: &[
        ColumnSpec::new("campaign_id", Text, "the campaign"),
        ColumnSpec::new("start_date", Date, "its first day").required(),
        ColumnSpec::new("end_date", Date, "its last day").required(),
        ColumnSpec::new("sku", Text, "the product; empty for all").refers_to("products", "sku"),
        ColumnSpec::new("discount_percent", Number, "how much cheaper, in percent")
            .within(0.0, 100.0),
        ColumnSpec::new("campaign_type", Text, "what kind of campaign it is"),
        ColumnSpec::new("target_region", Text, "a warehouse, its city or its state; empty for all"),
    ],
    unique: &[],
};
