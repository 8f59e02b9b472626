//! Series that have something in common, and what they sell together.

use std::sync::Arc;

use super::Panel;
use crate::key::SeriesKey;

/// More ways of grouping say little new.
const MOST: usize = 6;

/// One way of putting a panel's series into groups: by a key column or a constant column.
///
/// All series as one group would be another, but what they sell together tells models little more than the
/// date, whose accidents they then learn by heart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grouping {
    /// The name of the column.
    pub name: String,
    /// The group of each series; `None` where its constant is unknown.
    pub group_of: Vec<Option<u32>>,
    /// The sums of the groups' known values, on a time axis that may begin later than the panel's own.
    sums: Arc<Vec<RunningSum>>,
    /// The periods by which it begins later.
    shift: usize,
}

/// For each place of a time axis, the sum of all known values before it; one place more than periods.
type RunningSum = Vec<f64>;

impl Grouping {
    /// All groupings of a panel that tell series apart: by columns that have neither one value nor one for
    /// nearly each series.
    pub fn all_of(panel: &Panel) -> Vec<Self> {
        let count = panel.series_count();
        let tells = |groups: usize| groups >= 2 && 2 * groups <= count;
        let place = |value: &f64| (!value.is_nan()).then_some(*value as u32);
        let by_statics = panel.statics().iter().filter(|column| tells(column.labels.len()));
        let by_statics = by_statics.map(|column| {
            let group_of = column.values.iter().map(place).collect();
            Self::of(panel, &column.name, column.labels.len(), group_of)
        });
        let by_keys = panel.key_names().iter().enumerate().filter_map(|(part, name)| {
            let own = || panel.keys().iter().map(|key| key.parts()[part].as_str());
            let mut names: Vec<_> = own().collect();
            names.sort_unstable();
            names.dedup();
            let group = |name| names.binary_search(&name).ok().map(|place| place as u32);
            tells(names.len()).then(|| {
                let group_of = own().map(group).collect();
                Self::of(panel, name, names.len(), group_of)
            })
        });
        by_statics.chain(by_keys).take(MOST).collect()
    }

    fn of(panel: &Panel, name: &str, count: usize, group_of: Vec<Option<u32>>) -> Self {
        let mut sums = vec![vec![0.0; panel.period_count() + 1]; count];
        for (series, group) in group_of.iter().enumerate() {
            let Some(group) = group else { continue };
            let own = &mut sums[*group as usize][panel.start(series) + 1..];
            for (sum, value) in own.iter_mut().zip(panel.values(series)) {
                *sum += if value.is_nan() { 0.0 } else { *value };
            }
        }
        for sum in &mut sums {
            let mut total = 0.0;
            for value in sum {
                total += *value;
                *value = total;
            }
        }
        Self { name: name.to_owned(), group_of, sums: Arc::new(sums), shift: 0 }
    }

    /// The same sums for a panel that is a part of this one, whose time axis may begin earlier.
    pub fn for_part(&self, whole: &Panel, part: &Panel) -> Self {
        let group = |key: &SeriesKey| {
            let series = whole.keys().binary_search(key).ok()?;
            self.group_of[series]
        };
        let later = whole.first_period.0 - part.first_period.0;
        Self {
            name: self.name.clone(),
            group_of: part.keys().iter().map(group).collect(),
            sums: Arc::clone(&self.sums),
            shift: self.shift + usize::try_from(later).unwrap_or(0),
        }
    }

    /// The mean per period of a series' group from one place of the panel's time axis up to another; `None`
    /// where that begins before anything is known.
    pub fn mean(&self, series: usize, from: usize, to: usize) -> Option<f64> {
        let sums = &self.sums[self.group_of[series]? as usize];
        let (from, to) = (from.checked_sub(self.shift)?, to.checked_sub(self.shift)?);
        Some((sums[to] - sums[from]) / (to as f64 - from as f64))
    }
}

#[cfg(test)]
mod tests {
    use crate::panel::{MissingPeriod, PanelBuilder, Window};
    use crate::{Frequency, Panel, Period, SeriesKey};

    /// Series of stores and items from some day on to day 9, the value of each day its number.
    fn panel(series: &[(&str, &str, i64)]) -> Panel {
        let key = |store: &str, item: &str| SeriesKey::new(vec![store.into(), item.into()]);
        let starts = series.iter().map(|(store, item, first)| (key(store, item), Period(*first)));
        let names = vec!["store".to_owned(), "item".to_owned()];
        let last = Period(9);
        let builder = PanelBuilder::new(Frequency::Daily, names, starts.collect(), last, 0, vec![]);
        let mut builder = builder.expect("a sound panel");
        for (place, (.., first)) in series.iter().enumerate() {
            for day in *first..=last.0 {
                let value = if day == 5 { f64::NAN } else { day as f64 };
                builder.set_value(place, Period(day), value);
            }
        }
        builder.finish(MissingPeriod::Unknown)
    }

    #[test]
    fn groups_sell_what_their_series_sell() {
        let whole = panel(&[("a", "1", 0), ("a", "2", 2), ("b", "1", 0), ("b", "2", 4)]);
        let window = Window::latest(&whole, 1);
        assert_eq!(window.grouping_names().collect::<Vec<_>>(), ["store", "item"]);
        // Days 2 to 6 without the unknown day 5, in both series of store a.
        assert_eq!(window.group_mean(0, 0, 2, 7), Some(2.0 * (2.0 + 3.0 + 4.0 + 6.0) / 5.0));
        // Of item 2, whose series begin on days 2 and 4.
        assert_eq!(window.group_mean(1, 1, 1, 5), Some((2.0 + 3.0 + 2.0 * 4.0) / 4.0));
        assert_eq!(window.group_of(1, 1), window.group_of(1, 3));
    }

    #[test]
    fn a_part_knows_what_the_whole_sells() {
        let whole = panel(&[("a", "1", 0), ("a", "2", 2), ("b", "1", 0), ("b", "2", 4)]);
        // The axis of the part begins two days earlier.
        let part = panel(&[("b", "2", -2)]).as_part_of(&whole);
        let (of_whole, of_part) = (Window::latest(&whole, 1), Window::latest(&part, 1));
        for grouping in [0, 1] {
            for (from, to) in [(0, 10), (3, 8), (9, 10)] {
                let expected = of_whole.group_mean(grouping, 3, from, to);
                assert!(expected.is_some());
                assert_eq!(of_part.group_mean(grouping, 0, from + 2, to + 2), expected);
            }
            assert_eq!(of_part.group_mean(grouping, 0, 1, 5), None);
        }
        let stranger = panel(&[("c", "9", 0)]).as_part_of(&whole);
        assert_eq!(Window::latest(&stranger, 1).group_mean(0, 0, 0, 5), None);
    }

    #[test]
    #[should_panic(expected = "demand up to the origin")]
    fn what_comes_is_out_of_reach() {
        let whole = panel(&[("a", "1", 0), ("a", "2", 2), ("b", "1", 0), ("b", "2", 4)]);
        Window::new(&whole, 5, 3).group_mean(0, 0, 2, 6);
    }
}
