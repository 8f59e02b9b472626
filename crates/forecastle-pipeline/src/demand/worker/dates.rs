//! Days of cells.

use std::collections::HashMap;

use crate::demand::plan::day_number;
use crate::ingest::parse_date;

/// A cell that is no day.
pub const NO_DAY: i32 = i32::MIN;

/// Days by their text: the same few come again and again.
#[derive(Default)]
pub struct DateCache {
    format: String,
    last: (Vec<u8>, i32),
    days: HashMap<Vec<u8>, i32>,
}

impl DateCache {
    /// The day of a cell, [`NO_DAY`] for one that is none.
    pub fn day(&mut self, cell: &[u8], format: &str) -> i32 {
        if self.format != format {
            *self =
                Self { format: format.to_owned(), last: (Vec::new(), NO_DAY), ..Self::default() };
        }
        if !cell.is_empty() && self.last.0 == cell {
            return self.last.1;
        }
        let day = match self.days.get(cell) {
            Some(day) => *day,
            None => {
                let text = std::str::from_utf8(cell).unwrap_or_default();
                let moment = parse_date(text, format);
                let day = moment.map_or(NO_DAY, |moment| day_number(moment.date()));
                // Times of day make every cell another; those are parsed each time.
                if self.days.len() < 100_000 {
                    self.days.insert(cell.to_vec(), day);
                }
                day
            }
        };
        self.last.0.clear();
        self.last.0.extend_from_slice(cell);
        self.last.1 = day;
        day
    }
}

/// Whether a day lies in the years that dates have, 1700 to 2200; others are mistakes or placeholders.
pub fn is_near(day: i32) -> bool {
    (-98_615..=84_371).contains(&day)
}
