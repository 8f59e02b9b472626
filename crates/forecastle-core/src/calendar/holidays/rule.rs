//! Rules that say when a holiday is.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};

use super::Kind;
use super::dates::{easter_sunday, last_weekday, nth_weekday, thanksgiving};

/// When a holiday is in a year.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    /// Month and day.
    Fixed(u32, u32),
    /// The so-manieth weekday of a month.
    Nth(u8, Weekday, u32),
    /// The last weekday of a month.
    Last(Weekday, u32),
    /// The first weekday on or after a month and day.
    OnOrAfter(Weekday, u32, u32),
    /// So many days after Easter Sunday.
    Easter(i64),
    /// By no rule: year, month and day of all that there were or are known to come.
    Dates(&'static [(i32, u32, u32)]),
    /// By a rule of its own.
    By(fn(i32) -> Option<NaiveDate>),
}

/// A holiday, when it is, and from when till when it has been one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    when: When,
    first_year: i32,
    last_year: i32,
}

impl Rule {
    /// A public holiday.
    pub(super) const fn public(name: &'static str, when: When) -> Self {
        Self { name, kind: Kind::Public, when, first_year: i32::MIN, last_year: i32::MAX }
    }

    /// A day that shopping follows, off work or not.
    pub(super) const fn event(name: &'static str, when: When) -> Self {
        Self { kind: Kind::Event, ..Self::public(name, when) }
    }

    /// Since a year, itself included.
    pub(super) const fn since(self, first_year: i32) -> Self {
        Self { first_year, ..self }
    }

    /// Until a year, itself included.
    pub(super) const fn until(self, last_year: i32) -> Self {
        Self { last_year, ..self }
    }

    /// The same day, where it is no public holiday in the whole country.
    pub(super) const fn as_event(self) -> Self {
        Self { kind: Kind::Event, ..self }
    }

    /// The same day under another name.
    pub(super) const fn called(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// Its dates in a year: none, one, or for [`When::Dates`] more.
    pub(super) fn dates(&self, year: i32) -> impl Iterator<Item = NaiveDate> {
        let is_in_force = (self.first_year..=self.last_year).contains(&year);
        let listed: &[_] = match self.when {
            When::Dates(dates) if is_in_force => dates,
            _ => &[],
        };
        let listed = listed.iter().filter(move |(listed, _, _)| *listed == year);
        let listed = listed.filter_map(|(y, month, day)| NaiveDate::from_ymd_opt(*y, *month, *day));
        let ruled = is_in_force.then(|| self.when.in_year(year)).flatten();
        listed.chain(ruled)
    }
}

impl When {
    fn in_year(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Fixed(month, day) => NaiveDate::from_ymd_opt(year, month, day),
            Self::Nth(n, weekday, month) => nth_weekday(year, month, weekday, n),
            Self::Last(weekday, month) => last_weekday(year, month, weekday),
            Self::OnOrAfter(weekday, month, day) => {
                let start = NaiveDate::from_ymd_opt(year, month, day)?;
                start.iter_days().take(7).find(|date| date.weekday() == weekday)
            }
            Self::Easter(days) => {
                easter_sunday(year)?.checked_add_signed(TimeDelta::try_days(days)?)
            }
            Self::Dates(_) => None,
            Self::By(rule) => rule(year),
        }
    }
}

pub(super) const NEW_YEARS_DAY: Rule = Rule::public("New Year's Day", When::Fixed(1, 1));
pub(super) const EPIPHANY: Rule = Rule::public("Epiphany", When::Fixed(1, 6));
pub(super) const MAUNDY_THURSDAY: Rule = Rule::public("Maundy Thursday", When::Easter(-3));
pub(super) const GOOD_FRIDAY: Rule = Rule::public("Good Friday", When::Easter(-2));
pub(super) const EASTER_SUNDAY: Rule = Rule::public("Easter Sunday", When::Easter(0));
pub(super) const EASTER_MONDAY: Rule = Rule::public("Easter Monday", When::Easter(1));
pub(super) const MAY_DAY: Rule = Rule::public("May Day", When::Fixed(5, 1));
pub(super) const ASCENSION_DAY: Rule = Rule::public("Ascension Day", When::Easter(39));
pub(super) const WHIT_SUNDAY: Rule = Rule::public("Whit Sunday", When::Easter(49));
pub(super) const WHIT_MONDAY: Rule = Rule::public("Whit Monday", When::Easter(50));
pub(super) const CORPUS_CHRISTI: Rule = Rule::public("Corpus Christi", When::Easter(60));
pub(super) const ASSUMPTION_DAY: Rule = Rule::public("Assumption Day", When::Fixed(8, 15));
pub(super) const ALL_SAINTS_DAY: Rule = Rule::public("All Saints' Day", When::Fixed(11, 1));
pub(super) const ARMISTICE_DAY: Rule = Rule::public("Armistice Day", When::Fixed(11, 11));
pub(super) const IMMACULATE_CONCEPTION: Rule =
    Rule::public("Immaculate Conception", When::Fixed(12, 8));
pub(super) const CHRISTMAS_DAY: Rule = Rule::public("Christmas Day", When::Fixed(12, 25));
pub(super) const BOXING_DAY: Rule = Rule::public("Boxing Day", When::Fixed(12, 26));
pub(super) const SAINT_STEPHENS_DAY: Rule =
    Rule::public("Saint Stephen's Day", When::Fixed(12, 26));

pub(super) const VALENTINES_DAY: Rule = Rule::event("Valentine's Day", When::Fixed(2, 14));
pub(super) const CARNIVAL_MONDAY: Rule = Rule::event("Carnival Monday", When::Easter(-48));
pub(super) const CARNIVAL_TUESDAY: Rule = Rule::event("Carnival Tuesday", When::Easter(-47));
pub(super) const EASTER_EVE: Rule = Rule::event("Easter Eve", When::Easter(-1));
pub(super) const MOTHERS_DAY: Rule = Rule::event("Mother's Day", When::Nth(2, Weekday::Sun, 5));
pub(super) const FATHERS_DAY: Rule = Rule::event("Father's Day", When::Nth(3, Weekday::Sun, 6));
pub(super) const HALLOWEEN: Rule = Rule::event("Halloween", When::Fixed(10, 31));
/// The day after the American Thanksgiving, everywhere.
pub(super) const BLACK_FRIDAY: Rule = Rule::event("Black Friday", When::By(black_friday));
pub(super) const CYBER_MONDAY: Rule = Rule::event("Cyber Monday", When::By(cyber_monday));
pub(super) const CHRISTMAS_EVE: Rule = Rule::event("Christmas Eve", When::Fixed(12, 24));
pub(super) const NEW_YEARS_EVE: Rule = Rule::event("New Year's Eve", When::Fixed(12, 31));

fn black_friday(year: i32) -> Option<NaiveDate> {
    thanksgiving(year)?.checked_add_days(Days::new(1))
}

fn cyber_monday(year: i32) -> Option<NaiveDate> {
    thanksgiving(year)?.checked_add_days(Days::new(4))
}
