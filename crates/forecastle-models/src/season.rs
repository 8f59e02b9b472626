//! Lengths of time that several models share.

use forecastle_core::Frequency;

use crate::model::Parameter;

/// The length of the season, for the pages of the models that have one.
pub const SEASON: Parameter = Parameter {
    name: "m",
    range: "24 hours, 7 days, 52 weeks, 12 months, 4 quarters, 1 year",
    meaning: "the length of the season, by the frequency of the data",
};

/// The number of recent periods that say where a series stands now: about a month of days or weeks,
/// three months, a year of quarters, a day of hours.
pub fn recent_window(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Hourly => 24,
        Frequency::Daily => 28,
        Frequency::Weekly(_) => 4,
        Frequency::Monthly(_) => 3,
        Frequency::Quarterly { .. } => 4,
        Frequency::Yearly { .. } => 2,
    }
}

/// The number of recent periods whose sum is compared with the same periods a year earlier: eight weeks
/// where periods are that short, else a quarter of a year or the shortest there is.
pub fn growth_window(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Hourly => 8 * 7 * 24,
        Frequency::Daily => 8 * 7,
        Frequency::Weekly(_) => 8,
        Frequency::Monthly(_) => 3,
        Frequency::Quarterly { .. } => 2,
        Frequency::Yearly { .. } => 1,
    }
}

/// The mean of the known values; `None` when all are gaps.
pub fn known_mean(values: &[f64]) -> Option<f64> {
    let (sum, count) = values
        .iter()
        .filter(|value| !value.is_nan())
        .fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// The last known value.
pub fn last_known(values: &[f64]) -> Option<f64> {
    values.iter().rev().copied().find(|value| !value.is_nan())
}

/// The last known value a whole number of seasons before `place`, which lies after the history.
pub fn same_season(history: &[f64], place: usize, season: usize) -> Option<f64> {
    let mut earlier = place;
    while earlier >= season {
        earlier -= season;
        if let Some(value) = history.get(earlier).filter(|value| !value.is_nan()) {
            return Some(*value);
        }
    }
    None
}
