//! Frequencies as text in a file's metadata.

use forecastle_core::Frequency;
use forecastle_core::calendar::{DayInMonth, parse_weekday};
use serde::{Deserialize, Serialize};

/// A frequency with its anchor, as it stands in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrequencyRecord {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    weekday: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<u32>,
    /// The day of the month; absent for the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<u32>,
}

impl FrequencyRecord {
    /// What to write for a frequency.
    pub fn of(frequency: Frequency) -> Self {
        let number = |day: DayInMonth| match day {
            DayInMonth::Day(day) => Some(day),
            DayInMonth::Last => None,
        };
        let (weekday, month, day) = match frequency {
            Frequency::Hourly | Frequency::Daily => (None, None, None),
            Frequency::Weekly(anchor) => (Some(anchor.to_string()), None, None),
            Frequency::Monthly(day) => (None, None, number(day)),
            Frequency::Quarterly { month, day } | Frequency::Yearly { month, day } => {
                (None, Some(month), number(day))
            }
        };
        Self { name: frequency.name().to_owned(), weekday, month, day }
    }

    /// The frequency that was written; `None` where no such thing can have been.
    pub fn read(&self) -> Option<Frequency> {
        let day = match self.day {
            Some(day) if !(1..=28).contains(&day) => return None,
            Some(day) => DayInMonth::Day(day),
            None => DayInMonth::Last,
        };
        match self.name.as_str() {
            "hourly" => Some(Frequency::Hourly),
            "daily" => Some(Frequency::Daily),
            "weekly" => Some(Frequency::Weekly(parse_weekday(self.weekday.as_deref()?)?)),
            "monthly" => Some(Frequency::Monthly(day)),
            "quarterly" => {
                let month = self.month.filter(|month| *month <= 2)?;
                Some(Frequency::Quarterly { month, day })
            }
            "yearly" => {
                let month = self.month.filter(|month| (1..=12).contains(month))?;
                Some(Frequency::Yearly { month, day })
            }
            _ => None,
        }
    }
}
