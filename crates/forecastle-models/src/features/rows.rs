//! Rows of several series, one for each step ahead of the origin.

use super::{Place, Seen, Selected, Shared};

/// Rows of features, laid out series by series and step by step.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FeatureRows {
    /// `row * columns + column`; NaN where unknown.
    pub features: Vec<f32>,
    /// The size of each row's series at the origin, by which levels are divided; above zero.
    pub sizes: Vec<f64>,
    /// The step ahead of each row, from 1.
    pub steps: Vec<usize>,
}

impl FeatureRows {
    /// Appends rows of one series.
    pub fn push(&mut self, selected: &Selected, seen: &Seen<'_>, places: &[Place]) {
        selected.fill(seen, places, &mut self.features);
        self.sizes.extend(places.iter().map(|place| seen.size(place.known)));
        self.steps.extend(places.iter().map(|place| place.step));
    }

    /// Appends the rows of one series straight from the window's origin, one for each step of its horizon.
    /// The series has begun there.
    pub fn push_ahead(&mut self, selected: &Selected, shared: &Shared<'_>, series: usize) {
        let history = shared.window.history(series);
        let known = history.len();
        let seen = Seen::new(shared, series, history, known..=known);
        let steps = 1..=shared.window.horizon();
        let places: Vec<_> = steps.map(|step| Place { known, step }).collect();
        self.push(selected, &seen, &places);
    }
}
