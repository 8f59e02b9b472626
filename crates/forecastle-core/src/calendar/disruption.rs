//! What planners say of disruptions, past and planned.

use chrono::NaiveDate;

/// A time that is no example of the usual, by what a planner says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disruption {
    /// What it is called, unlike all other disruptions.
    pub name: String,
    /// Its first day.
    pub first: NaiveDate,
    /// The first day of the re-opening; `None` where nobody knows.
    pub reopening: Option<NaiveDate>,
    /// The first day on which all is as usual again, as far as anybody knows.
    pub recovered: Option<NaiveDate>,
    /// What it is.
    pub kind: DisruptionKind,
    /// Columns and their values in the series that it is about; none for all series.
    pub scope: Vec<(String, String)>,
}

/// The kinds of disruptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisruptionKind {
    /// Nothing or little is sold, and demand comes back after it.
    Shutdown,
    /// From then on the level is another: what was before is not learnt from.
    Shift,
    /// Not to be learnt from, and nothing else.
    Exclude,
}
