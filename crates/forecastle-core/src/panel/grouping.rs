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
        let mut groupings = Vec::new();
        for column in panel.statics().iter().filter(|column| tells(column.labels.len())) {
            let place = |value: &f64| (!value.is_nan()).then_some(*value as u32);
            let group_of = column.values.iter().map(place).collect();
            groupings.push(Self::of(panel, &column.name, column.labels.len(), group_of));
        }
        for (part, name) in panel.key_names().iter().enumerate() {
            let key = |key: &SeriesKey| key.parts()[part].clone();
            let mut names: Vec<String> = panel.keys().iter().map(key).collect();
            names.sort_unstable();
            names.dedup();
            if tells(names.len()) {
                let group = |one| names.binary_search(&key(one)).ok().map(|place| place as u32);
                let group_of = panel.keys().iter().map(group).collect();
                groupings.push(Self::of(panel, name, names.len(), group_of));
            }
        }
        groupings.truncate(MOST);
        groupings
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
