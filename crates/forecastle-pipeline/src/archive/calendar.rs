//! A panel's holidays and events in a file's metadata.

use std::path::Path;

use chrono::NaiveDate;
use forecastle_core::Result;
use forecastle_core::calendar::holidays::Country;
use forecastle_core::calendar::{Calendar, Event};
use serde::{Deserialize, Serialize};

use super::file::damaged;

/// A calendar as it stands in a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CalendarRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events: Vec<EventRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct EventRecord {
    name: String,
    /// ISO 8601.
    dates: Vec<String>,
    before: u32,
    after: u32,
}

impl CalendarRecord {
    /// What to write for a calendar.
    pub fn of(calendar: &Calendar) -> Self {
        let events = calendar.events.iter().map(|event| EventRecord {
            name: event.name.clone(),
            dates: event.dates.iter().map(NaiveDate::to_string).collect(),
            before: event.days_before,
            after: event.days_after,
        });
        Self {
            country: calendar.country.map(|country| country.code.to_owned()),
            events: events.collect(),
        }
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.country.is_none() && self.events.is_empty()
    }

    /// The calendar that was written.
    ///
    /// # Errors
    /// `R002` when none can have been.
    pub fn read(&self, path: &Path) -> Result<Calendar> {
        let find = |code: &String| {
            let unknown = || damaged(path, &format!("no country has the code `{code}`"));
            Country::find(code).ok_or_else(unknown)
        };
        let day = |text: &String| text.parse::<NaiveDate>();
        let events = self.events.iter().map(|record| {
            let dates = record.dates.iter().map(day).collect::<std::result::Result<Vec<_>, _>>();
            Ok(Event {
                name: record.name.clone(),
                dates: dates.map_err(|_| damaged(path, "an event's date is none"))?,
                days_before: record.before,
                days_after: record.after,
            })
        });
        Ok(Calendar {
            country: self.country.as_ref().map(find).transpose()?,
            events: events.collect::<Result<_>>()?,
        })
    }
}
