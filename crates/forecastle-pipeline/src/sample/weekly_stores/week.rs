//! The calendar of one week: which holidays it contains and how many shopping days around them.

use chrono::{Datelike, Days, NaiveDate};
use forecastle_core::calendar::holidays::{
    easter_sunday, falls_within, labor_day, super_bowl_sunday, thanksgiving,
};

/// Seven days and the events that matter to demand in them.
#[derive(Debug, Clone)]
pub(super) struct Week {
    /// Last day of the week, which names it.
    pub(super) last_day: NaiveDate,
    /// Day in the middle of the week, as a day of the year from 1 to 366.
    pub(super) mid_day_of_year: u32,
    pub(super) has_super_bowl: bool,
    /// Whether Good Friday is in the week: shopping for Easter is done before the Sunday.
    pub(super) has_good_friday: bool,
    pub(super) has_labor_day: bool,
    pub(super) has_thanksgiving: bool,
    /// Days of the week by their place around Christmas and in the back-to-school season.
    pub(super) days: ShoppingDays,
}

/// Number of days, 0 to 7 each, in the periods whose edges cut through weeks.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct ShoppingDays {
    /// 11 to 17 December: the second week before Christmas.
    pub(super) early_december: f64,
    /// 18 to 24 December: the last week before Christmas.
    pub(super) before_christmas: f64,
    /// 25 December, when stores are closed.
    pub(super) christmas: f64,
    /// 26 December to 1 January.
    pub(super) after_christmas: f64,
    /// 25 July to 28 August.
    pub(super) back_to_school: f64,
}

impl Week {
    /// The week whose last day is `last_day`; `None` when it starts before the first possible date.
    pub(super) fn ending(last_day: NaiveDate) -> Option<Self> {
        let first_day = last_day.checked_sub_days(Days::new(6))?;
        let good_friday = |year| easter_sunday(year)?.checked_sub_days(Days::new(2));
        let contains = |rule: fn(i32) -> Option<NaiveDate>| falls_within(rule, first_day, last_day);
        Some(Self {
            last_day,
            mid_day_of_year: last_day.checked_sub_days(Days::new(3))?.ordinal(),
            has_super_bowl: contains(super_bowl_sunday),
            has_good_friday: contains(good_friday),
            has_labor_day: contains(labor_day),
            has_thanksgiving: contains(thanksgiving),
            days: ShoppingDays::of(first_day.iter_days().take(7)),
        })
    }

    /// Whether the week carries the holiday flag: it contains Super Bowl Sunday, Labor Day,
    /// Thanksgiving or Christmas Day. Easter is left unflagged, for models to find by its date.
    pub(super) fn is_flagged(&self) -> bool {
        self.has_super_bowl
            || self.has_labor_day
            || self.has_thanksgiving
            || self.days.christmas > 0.0
    }
}

impl ShoppingDays {
    fn of(days: impl Iterator<Item = NaiveDate>) -> Self {
        let mut counts = Self::default();
        for day in days {
            match (day.month(), day.day()) {
                (12, 11..=17) => counts.early_december += 1.0,
                (12, 18..=24) => counts.before_christmas += 1.0,
                (12, 25) => counts.christmas += 1.0,
                (12, 26..=31) | (1, 1) => counts.after_christmas += 1.0,
                (7, 25..=31) | (8, 1..=28) => counts.back_to_school += 1.0,
                _ => {}
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(last_day: &str) -> Week {
        Week::ending(last_day.parse().unwrap()).unwrap()
    }

    #[test]
    fn flagged_weeks_of_two_years() {
        let flagged = |first: &str, weeks| -> Vec<String> {
            let ends = first.parse::<NaiveDate>().unwrap().iter_weeks().take(weeks);
            ends.filter_map(Week::ending)
                .filter(Week::is_flagged)
                .map(|w| w.last_day.to_string())
                .collect()
        };
        let expected = [
            "2023-02-17",
            "2023-09-08",
            "2023-11-24",
            "2023-12-29",
            "2024-02-16",
            "2024-09-06",
            "2024-11-29",
            "2024-12-27",
        ];
        assert_eq!(flagged("2023-02-03", 100), expected);
    }

    #[test]
    fn days_around_christmas_move_between_weeks() {
        let counts = |last_day| {
            let days = week(last_day).days;
            (days.early_december, days.before_christmas, days.christmas, days.after_christmas)
        };
        assert_eq!(counts("2023-12-22"), (2.0, 5.0, 0.0, 0.0));
        assert_eq!(counts("2023-12-29"), (0.0, 2.0, 1.0, 4.0));
        assert_eq!(counts("2024-12-20"), (4.0, 3.0, 0.0, 0.0));
        assert_eq!(counts("2024-12-27"), (0.0, 4.0, 1.0, 2.0));
    }

    #[test]
    fn easter_shopping_is_in_the_week_of_good_friday() {
        assert!(week("2024-03-29").has_good_friday);
        assert!(!week("2024-04-05").has_good_friday);
        assert!(week("2025-04-18").has_good_friday);
    }

    #[test]
    fn the_first_possible_week_is_refused() {
        assert!(Week::ending(NaiveDate::MIN).is_none());
    }
}
