//! Holidays with the days around them.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use forecastle_core::calendar::Occasion;
use forecastle_core::calendar::holidays::Holiday as CalendarHoliday;

use super::periods::day_of;

/// The standard deviation of the normal prior of holidays' effects in Prophet.
const PRIOR_SCALE: f64 = 10.0;

/// A holiday or an event of one's own, in all years that matter, before and after the origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Holiday {
    /// What it is called among the components.
    pub name: String,
    /// Its dates.
    pub dates: Vec<NaiveDate>,
    /// How many days before it have an effect of their own.
    pub days_before: u32,
    /// How many days after it have an effect of their own.
    pub days_after: u32,
    /// The standard deviation of the normal prior of its effects, above zero; 10 in Prophet.
    pub prior_scale: f64,
}

/// The holidays of a country, given as a rule for a year, over several years; all with the same days
/// around them.
///
/// ```
/// use forecastle_core::calendar::holidays::united_states;
/// use forecastle_models::prophet::country;
/// let holidays = country(united_states, 2020..=2025, 0, 1);
/// assert_eq!((holidays.len(), holidays[0].dates.len()), (13, 6));
/// ```
pub fn country(
    rule: impl Fn(i32) -> Vec<CalendarHoliday>,
    years: RangeInclusive<i32>,
    days_before: u32,
    days_after: u32,
) -> Vec<Holiday> {
    let mut holidays: Vec<Holiday> = Vec::new();
    for found in years.flat_map(rule) {
        match holidays.iter_mut().find(|holiday| holiday.name == found.name) {
            Some(holiday) => holiday.dates.push(found.date),
            None => holidays.push(Holiday {
                name: found.name.to_owned(),
                dates: vec![found.date],
                days_before,
                days_after,
                prior_scale: PRIOR_SCALE,
            }),
        }
    }
    holidays
}

impl From<Occasion> for Holiday {
    fn from(occasion: Occasion) -> Self {
        Self {
            name: occasion.name,
            dates: occasion.dates,
            days_before: occasion.days_before,
            days_after: occasion.days_after,
            prior_scale: PRIOR_SCALE,
        }
    }
}

impl Holiday {
    /// The days around it, counted from its date.
    pub(super) fn offsets(&self) -> RangeInclusive<i32> {
        -(self.days_before as i32)..=self.days_after as i32
    }

    /// Calls `mark` with the place of every period that covers the day `offset` days from a date of this
    /// holiday. `days` are the periods' dates in days since 1970, ascending.
    pub(super) fn mark(
        &self,
        offset: i32,
        days: &[f64],
        (first, last): (i64, i64),
        mut mark: impl FnMut(usize),
    ) {
        for date in &self.dates {
            let day = day_of(*date) + i64::from(offset);
            let begin = days.partition_point(|known| (known.floor() as i64) < day - last);
            let covering = days[begin..].iter().take_while(|d| d.floor() as i64 <= day - first);
            (begin..begin + covering.count()).for_each(&mut mark);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(offset: i32, days: &[f64], covers: (i64, i64)) -> Vec<usize> {
        let christmas = Holiday {
            name: "Christmas Day".to_owned(),
            dates: vec![NaiveDate::from_ymd_opt(1970, 1, 11).unwrap()],
            days_before: 0,
            days_after: 0,
            prior_scale: 10.0,
        };
        let mut places = Vec::new();
        christmas.mark(offset, days, covers, |place| places.push(place));
        places
    }

    #[test]
    fn a_day_is_found_in_days_hours_and_weeks() {
        let days: Vec<f64> = (0..20).map(f64::from).collect();
        assert_eq!(marked(0, &days, (0, 0)), [10]);
        assert_eq!(marked(-2, &days, (0, 0)), [8]);
        let hours: Vec<f64> = (0..480).map(|hour| f64::from(hour) / 24.0).collect();
        assert_eq!(marked(0, &hours, (0, 0)), (240..264).collect::<Vec<_>>());
        // Weeks ending on days 6, 13, 20: day 10 lies in the second.
        assert_eq!(marked(0, &[6.0, 13.0, 20.0], (-6, 0)), [1]);
        assert_eq!(marked(0, &[6.0, 13.0, 20.0], (0, 0)), Vec::<usize>::new());
    }
}
