//! A panel with other values in the same places.

use std::sync::Arc;

use super::{Groupings, Identity, Panel, Revision};

impl Panel {
    /// The same panel with what `value` makes of each known or unknown value: it is given the series, the place
    /// within the series counted from its start, and the value. It is another panel by its identity, and what a
    /// value was before it is not known of values that are changed here.
    #[must_use]
    pub fn map_values(&self, value: impl Fn(usize, usize, f64) -> f64) -> Self {
        let mut panel = self.clone();
        for series in 0..self.series_count() {
            let begin = self.offsets[series];
            let own = &mut panel.values[begin..self.offsets[series + 1]];
            for (place, cell) in own.iter_mut().enumerate() {
                *cell = value(series, place, *cell);
            }
        }
        let is_as_before = |revision: &Revision| {
            let at = self.offsets[revision.series] + revision.place;
            self.values[at].to_bits() == panel.values[at].to_bits()
        };
        panel.revisions = self.revisions.iter().copied().filter(is_as_before).collect();
        panel.groupings = Groupings::default();
        panel.identity = Identity::default();
        panel.reported = None;
        panel
    }

    /// The same panel with values that are no example made unknown: `is_masked` is given the series and the place within
    /// it. What the table has of them is left to [`Panel::reported`].
    #[must_use]
    pub fn masked(&self, is_masked: impl Fn(usize, usize) -> bool) -> Self {
        let reported = self.reported.clone().unwrap_or_else(|| Arc::new(self.values.clone()));
        let mask = |series: usize, place: usize, value: f64| {
            if is_masked(series, place) { f64::NAN } else { value }
        };
        Self { reported: Some(reported), ..self.map_values(mask) }
    }
}
