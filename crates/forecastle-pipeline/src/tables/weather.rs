//! `[data.weather]`.

use super::Kind::{Date, Flag, Number, Text};
use super::{ColumnSpec, TableSpec};

/// The weather.
pub static TABLE: TableSpec = TableSpec {
    name: "weather",
    doc: "the weather, one row per day and city",
    becomes: "covariates by the city of the warehouse: known up to the origin, or ahead as far as the table goes",
    columns: &[
        ColumnSpec::new("date", Date, "the day").required(),
        ColumnSpec::new(
            "location_city",
            Text,
            "the city; the same for all where there is no such column",
        ),
        ColumnSpec::new("temperature_avg", Number, "the mean temperature").within(-100.0, 150.0),
        ColumnSpec::new("precipitation_mm", Number, "rain and snow in millimetres")
            .within(0.0, 2000.0),
        ColumnSpec::new("is_extreme_weather", Flag, "whether the weather kept people at home"),
    ],
    unique: &["date", "location_city"],
};
