//! Finding a table's frequency from its dates.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDateTime, Weekday};

use super::{DayInMonth, Frequency};

/// A frequency found in the data, and how well the data agree with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inference {
    /// The frequency found.
    pub frequency: Frequency,
    /// How many steps between neighbouring distinct dates are exactly one period long.
    pub agreeing_steps: usize,
    /// How many steps there are.
    pub steps: usize,
    /// How many dates lie off the frequency's grid: at most one in twenty.
    pub off_grid: usize,
}

/// Finds the frequency of a sorted list of distinct dates, or `None` when fewer than two dates are
/// given or they lie on no grid that a [`Frequency`] describes.
///
/// The coarsest frequency wins that holds the dates and is one period apart at least once, so Fridays
/// with missing weeks are weekly, not daily. One date in twenty may lie off the grid: a Saturday among
/// many Fridays is a mistake to report, not a daily table. With `wanted` (the name of a frequency) only
/// its anchor is looked for.
///
/// ```
/// use chrono::{Days, NaiveDate, Weekday};
/// use forecastle_core::calendar::{Frequency, infer_frequency};
/// let start = NaiveDate::from_ymd_opt(2010, 2, 5).unwrap();
/// let fridays: Vec<_> = (0..10).map(|week| (start + Days::new(week * 7)).into()).collect();
/// let found = infer_frequency(&fridays, None).unwrap();
/// assert_eq!(found.frequency, Frequency::Weekly(Weekday::Fri));
/// ```
pub fn infer_frequency(dates: &[NaiveDateTime], wanted: Option<&str>) -> Option<Inference> {
    let candidates = candidates(dates)?;
    let is_wanted = |frequency: &Frequency| wanted.is_none_or(|name| frequency.name() == name);
    candidates
        .into_iter()
        .filter(is_wanted)
        .filter_map(|frequency| measure(frequency, dates))
        // A named frequency needs no step of length one: the user has said what it is.
        .find(|found| found.agreeing_steps > 0 || (wanted.is_some() && found.steps == 0))
}

/// The frequencies that the dates might have, coarsest first, each with its most common anchor.
fn candidates(dates: &[NaiveDateTime]) -> Option<Vec<Frequency>> {
    let weekday = most_common(dates.iter().map(|d| d.weekday().num_days_from_monday()))?;
    let month = most_common(dates.iter().map(|d| d.month()))?;
    let month_in_quarter = most_common(dates.iter().map(|d| d.month0() % 3))?;
    let day = anchor_day(dates)?;
    Some(vec![
        Frequency::Yearly { month, day },
        Frequency::Quarterly { month: month_in_quarter, day },
        Frequency::Monthly(day),
        Frequency::Weekly(Weekday::try_from(weekday as u8).ok()?),
        Frequency::Daily,
        Frequency::Hourly,
    ])
}

/// The day of the month that dates carry: the last one where all are month ends (28 February is one
/// too), else the most common.
fn anchor_day(dates: &[NaiveDateTime]) -> Option<DayInMonth> {
    let is_month_end = |d: &NaiveDateTime| d.date().succ_opt().is_some_and(|next| next.day() == 1);
    if dates.iter().all(is_month_end) {
        return Some(DayInMonth::Last);
    }
    let day = most_common(dates.iter().map(|d| d.day()))?;
    Some(DayInMonth::Day(day.min(28)))
}

/// Counts the steps of one period; `None` when too many dates lie off the frequency's grid.
fn measure(frequency: Frequency, dates: &[NaiveDateTime]) -> Option<Inference> {
    debug_assert!(dates.is_sorted(), "dates come sorted");
    let periods: Vec<_> = dates.iter().filter_map(|date| frequency.period_of(*date)).collect();
    let off_grid = dates.len() - periods.len();
    if off_grid * 20 > dates.len() {
        return None;
    }
    let agreeing_steps = periods.windows(2).filter(|pair| pair[0].plus(1) == pair[1]).count();
    Some(Inference { frequency, agreeing_steps, steps: periods.len().saturating_sub(1), off_grid })
}

/// The value that occurs most often, the smallest of several.
fn most_common(values: impl Iterator<Item = u32>) -> Option<u32> {
    let mut counts = BTreeMap::new();
    for value in values {
        *counts.entry(value).or_insert(0_usize) += 1;
    }
    let most = *counts.values().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Days, Months, NaiveDate};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn found(dates: &[NaiveDateTime]) -> Option<Frequency> {
        infer_frequency(dates, None).map(|inference| inference.frequency)
    }

    #[test]
    fn finds_each_frequency() {
        let days: Vec<_> = (0..40).map(|i| (day("2024-01-03") + Days::new(i)).into()).collect();
        assert_eq!(found(&days), Some(Frequency::Daily));
        let months: Vec<_> = (0..40).map(|i| (day("2024-01-01") + Months::new(i)).into()).collect();
        assert_eq!(found(&months), Some(Frequency::Monthly(DayInMonth::Day(1))));
        let ends: Vec<_> = (0..40).map(|i| (day("2023-12-31") + Months::new(i)).into()).collect();
        assert_eq!(found(&ends), Some(Frequency::Monthly(DayInMonth::Last)));
        let quarters: Vec<_> =
            (0..40).map(|i| (day("1998-01-01") + Months::new(3 * i)).into()).collect();
        let quarterly = Frequency::Quarterly { month: 0, day: DayInMonth::Day(1) };
        assert_eq!(found(&quarters), Some(quarterly));
        let years: Vec<_> =
            (0..9).map(|i| (day("1998-06-30") + Months::new(12 * i)).into()).collect();
        assert_eq!(found(&years), Some(Frequency::Yearly { month: 6, day: DayInMonth::Last }));
        let hours: Vec<_> = (0..30)
            .map(|i| day("2024-03-01").and_hms_opt(0, 0, 0).unwrap() + chrono::TimeDelta::hours(i))
            .collect();
        assert_eq!(found(&hours), Some(Frequency::Hourly));
    }

    #[test]
    fn weeks_with_gaps_are_still_weeks() {
        let fridays: Vec<_> =
            [0, 7, 21, 28, 63].map(|i| (day("2010-02-05") + Days::new(i)).into()).into();
        let inference = infer_frequency(&fridays, None).unwrap();
        assert_eq!(inference.frequency, Frequency::Weekly(Weekday::Fri));
        assert_eq!((inference.agreeing_steps, inference.steps), (2, 4));
    }

    #[test]
    fn a_stray_saturday_does_not_make_weeks_days() {
        let mut dates: Vec<NaiveDateTime> =
            (0..60).map(|week| (day("2010-02-05") + Days::new(7 * week)).into()).collect();
        dates[30] += chrono::TimeDelta::days(1);
        let inference = infer_frequency(&dates, None).unwrap();
        assert_eq!(inference.frequency, Frequency::Weekly(Weekday::Fri));
        assert_eq!(inference.off_grid, 1);
    }

    #[test]
    fn one_date_has_no_frequency_unless_named() {
        let one = [day("2024-01-05").into()];
        assert_eq!(infer_frequency(&one, None), None);
        let named = infer_frequency(&one, Some("weekly")).unwrap();
        assert_eq!(named.frequency, Frequency::Weekly(Weekday::Fri));
    }
}
