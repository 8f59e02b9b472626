//! A panel's holidays and events in a file's metadata.

use std::path::Path;

use chrono::NaiveDate;
use forecastle_core::Result;
use forecastle_core::calendar::holidays::Country;
use forecastle_core::calendar::{Calendar, Disruption, DisruptionKind, Event};
use serde::{Deserialize, Serialize};

use super::file::damaged;

/// A calendar as it stands in a file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CalendarRecord {
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events: Vec<EventRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    disruptions: Vec<DisruptionRecord>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct DisruptionRecord {
    name: String,
    /// ISO 8601, as the other dates.
    first: String,
    reopening: Option<String>,
    recovered: Option<String>,
    kind: String,
    scope: Vec<(String, String)>,
}

const KINDS: [(DisruptionKind, &str); 3] = [
    (DisruptionKind::Shutdown, "shutdown"),
    (DisruptionKind::Shift, "shift"),
    (DisruptionKind::Exclude, "exclude"),
];

impl DisruptionRecord {
    fn of(one: &Disruption) -> Self {
        let date = |date: Option<NaiveDate>| date.map(|date| date.to_string());
        let kind = KINDS.iter().find(|(kind, _)| *kind == one.kind).map_or("", |(_, name)| name);
        Self {
            name: one.name.clone(),
            first: one.first.to_string(),
            reopening: date(one.reopening),
            recovered: date(one.recovered),
            kind: kind.to_owned(),
            scope: one.scope.clone(),
        }
    }

    fn read(&self) -> Option<Disruption> {
        let date = |text: &Option<String>| match text {
            None => Some(None),
            Some(text) => text.parse().ok().map(Some),
        };
        Some(Disruption {
            name: self.name.clone(),
            first: self.first.parse().ok()?,
            reopening: date(&self.reopening)?,
            recovered: date(&self.recovered)?,
            kind: KINDS.iter().find(|(_, name)| *name == self.kind)?.0,
            scope: self.scope.clone(),
        })
    }
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
            disruptions: calendar.disruptions.iter().map(DisruptionRecord::of).collect(),
        }
    }

    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.country.is_none() && self.events.is_empty() && self.disruptions.is_empty()
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
            disruptions: self
                .disruptions
                .iter()
                .map(|one| one.read().ok_or_else(|| damaged(path, "a disruption is none")))
                .collect::<Result<_>>()?,
        })
    }
}
