//! Countries and their holidays.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::countries::COUNTRIES;
use super::rule::Rule;
use super::substitutes::Substitutes;
use super::{Holiday, Kind};

/// A country with the rules of its holidays; one of [`COUNTRIES`].
#[derive(Clone, Copy)]
pub struct Country {
    /// The ISO 3166-1 code, two capital letters.
    pub code: &'static str,
    /// The English name.
    pub name: &'static str,
    pub(super) rules: &'static [Rule],
    pub(super) substitutes: Option<Substitutes>,
}

impl Country {
    /// The country of a code, in capital letters.
    ///
    /// ```
    /// use forecastle_core::calendar::holidays::Country;
    /// assert_eq!(Country::find("DE").unwrap().name, "Germany");
    /// assert!(Country::find("XX").is_none());
    /// ```
    pub fn find(code: &str) -> Option<Self> {
        COUNTRIES.iter().copied().find(|country| country.code == code)
    }

    /// The names of all its holidays, each once. A name keeps its place whatever years are looked at,
    /// so that places can serve as codes; a release that knows of more holidays may move them.
    ///
    /// ```
    /// use forecastle_core::calendar::holidays::Country;
    /// assert_eq!(Country::find("FR").unwrap().holiday_names()[0], "New Year's Day");
    /// ```
    pub fn holiday_names(&self) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = Vec::new();
        let substitutes = self.substitutes.map_or(&[][..], |substitutes| substitutes.names);
        for name in self.rules.iter().map(|rule| rule.name).chain(substitutes.iter().copied()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// Its holidays in a year, sorted by date; of two on one day the one listed first comes first.
    pub fn holidays_in(&self, year: i32) -> Vec<Holiday> {
        let of_rule = |rule: &'static Rule| {
            rule.dates(year).map(|date| Holiday { name: rule.name, date, kind: rule.kind })
        };
        let mut holidays: Vec<Holiday> = self.rules.iter().flat_map(of_rule).collect();
        holidays.sort_by_key(|holiday| holiday.date);
        if let Some(substitutes) = self.substitutes {
            let added = (substitutes.of)(&holidays);
            debug_assert!(added.iter().all(|holiday| substitutes.names.contains(&holiday.name)));
            holidays.extend(added);
            holidays.sort_by_key(|holiday| holiday.date);
        }
        holidays
    }
}

impl PartialEq for Country {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Country {}

impl fmt::Debug for Country {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Country({})", self.code)
    }
}

/// The holidays of a country from one date through another, sorted by date.
///
/// ```
/// use forecastle_core::calendar::holidays::{Country, Kind, holidays_of};
/// let (from, to) = ("2025-12-24".parse().unwrap(), "2026-01-01".parse().unwrap());
/// let found = holidays_of(Country::find("DE").unwrap(), from, to);
/// let public = found.iter().filter(|holiday| holiday.kind == Kind::Public);
/// let names: Vec<_> = public.map(|holiday| holiday.name).collect();
/// assert_eq!(names, ["Christmas Day", "Second Day of Christmas", "New Year's Day"]);
/// ```
pub fn holidays_of(country: Country, from: NaiveDate, to: NaiveDate) -> Vec<Holiday> {
    let years = from.year()..=to.year();
    let all = years.flat_map(|year| country.holidays_in(year));
    all.filter(|holiday| (from..=to).contains(&holiday.date)).collect()
}

/// The holidays and retail events of the United States that reports tell apart, in `year`, sorted by date:
/// thirteen of them, with the Super Bowl, Easter and Halloween.
///
/// The rules are those in force today. For past years they give the days that were observed back to
/// 2004; further back the Super Bowl was mostly played in January, before 1986 there was no Martin
/// Luther King Day, and before 1978 several holidays followed other rules. A year that the date type
/// cannot hold (beyond about ±262,000) has no holidays.
///
/// ```
/// use forecastle_core::calendar::holidays::united_states;
/// let names: Vec<_> = united_states(2025).iter().map(|holiday| holiday.name).collect();
/// assert_eq!(names.len(), 13);
/// assert_eq!((names[0], names[12]), ("New Year's Day", "Christmas Day"));
/// ```
pub fn united_states(year: i32) -> Vec<Holiday> {
    const EVENTS_TOLD_APART: [&str; 3] = ["Super Bowl Sunday", "Easter Sunday", "Halloween"];
    let mut holidays = super::countries::united_states::COUNTRY.holidays_in(year);
    holidays.retain(|holiday| match holiday.kind {
        // Few shops close on it.
        Kind::Public => holiday.name != "Juneteenth",
        Kind::Event => EVENTS_TOLD_APART.contains(&holiday.name),
    });
    holidays
}
