//! The lengths of time that fit a frequency.

use forecastle_core::Frequency;

use crate::season::{growth_window, recent_window};

/// The lengths of time that fit a frequency, in periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lengths {
    /// The season: a week of days, a year of weeks.
    pub season: usize,
    /// A year; whole weeks of days, so that weekdays match.
    pub year: usize,
    /// The recent windows, ascending.
    pub windows: &'static [usize],
    /// About a month of days or weeks.
    pub recent: usize,
    /// The recent periods that are compared with the same a year earlier.
    pub growth: usize,
}

impl Lengths {
    /// Those of a frequency.
    pub fn of(frequency: Frequency) -> Self {
        let windows: &[usize] = match frequency {
            Frequency::Hourly => &[24, 48, 168],
            Frequency::Daily => &[7, 14, 28, 56],
            Frequency::Weekly(_) => &[2, 4, 8, 13, 26],
            Frequency::Monthly(_) => &[3, 6, 12],
            Frequency::Quarterly { .. } => &[2, 4],
            Frequency::Yearly { .. } => &[2, 4],
        };
        Self {
            season: frequency.season_length(),
            year: frequency.year_length(),
            windows,
            recent: recent_window(frequency),
            growth: growth_window(frequency),
        }
    }

    /// Whether there is a season within the year.
    pub fn has_short_season(&self) -> bool {
        self.season > 1 && self.season < self.year
    }
}
