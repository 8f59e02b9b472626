//! What trees see of a series at an origin, for one period ahead of it.
//!
//! A row is a [`Place`]: so many values known, so many steps ahead. Everything in it was known at that
//! origin: values up to it, dates, covariates declared as known ahead, and what is constant. Each family of
//! features is one file with two twins: [`Family::fill`] goes over a series' whole history at once, and
//! [`Family::at`] says one row from the definition, slowly. Tests hold the one against the other, and
//! change what came after an origin to see that nothing moves.
//!
//! Levels are divided by the series' size at the origin, so that one tree serves small and large series.

mod alike;
mod attributes;
mod calendar;
mod cells;
mod covariates_ahead;
mod covariates_past;
mod cyclic;
mod decayed;
mod entry;
mod expanding;
mod holidays;
mod known_ahead;
mod last_year;
mod lengths;
mod matrix;
mod meaning;
mod month_edges;
mod payday;
mod pooled;
mod pooled_levels;
mod pooled_season;
mod price;
mod promotion;
mod recency;
mod recent;
mod rolling;
mod rolling_levels;
mod rows;
mod season_levels;
mod seen;
mod shared;
mod size;
mod steps;
mod trend;

pub use cells::Cells;
pub use entry::{Column, Family, FeatureEntry, Group, Needs};
pub use lengths::Lengths;
pub use matrix::Selected;
pub use meaning::Meaning;
pub use rows::FeatureRows;
pub use seen::{Place, Seen};
pub use shared::{Occurrence, Shared};

/// Every family of features, in the order of its columns in a row.
pub static FEATURES: &[&FeatureEntry] = &[
    &steps::ENTRY,
    &recent::ENTRY,
    &rolling_levels::ENTRY,
    &decayed::ENTRY,
    &expanding::ENTRY,
    &season_levels::ENTRY,
    &last_year::ENTRY,
    &alike::ENTRY,
    &trend::ENTRY,
    &recency::ENTRY,
    &calendar::ENTRY,
    &month_edges::ENTRY,
    &cyclic::ENTRY,
    &payday::ENTRY,
    &holidays::ENTRY,
    &covariates_ahead::ENTRY,
    &covariates_past::ENTRY,
    &price::ENTRY,
    &promotion::ENTRY,
    &attributes::ENTRY,
    &pooled_levels::ENTRY,
    &pooled_season::ENTRY,
];
