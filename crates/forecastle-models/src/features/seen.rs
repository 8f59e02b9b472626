//! What the features of one series may look at.

use std::ops::RangeInclusive;

use forecastle_core::Window;

use super::shared::Shared;
use super::size::sizes;

/// A row's place in its series: what is known, and what is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The number of the series' own values that are known, gaps included; at least 1.
    pub known: usize,
    /// The periods ahead, from 1.
    pub step: usize,
}

impl Place {
    /// The place, among the series' own, of the period that is forecast.
    pub fn target(self) -> usize {
        self.known + self.step - 1
    }
}

/// One series as features see it.
pub struct Seen<'a> {
    /// What all series share.
    pub shared: &'a Shared<'a>,
    /// The series.
    pub series: usize,
    values: &'a [f64],
    origins: RangeInclusive<usize>,
    sizes: Vec<f64>,
}

impl<'a> Seen<'a> {
    /// A series whose values may be longer than its history, by forecasts of its own.
    ///
    /// `origins` are the numbers of known values of all rows that will be asked for.
    pub fn new(
        shared: &'a Shared<'a>,
        series: usize,
        values: &'a [f64],
        origins: RangeInclusive<usize>,
    ) -> Self {
        debug_assert!(*origins.start() >= 1 && *origins.end() <= values.len());
        let sizes = sizes(values, shared.lengths.year, origins.clone());
        Self { shared, series, values, origins, sizes }
    }

    /// The window that all is seen through.
    pub fn window(&self) -> &Window<'a> {
        &self.shared.window
    }

    /// The values known at an origin.
    pub fn past(&self, known: usize) -> &'a [f64] {
        &self.values[..known]
    }

    /// The values known at the last of the origins.
    pub fn values(&self) -> &'a [f64] {
        &self.values[..*self.origins.end()]
    }

    /// The origins that will be asked for.
    pub fn origins(&self) -> RangeInclusive<usize> {
        self.origins.clone()
    }

    /// The series' size at an origin, by which levels are divided; above zero.
    pub fn size(&self, known: usize) -> f64 {
        self.sizes[known - self.origins.start()]
    }

    /// A level in units of the size; NaN where unknown.
    pub fn ratio(&self, value: Option<f64>, known: usize) -> f32 {
        value.map_or(f32::NAN, |value| (value / self.size(known)) as f32)
    }

    /// The place on the time axis of one of the series' own.
    pub fn on_axis(&self, place: usize) -> usize {
        self.window().start(self.series) + place
    }

    /// A covariate's values up to an origin.
    pub fn covariate_past(&self, covariate: usize, known: usize) -> &'a [f64] {
        let history = self.window().covariate_history(covariate, self.series);
        &history[..known.min(history.len())]
    }

    /// A covariate known ahead, at one of the series' own places, as it is known or stood in for at an
    /// origin; NaN where nothing is known.
    pub fn ahead(&self, covariate: usize, known: usize, place: usize) -> f64 {
        let window = self.window();
        let history = window.covariate_history(covariate, self.series);
        // Forecasts fed back lie after the window's own origin, from where covariates are still seen.
        let known = known.min(history.len());
        if place < known {
            return history[place];
        }
        let start = window.start(self.series);
        window.earlier(start + known, 1).ahead(covariate, self.series, place + 1 - known)
    }
}
