//! Which days a period stands for, and the holidays in it.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, TimeDelta, Weekday};
use forecastle_core::calendar::holidays::{Holiday, united_states};
use forecastle_core::{Frequency, Panel, Period, Result};
use forecastle_pipeline::report::holiday_column;

use super::{Selection, Snapshot};

/// What a holiday is called that only the data know of.
const NAMELESS: &str = "holiday";

/// Which end of the week a week's date names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WeekSide {
    /// The date is the week's first day.
    First,
    /// The date is the week's last day.
    Last,
}

/// A holiday in one year: a stretch of the time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Its name.
    pub name: &'static str,
    /// The year of its date.
    pub year: i32,
    /// The place of its first period.
    pub begin: usize,
    /// The place after its last period.
    pub end: usize,
}

/// Every holiday of a selection.
pub struct Occurrences {
    /// By place, ascending.
    pub all: Vec<Occurrence>,
}

impl Occurrences {
    /// The first holiday at a place.
    pub fn at(&self, place: usize) -> Option<&Occurrence> {
        self.all.iter().find(|found| (found.begin..found.end).contains(&place))
    }
}

impl WeekSide {
    /// The side on which the panel's column of holidays agrees with the calendar more often; without such
    /// a column or any difference, Mondays begin weeks and all other days end them.
    pub fn of(panel: &Panel) -> Self {
        let Frequency::Weekly(anchor) = panel.frequency() else { return Self::Last };
        let usual = if anchor == Weekday::Mon { Self::First } else { Self::Last };
        let Some(column) = holiday_column(panel) else { return usual };
        let all: Vec<u32> = (0..panel.series_count() as u32).collect();
        let flags = flags(panel, column, all.iter().map(|series| *series as usize), 0);
        let agreeing = |side: Self| {
            let flagged = flags.iter().enumerate().filter(|(_, flag)| **flag == Some(true));
            flagged.filter(|(place, _)| !holidays_at(panel, side, *place).is_empty()).count()
        };
        match agreeing(Self::First).cmp(&agreeing(Self::Last)) {
            std::cmp::Ordering::Greater => Self::First,
            std::cmp::Ordering::Less => Self::Last,
            std::cmp::Ordering::Equal => usual,
        }
    }
}

/// The first and last day of a period.
pub fn days_of(frequency: Frequency, side: WeekSide, period: Period) -> (NaiveDate, NaiveDate) {
    let day = |period| frequency.date_of(period).date();
    let before = |date: NaiveDate, days| date.checked_sub_days(Days::new(days)).unwrap_or(date);
    let after = |date: NaiveDate, days| date.checked_add_days(Days::new(days)).unwrap_or(date);
    let date = day(period);
    match frequency {
        Frequency::Hourly | Frequency::Daily => (date, date),
        Frequency::Weekly(_) if side == WeekSide::First => (date, after(date, 6)),
        Frequency::Weekly(_) => (before(date, 6), date),
        // Dated by its first day a period lasts until the next one's, else it ends on its date.
        _ if date.day() == 1 => (date, before(day(period.plus(1)), 1)),
        _ => (after(day(period.plus(-1)), 1), date),
    }
}

/// Whether a period has passed at a moment.
pub fn has_passed(
    frequency: Frequency,
    side: WeekSide,
    period: Period,
    now: NaiveDateTime,
) -> bool {
    match frequency {
        Frequency::Hourly => frequency.date_of(period) + TimeDelta::hours(1) <= now,
        _ => days_of(frequency, side, period).1 < now.date(),
    }
}

impl Snapshot {
    /// The holidays of a selection: where the data have a column of them, the periods that it marks for
    /// most series; else those of the calendar. Months and longer periods have none: each has some.
    pub(super) fn occurrences(&self, selection: &Selection) -> Result<std::sync::Arc<Occurrences>> {
        let bytes = |found: &Occurrences| found.all.len() * size_of::<Occurrence>();
        self.cached(&["holidays", selection.fingerprint()], bytes, || {
            let mut all = match holiday_column(&self.panel) {
                Some(column) => self.marked(column, selection),
                None => self.on_calendar(),
            };
            let first = self.first_place(selection);
            all.retain(|occurrence| occurrence.begin >= first);
            Ok(Occurrences { all })
        })
    }

    fn on_calendar(&self) -> Vec<Occurrence> {
        let places = self.panel.period_count() + self.forecast.horizon;
        let mut all = Vec::new();
        for place in 0..places {
            for holiday in holidays_at(&self.panel, self.week_side, place) {
                add(&mut all, holiday.name, holiday.date.year(), place);
            }
        }
        all.sort_by_key(|occurrence: &Occurrence| (occurrence.begin, occurrence.end));
        all
    }

    /// Marked periods, by the name of the holiday that the calendar has in them. Beyond what is known of
    /// the column, holidays go on that were marked before.
    fn marked(&self, column: usize, selection: &Selection) -> Vec<Occurrence> {
        let ahead = self.forecast.horizon;
        let flags = flags(&self.panel, column, selection.series(), ahead);
        let mut all = Vec::new();
        for (place, flag) in flags.into_iter().enumerate() {
            let mut holidays = holidays_at(&self.panel, self.week_side, place).into_iter();
            let period = self.panel.period_at(place as i64);
            let year = self.panel.frequency().date_of(period).year();
            let is_known =
                |holiday: &Holiday| all.iter().any(|known: &Occurrence| known.name == holiday.name);
            let found = match flag {
                Some(true) => match holidays.next() {
                    Some(holiday) => Some((holiday.name, holiday.date.year())),
                    None => Some((NAMELESS, year)),
                },
                None if place >= self.panel.period_count() => {
                    holidays.find(is_known).map(|holiday| (holiday.name, holiday.date.year()))
                }
                _ => None,
            };
            if let Some((name, year)) = found {
                add(&mut all, name, year, place);
            }
        }
        all
    }
}

/// Adds a period to a holiday that goes on, or begins another.
fn add(all: &mut Vec<Occurrence>, name: &'static str, year: i32, place: usize) {
    let is_going_on = |known: &&mut Occurrence| known.name == name && known.end == place;
    match all.iter_mut().rev().take(4).find(is_going_on) {
        Some(known) => known.end = place + 1,
        None => all.push(Occurrence { name, year, begin: place, end: place + 1 }),
    }
}

/// For each place on the time axis whether most series that have begun have a holiday there; `None` where
/// nothing is known.
fn flags(
    panel: &Panel,
    column: usize,
    series: impl Iterator<Item = usize>,
    ahead: usize,
) -> Vec<Option<bool>> {
    let mut counts = vec![(0_u32, 0_u32); panel.period_count() + ahead];
    for series in series {
        let values = panel.covariate_values(column, series);
        let places = counts[panel.start(series)..].iter_mut();
        for ((marked, known), value) in places.zip(values).filter(|(_, value)| !value.is_nan()) {
            *known += 1;
            *marked += u32::from(*value > 0.5);
        }
    }
    let most = |(marked, known): (u32, u32)| (known > 0).then_some(2 * marked > known);
    counts.into_iter().map(most).collect()
}

/// The calendar's holidays in the period at a place.
fn holidays_at(panel: &Panel, side: WeekSide, place: usize) -> Vec<Holiday> {
    let frequency = panel.frequency();
    if !matches!(frequency, Frequency::Hourly | Frequency::Daily | Frequency::Weekly(_)) {
        return Vec::new();
    }
    let (first, last) = days_of(frequency, side, panel.period_at(place as i64));
    let is_within = |holiday: &Holiday| (first..=last).contains(&holiday.date);
    (first.year()..=last.year()).flat_map(united_states).filter(is_within).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn span(frequency: Frequency, side: WeekSide, date: &str) -> (String, String) {
        let period = frequency.period_of(day(date).into()).unwrap();
        let (first, last) = days_of(frequency, side, period);
        (first.to_string(), last.to_string())
    }

    #[test]
    fn periods_have_their_days() {
        use forecastle_core::calendar::DayInMonth;
        let friday = Frequency::Weekly(Weekday::Fri);
        let week = |first: &str, last: &str| (first.to_owned(), last.to_owned());
        assert_eq!(span(friday, WeekSide::Last, "2010-02-12"), week("2010-02-06", "2010-02-12"));
        assert_eq!(span(friday, WeekSide::First, "2010-02-12"), week("2010-02-12", "2010-02-18"));
        let month = |day| Frequency::Monthly(day);
        assert_eq!(
            span(month(DayInMonth::Last), WeekSide::Last, "2024-02-29"),
            week("2024-02-01", "2024-02-29")
        );
        assert_eq!(
            span(month(DayInMonth::Day(1)), WeekSide::Last, "2024-02-01"),
            week("2024-02-01", "2024-02-29")
        );
        assert_eq!(
            span(month(DayInMonth::Day(15)), WeekSide::Last, "2024-02-15"),
            week("2024-01-16", "2024-02-15")
        );
    }

    #[test]
    fn a_week_has_passed_on_the_day_after_it() {
        let friday = Frequency::Weekly(Weekday::Fri);
        let period = friday.period_of(day("2010-02-12").into()).unwrap();
        let passed = |now: &str| {
            has_passed(friday, WeekSide::Last, period, day(now).and_hms_opt(0, 0, 0).unwrap())
        };
        assert!(!passed("2010-02-12") && passed("2010-02-13"));
    }
}
