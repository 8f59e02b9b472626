//! A panel with other values in the same places.

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
        panel
    }
}
