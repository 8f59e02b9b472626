//! Frequencies and the periods they divide time into.

use std::fmt;

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};

/// The number of a period, counted at one frequency from a fixed beginning.
///
/// Two periods of the same frequency differ by the number of steps between them. Periods of
/// different frequencies must not be mixed; a [`crate::Panel`] has one frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(pub i64);

impl Period {
    /// The period `steps` later (earlier when negative).
    #[must_use]
    pub fn plus(self, steps: i64) -> Self {
        Self(self.0 + steps)
    }
}

/// The day of the month that dates of a monthly, quarterly or yearly table carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayInMonth {
    /// A fixed day, 1 to 28.
    Day(u32),
    /// The month's last day.
    Last,
}

/// How often a series is observed, with the anchor that its dates carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Frequency {
    /// Every hour, on the hour.
    Hourly,
    /// Every day.
    Daily,
    /// Every week, dated by this day of the week.
    Weekly(Weekday),
    /// Every month.
    Monthly(DayInMonth),
    /// Every three months; `month` is the dated month's place in the quarter, 0 to 2.
    Quarterly {
        /// The dated month's place in the quarter, 0 to 2.
        month: u32,
        /// The day in that month.
        day: DayInMonth,
    },
    /// Every year, dated in this month, 1 to 12.
    Yearly {
        /// The dated month, 1 to 12.
        month: u32,
        /// The day in that month.
        day: DayInMonth,
    },
}

impl Frequency {
    /// The period that a date or time falls on, or `None` when it lies off the grid: another weekday,
    /// another day of the month, minutes in an hourly table.
    ///
    /// ```
    /// use chrono::{NaiveDate, Weekday};
    /// use forecastle_core::Frequency;
    /// let weekly = Frequency::Weekly(Weekday::Fri);
    /// let friday = NaiveDate::from_ymd_opt(2010, 2, 5).unwrap();
    /// let period = weekly.period_of(friday.into()).unwrap();
    /// assert_eq!(weekly.date_of(period).date(), friday);
    /// assert_eq!(weekly.period_of(friday.succ_opt().unwrap().into()), None);
    /// ```
    pub fn period_of(self, moment: NaiveDateTime) -> Option<Period> {
        let date = moment.date();
        let nearest = match self {
            Self::Hourly => Period(moment.and_utc().timestamp().div_euclid(3600)),
            Self::Daily => Period(day_number(date)),
            Self::Weekly(anchor) => Period((day_number(date) - week_phase(anchor)).div_euclid(7)),
            Self::Monthly(_) => Period(month_number(date)),
            Self::Quarterly { .. } => Period(month_number(date).div_euclid(3)),
            Self::Yearly { .. } => Period(i64::from(date.year())),
        };
        (self.date_of(nearest) == moment).then_some(nearest)
    }

    /// The date or time that a period carries in the user's table.
    pub fn date_of(self, period: Period) -> NaiveDateTime {
        match self {
            Self::Hourly => EPOCH.and_time(NaiveTime::MIN) + TimeDelta::hours(period.0),
            Self::Daily => date_from_number(period.0).into(),
            Self::Weekly(anchor) => date_from_number(period.0 * 7 + week_phase(anchor)).into(),
            Self::Monthly(day) => in_month(period.0, day).into(),
            Self::Quarterly { month, day } => in_month(period.0 * 3 + i64::from(month), day).into(),
            Self::Yearly { month, day } => {
                in_month(period.0 * 12 + i64::from(month) - 1, day).into()
            }
        }
    }

    /// The date of a period as ISO 8601 text; with the time of day for hourly tables only.
    pub fn label(self, period: Period) -> String {
        let moment = self.date_of(period);
        match self {
            Self::Hourly => moment.format("%Y-%m-%dT%H:%M:%S").to_string(),
            _ => moment.format("%Y-%m-%d").to_string(),
        }
    }

    /// The number of periods in the season that naive methods and scaled errors use: 24 hours,
    /// 7 days, 52 weeks, 12 months, 4 quarters, 1 year.
    pub fn season_length(self) -> usize {
        match self {
            Self::Hourly => 24,
            Self::Daily => 7,
            Self::Weekly(_) => 52,
            Self::Monthly(_) => 12,
            Self::Quarterly { .. } => 4,
            Self::Yearly { .. } => 1,
        }
    }

    /// The number of periods after which the same part of the year comes round: a whole number of
    /// weeks for hours and days, so that weekdays match.
    pub fn year_length(self) -> usize {
        match self {
            Self::Hourly => 364 * 24,
            Self::Daily => 364,
            _ => self.season_length(),
        }
    }

    /// The first and the last day that a period covers, counted from the day of its date: an hour and a day
    /// cover the day of their date, a week dated on Mondays begins with it and any other ends with it. `None`
    /// for months and longer periods, each of which has some holiday.
    pub fn days_covered(self) -> Option<(i64, i64)> {
        match self {
            Self::Hourly | Self::Daily => Some((0, 0)),
            Self::Weekly(Weekday::Mon) => Some((0, 6)),
            Self::Weekly(_) => Some((-6, 0)),
            Self::Monthly(_) | Self::Quarterly { .. } | Self::Yearly { .. } => None,
        }
    }

    /// The average number of periods in a calendar year, for Fourier terms.
    pub fn periods_per_year(self) -> f64 {
        match self {
            Self::Hourly => 365.25 * 24.0,
            Self::Daily => 365.25,
            Self::Weekly(_) => 365.25 / 7.0,
            Self::Monthly(_) => 12.0,
            Self::Quarterly { .. } => 4.0,
            Self::Yearly { .. } => 1.0,
        }
    }

    /// The frequency's name in `forecastle.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hourly => "hourly",
            Self::Daily => "daily",
            Self::Weekly(_) => "weekly",
            Self::Monthly(_) => "monthly",
            Self::Quarterly { .. } => "quarterly",
            Self::Yearly { .. } => "yearly",
        }
    }

    /// The word for `count` of its periods: "week", "weeks".
    pub fn noun(self, count: usize) -> String {
        let singular = match self {
            Self::Hourly => "hour",
            Self::Daily => "day",
            Self::Weekly(_) => "week",
            Self::Monthly(_) => "month",
            Self::Quarterly { .. } => "quarter",
            Self::Yearly { .. } => "year",
        };
        if count == 1 { singular.to_owned() } else { format!("{singular}s") }
    }
}

impl fmt::Display for Frequency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Weekly(anchor) => write!(f, "weekly ({})", weekday_name(*anchor)),
            Self::Monthly(DayInMonth::Last) => f.write_str("monthly (month end)"),
            _ => f.write_str(self.name()),
        }
    }
}

/// The weekday that an English name or its first three letters stand for.
pub fn parse_weekday(text: &str) -> Option<Weekday> {
    text.parse().ok()
}

fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// 1 January 1970, a Thursday.
const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).expect("a valid date");

fn day_number(date: NaiveDate) -> i64 {
    date.signed_duration_since(EPOCH).num_days()
}

fn date_from_number(days: i64) -> NaiveDate {
    if days >= 0 { EPOCH + Days::new(days as u64) } else { EPOCH - Days::new(days.unsigned_abs()) }
}

/// Days from the epoch's Thursday to the first `anchor` day on or after it.
fn week_phase(anchor: Weekday) -> i64 {
    i64::from((7 + anchor.num_days_from_monday() - Weekday::Thu.num_days_from_monday()) % 7)
}

/// Months since the year 0.
fn month_number(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

fn in_month(number: i64, day: DayInMonth) -> NaiveDate {
    let (year, month) = (number.div_euclid(12) as i32, number.rem_euclid(12) as u32 + 1);
    let day = match day {
        DayInMonth::Day(day) => day,
        DayInMonth::Last => last_day(year, month),
    };
    NaiveDate::from_ymd_opt(year, month, day).expect("a day that every month has")
}

fn last_day(year: i32, month: u32) -> u32 {
    (28..=31).rev().find(|day| NaiveDate::from_ymd_opt(year, month, *day).is_some()).unwrap_or(28)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Frequency; 8] = [
        Frequency::Hourly,
        Frequency::Daily,
        Frequency::Weekly(Weekday::Fri),
        Frequency::Weekly(Weekday::Sun),
        Frequency::Monthly(DayInMonth::Last),
        Frequency::Monthly(DayInMonth::Day(15)),
        Frequency::Quarterly { month: 2, day: DayInMonth::Last },
        Frequency::Yearly { month: 6, day: DayInMonth::Day(30 - 2) },
    ];

    #[test]
    fn every_period_has_the_date_it_came_from() {
        for frequency in ALL {
            for offset in -700..700 {
                let start = frequency.period_of(frequency.date_of(Period(2000))).unwrap();
                let period = start.plus(offset);
                assert_eq!(frequency.period_of(frequency.date_of(period)), Some(period));
            }
        }
    }

    #[test]
    fn month_ends_follow_the_calendar() {
        let frequency = Frequency::Monthly(DayInMonth::Last);
        let january = NaiveDate::from_ymd_opt(2024, 1, 31).unwrap();
        let period = frequency.period_of(january.into()).unwrap();
        assert_eq!(frequency.label(period.plus(1)), "2024-02-29");
        assert_eq!(frequency.label(period.plus(13)), "2025-02-28");
    }

    #[test]
    fn dates_off_the_grid_have_no_period() {
        let tuesday = NaiveDate::from_ymd_opt(2024, 1, 2).unwrap();
        assert_eq!(Frequency::Weekly(Weekday::Fri).period_of(tuesday.into()), None);
        assert_eq!(Frequency::Monthly(DayInMonth::Day(1)).period_of(tuesday.into()), None);
        let half_past = tuesday.and_hms_opt(10, 30, 0).unwrap();
        assert_eq!(Frequency::Hourly.period_of(half_past), None);
        assert_eq!(Frequency::Daily.period_of(half_past), None);
    }
}
