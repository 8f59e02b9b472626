//! What the features of all series share.

use chrono::NaiveDateTime;
use forecastle_core::Window;

use super::known_ahead::KnownAhead;
use super::lengths::Lengths;
use super::pooled::Pool;
use crate::coding::Coding;

/// What the features of all series share, built once for a window.
pub struct Shared<'a> {
    /// The window that all is seen through.
    pub window: Window<'a>,
    /// The lengths of time of its frequency.
    pub lengths: Lengths,
    /// Which covariates known ahead are flags, prices, promotions.
    pub known_ahead: KnownAhead,
    /// Sums over series that have something in common.
    pub pools: Vec<Pool>,
    /// Codes of names.
    pub coding: Coding,
    dates: Vec<NaiveDateTime>,
}

impl<'a> Shared<'a> {
    /// Builds what is shared, with codes of a model's own.
    pub fn new(window: Window<'a>, coding: Coding) -> Self {
        let frequency = window.frequency();
        let lengths = Lengths::of(frequency);
        let axis = 0..window.end() + window.horizon();
        let dates = axis.map(|place| frequency.date_of(window.period_at(place))).collect();
        let pools = Pool::all(&window, &coding);
        Self { window, lengths, known_ahead: KnownAhead::of(&window), pools, coding, dates }
    }

    /// The date of a place on the time axis, up to the window's horizon.
    pub fn date(&self, place: usize) -> NaiveDateTime {
        self.dates[place]
    }
}
