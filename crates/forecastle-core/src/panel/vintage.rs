//! A panel as it was known at an origin, before late rows and corrections came.

use std::borrow::Cow;

use super::{Groupings, Identity, Panel};

/// What a value was taken to be before something became known that changed it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Revision {
    /// The series.
    pub series: usize,
    /// The place within the series, counted from its start.
    pub place: usize,
    /// The number of periods of the time axis at which the change was known: origins before it saw `value`.
    pub until: usize,
    /// What was known before, NaN where nothing was.
    pub value: f64,
}

impl Panel {
    /// What values were before they were changed: by series, place and then by when, each once.
    pub fn revisions(&self) -> &[Revision] {
        &self.revisions
    }

    /// The same panel with the values that were known after the first `end` periods of its time axis; the panel
    /// itself where all of them stand. Another panel by its identity.
    ///
    /// Only values up to that origin are looked at; those after it stay as they are, for windows hide them.
    #[must_use]
    pub fn as_known_at(&self, end: usize) -> Cow<'_, Self> {
        let is_seen = |revision: &Revision| {
            revision.until > end && self.starts[revision.series] + revision.place < end
        };
        if !self.revisions.iter().any(is_seen) {
            return Cow::Borrowed(self);
        }
        let mut panel = self.clone();
        // Of several changes still to come, the next one says what was known.
        for revision in self.revisions.iter().rev().filter(|revision| is_seen(revision)) {
            panel.values[self.offsets[revision.series] + revision.place] = revision.value;
        }
        panel.revisions.clear();
        panel.groupings = Groupings::default();
        panel.identity = Identity::default();
        Cow::Owned(panel)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{MissingPeriod, PanelBuilder};
    use super::*;
    use crate::calendar::{Frequency, Period};
    use crate::key::SeriesKey;

    /// Two series of ten days, of which the second begins on day 4. Its day 5 was unknown until day 7 and 2 until
    /// day 9; the first one's day 1 was 6 until day 3.
    fn builder() -> PanelBuilder {
        let key = |name: &str| SeriesKey::new(vec![name.to_owned()]);
        let series = vec![(key("a"), Period(0)), (key("b"), Period(4))];
        let names = vec!["sku".to_owned()];
        let mut builder =
            PanelBuilder::new(Frequency::Daily, names, series, Period(9), 0, Vec::new()).unwrap();
        for (series, first) in [(0, 0), (1, 4)] {
            for day in first..10 {
                builder.set_value(series, Period(day), day as f64);
            }
        }
        builder.add_revision(0, Period(1), Period(3), 6.0);
        builder.add_revision(1, Period(5), Period(7), f64::NAN);
        builder.add_revision(1, Period(5), Period(9), 2.0);
        builder
    }

    fn panel() -> Panel {
        builder().finish(MissingPeriod::Zero)
    }

    #[test]
    fn values_are_those_known_on_the_day() {
        let panel = panel();
        let known = |end: usize| {
            let panel = panel.as_known_at(end);
            (panel.values(0)[1], panel.values(1)[1])
        };
        // An origin after three periods is day 2.
        let days = [2, 3, 4, 6, 7, 8, 9, 10].map(known);
        let expected = [
            (6.0, 5.0),
            (6.0, 5.0),
            (1.0, 5.0),
            (1.0, 0.0),
            (1.0, 0.0),
            (1.0, 2.0),
            (1.0, 2.0),
            (1.0, 5.0),
        ];
        assert_eq!(days, expected);
    }

    #[test]
    fn a_panel_that_stands_is_itself() {
        let panel = panel();
        for end in [1, 4, 5, 10] {
            let is_itself = matches!(panel.as_known_at(end), Cow::Borrowed(_));
            assert!(is_itself, "{end}");
        }
        assert!(matches!(panel.as_known_at(8), Cow::Owned(_)));
    }

    #[test]
    fn an_axis_that_begins_earlier_takes_its_revisions_along() {
        let longer = builder().on_axis_from(Period(-2)).finish(MissingPeriod::Zero);
        for end in 1..=10 {
            let (known, longer) =
                (panel().as_known_at(end).into_owned(), longer.as_known_at(end + 2));
            assert_eq!(
                [0, 1].map(|series| known.values(series)),
                [0, 1].map(|series| longer.values(series))
            );
        }
    }
}
