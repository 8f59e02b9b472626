//! What a panel's calendar has besides dates: its country's holidays and events of one's own.

use chrono::NaiveDate;

use super::disruption::Disruption;
use super::holidays::{Country, Kind, holidays_of};

/// The occasions that are known ahead for all series of a panel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// The country whose holidays count; none when absent.
    pub country: Option<Country>,
    /// Events of one's own.
    pub events: Vec<Event>,
    /// Disruptions that a planner has entered. They are not all known ahead: a window says which are.
    pub disruptions: Vec<Disruption>,
}

/// An event of one's own, such as a sale that comes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it is called, unlike all other events.
    pub name: String,
    /// Its dates, past and planned, ascending and each once.
    pub dates: Vec<NaiveDate>,
    /// How many days before each date demand may be unusual.
    pub days_before: u32,
    /// How many days after each date demand may be unusual.
    pub days_after: u32,
}

/// A holiday or an event with its dates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// What it is called. An event may have a holiday's name.
    pub name: String,
    /// What it is; events of one's own are events.
    pub kind: Kind,
    /// Its dates, ascending.
    pub dates: Vec<NaiveDate>,
    /// How many days before each date have to do with it.
    pub days_before: u32,
    /// How many days after each date have to do with it.
    pub days_after: u32,
}

impl Calendar {
    /// Whether it has nothing.
    pub fn is_empty(&self) -> bool {
        self.country.is_none() && self.events.is_empty() && self.disruptions.is_empty()
    }

    /// The names of the country's holidays, then those of the events. As long as these are the same, a place
    /// among them means the same.
    pub fn names(&self) -> Vec<&str> {
        let holidays = self.country.map_or_else(Vec::new, |country| country.holiday_names());
        holidays.into_iter().chain(self.events.iter().map(|event| event.name.as_str())).collect()
    }

    /// All occasions in the order of [`Calendar::names`]: holidays with their dates from one date through
    /// another, events with all that they have.
    ///
    /// ```
    /// use forecastle_core::calendar::holidays::Country;
    /// use forecastle_core::calendar::{Calendar, Event};
    /// let day = |text: &str| text.parse().unwrap();
    /// let dates = vec![day("2025-06-13")];
    /// let sale = Event { name: "Summer sale".to_owned(), dates, days_before: 0, days_after: 2 };
    /// let calendar =
    ///     Calendar { country: Country::find("DE"), events: vec![sale], ..Calendar::default() };
    /// let occasions = calendar.occasions(day("2024-01-01"), day("2025-12-31"));
    /// assert_eq!((occasions[0].name.as_str(), occasions[0].dates.len()), ("New Year's Day", 2));
    /// assert_eq!(occasions.last().unwrap().name, "Summer sale");
    /// ```
    pub fn occasions(&self, from: NaiveDate, to: NaiveDate) -> Vec<Occasion> {
        let mut occasions: Vec<Occasion> = Vec::new();
        if let Some(country) = self.country {
            let empty = |name: &str| Occasion {
                name: name.to_owned(),
                kind: Kind::Event,
                dates: Vec::new(),
                days_before: 0,
                days_after: 0,
            };
            occasions.extend(country.holiday_names().into_iter().map(empty));
            for holiday in holidays_of(country, from, to) {
                let known = occasions.iter_mut().find(|known| known.name == holiday.name);
                if let Some(occasion) = known {
                    occasion.dates.push(holiday.date);
                    occasion.kind = holiday.kind;
                }
            }
        }
        occasions.extend(self.events.iter().map(|event| Occasion {
            name: event.name.clone(),
            kind: Kind::Event,
            dates: event.dates.clone(),
            days_before: event.days_before,
            days_after: event.days_after,
        }));
        occasions
    }
}
