//! What the features of all series share.

use chrono::{Datelike, Days, NaiveDateTime};
use forecastle_core::Window;

use super::lengths::Lengths;
use super::meaning::Meaning;
use super::pooled::Pool;

/// What the features of all series share, built once for a window.
pub struct Shared<'a> {
    /// The window that all is seen through.
    pub window: Window<'a>,
    /// The lengths of time of its frequency.
    pub lengths: Lengths,
    /// What its columns mean.
    pub meaning: Meaning,
    /// Series that have something in common.
    pub pools: Vec<Pool>,
    /// Holidays and events around the time axis, by day.
    pub occurrences: Vec<Occurrence>,
    dates: Vec<NaiveDateTime>,
}

/// A day on which a holiday or an event falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The number of the day, counted from the first of our era.
    pub day: i64,
    /// The place of its name among those of the panel's calendar.
    pub code: usize,
}

/// Holidays that lie so far before and after the time axis are looked up as well.
const MARGIN: Days = Days::new(100);

impl<'a> Shared<'a> {
    /// Builds what is shared, with columns that mean what a model has learnt.
    pub fn new(window: Window<'a>, meaning: Meaning) -> Self {
        let frequency = window.frequency();
        let lengths = Lengths::of(frequency);
        let axis = 0..window.end() + window.horizon();
        let dates: Vec<_> = axis.map(|at| frequency.date_of(window.period_at(at))).collect();
        let occurrences = occurrences(&window, &dates);
        let pools = Pool::all(&meaning.groupings, &window);
        Self { window, lengths, meaning, pools, occurrences, dates }
    }

    /// The date of a place on the time axis, up to the window's horizon.
    pub fn date(&self, place: usize) -> NaiveDateTime {
        self.dates[place]
    }
}

fn occurrences(window: &Window<'_>, dates: &[NaiveDateTime]) -> Vec<Occurrence> {
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else { return Vec::new() };
    let from = first.date().checked_sub_days(MARGIN).unwrap_or(first.date());
    let to = last.date().checked_add_days(MARGIN).unwrap_or(last.date());
    let occasions = window.calendar().occasions(from, to);
    let days = occasions.iter().enumerate().flat_map(|(code, occasion)| {
        let days = occasion.dates.iter().map(|date| i64::from(date.num_days_from_ce()));
        days.map(move |day| Occurrence { day, code })
    });
    let mut days: Vec<_> = days.collect();
    days.sort_unstable();
    days
}
