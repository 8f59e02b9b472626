//! When periods are, in days.

use chrono::NaiveDate;
use forecastle_core::{Frequency, Period};

/// The number of days from 1 January 1970 to a date.
pub(super) fn day_of(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::default()).num_days()
}

/// The date and time of a period in days since 1 January 1970.
pub fn days_since_1970(frequency: Frequency, period: Period) -> f64 {
    match frequency {
        // The two frequencies of long series need no calendar.
        Frequency::Daily => period.0 as f64,
        Frequency::Hourly => period.0 as f64 / 24.0,
        _ => day_of(frequency.date_of(period).date()) as f64,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::calendar::DayInMonth;

    #[test]
    fn periods_have_the_days_of_their_dates() {
        for frequency in
            [Frequency::Daily, Frequency::Hourly, Frequency::Monthly(DayInMonth::Day(1))]
        {
            for number in [0, 1, 700, 20_000] {
                let period = Period(number);
                let seconds = frequency.date_of(period).and_utc().timestamp();
                let miss = days_since_1970(frequency, period) - seconds as f64 / 86_400.0;
                assert!(miss.abs() < 1e-9, "{frequency} {number}");
            }
        }
    }
}
