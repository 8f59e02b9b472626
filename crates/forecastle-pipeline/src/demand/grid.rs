//! Days put into periods, and where the time axis begins and ends.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use forecastle_core::calendar::DayInMonth;
use forecastle_core::{Frequency, Period};

use super::plan::{day_number, day_of};
use crate::config::RawPeriods;

/// The periods of a panel of transactions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    /// How long periods are.
    pub frequency: Frequency,
    /// The first period of the axis.
    pub first: Period,
    /// The last period, all of whose days are known.
    pub last: Period,
}

/// The frequency of periods; weeks are dated by the Monday with which they begin, months by their first day.
pub fn frequency(periods: RawPeriods) -> Frequency {
    match periods {
        RawPeriods::Daily => Frequency::Daily,
        RawPeriods::Weekly => Frequency::Weekly(Weekday::Mon),
        RawPeriods::Monthly => Frequency::Monthly(DayInMonth::Day(1)),
    }
}

impl Grid {
    /// The axis of transactions between two days. A week or month of which days are missing at either end
    /// is left out: half a week sells half; unless nothing is left.
    pub fn new(periods: RawPeriods, first_day: i32, last_day: i32) -> Self {
        let frequency = frequency(periods);
        let (first, last) = (period_of(frequency, first_day), period_of(frequency, last_day));
        let begins_late = i64::from(days_of(frequency, first).0 < first_day);
        let ends_early = i64::from(days_of(frequency, last).1 > last_day);
        let (inner_first, inner_last) = (first.plus(begins_late), last.plus(-ends_early));
        match inner_first <= inner_last {
            true => Self { frequency, first: inner_first, last: inner_last },
            false => Self { frequency, first, last },
        }
    }

    /// The period of a day.
    pub fn period_of(&self, day: i32) -> Period {
        match self.frequency {
            // Days are numbered as periods of days are.
            Frequency::Daily => Period(i64::from(day)),
            _ => period_of(self.frequency, day),
        }
    }

    /// The first and the last day of a period.
    pub fn days_of(&self, period: Period) -> (i32, i32) {
        days_of(self.frequency, period)
    }

    /// The number of periods of the axis.
    pub fn length(&self) -> usize {
        (self.last.0 - self.first.0 + 1) as usize
    }
}

/// The period that a day lies in.
fn period_of(frequency: Frequency, day: i32) -> Period {
    let date = day_of(day);
    let begin = match frequency {
        Frequency::Weekly(_) => date - Days::new(u64::from(date.weekday().num_days_from_monday())),
        Frequency::Monthly(_) => date.with_day(1).unwrap_or(date),
        _ => date,
    };
    frequency.period_of(begin.into()).unwrap_or(Period(i64::from(day)))
}

/// The first and the last day of a period.
fn days_of(frequency: Frequency, period: Period) -> (i32, i32) {
    let begin: NaiveDate = frequency.date_of(period).date();
    let end = match frequency {
        Frequency::Weekly(_) => begin + Days::new(6),
        Frequency::Monthly(_) => begin + Months::new(1) - Days::new(1),
        _ => begin,
    };
    (day_number(begin), day_number(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> i32 {
        day_number(text.parse().unwrap())
    }

    fn labels(periods: RawPeriods, first: &str, last: &str) -> (String, String) {
        let grid = Grid::new(periods, day(first), day(last));
        (grid.frequency.label(grid.first), grid.frequency.label(grid.last))
    }

    #[test]
    fn half_weeks_and_months_are_left_out() {
        let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        let weekly = |first, last| labels(RawPeriods::Weekly, first, last);
        // 1 January 2024 is a Monday.
        assert_eq!(weekly("2024-01-01", "2024-01-14"), pair("2024-01-01", "2024-01-08"));
        assert_eq!(weekly("2024-01-02", "2024-01-20"), pair("2024-01-08", "2024-01-08"));
        assert_eq!(weekly("2024-01-03", "2024-01-05"), pair("2024-01-01", "2024-01-01"));
        let monthly = labels(RawPeriods::Monthly, "2024-01-01", "2024-03-30");
        assert_eq!(monthly, pair("2024-01-01", "2024-02-01"));
        let daily = labels(RawPeriods::Daily, "2024-01-03", "2024-01-05");
        assert_eq!(daily, pair("2024-01-03", "2024-01-05"));
    }

    #[test]
    fn every_day_lies_in_its_period() {
        for periods in [RawPeriods::Daily, RawPeriods::Weekly, RawPeriods::Monthly] {
            for number in -800..800 {
                let grid = Grid::new(periods, number, number);
                let (first, last) = grid.days_of(grid.period_of(number));
                assert!((first..=last).contains(&number));
                assert_eq!(grid.period_of(last).plus(1), grid.period_of(last + 1));
            }
        }
    }
}
