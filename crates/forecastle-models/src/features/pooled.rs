//! Sums over series that have something in common.

use forecastle_core::Window;

use super::seen::Seen;
use crate::coding::{Coding, Names};

/// More ways of pooling say little new.
const MOST_POOLS: usize = 6;

/// Groups of series, and the sum of each group's known values at every place of the time axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// What the series of a group have in common, such as `category`; `all` for the whole.
    pub name: String,
    group_of: Vec<Option<u32>>,
    /// For each group, the sum of all before each place of the time axis.
    before: Vec<Vec<f64>>,
}

impl Pool {
    /// All pools of a window: the whole, and groups by constants and key columns that neither have one
    /// name nor one for nearly each series.
    pub fn all(window: &Window<'_>, coding: &Coding) -> Vec<Self> {
        let series = 0..window.series_count();
        if series.len() < 2 {
            return Vec::new();
        }
        let tells = |count: usize| count >= 2 && 2 * count <= window.series_count();
        let mut pools = vec![Self::of(window, "all", 1, series.clone().map(|_| Some(0)))];
        for (column, values) in window.statics().iter().enumerate() {
            let count = coding.static_count(column);
            if tells(count) {
                let groups = series.clone().map(|one| coding.constant(window, column, one));
                pools.push(Self::of(window, &values.name, count, groups));
            }
        }
        for (part, name) in window.key_names().iter().enumerate() {
            let key = |one: usize| &window.key(one).parts()[part];
            let names = Names::of(series.clone().map(key));
            if tells(names.count()) {
                let groups = series.clone().map(|one| names.code(key(one)));
                pools.push(Self::of(window, name, names.count(), groups));
            }
        }
        pools.truncate(MOST_POOLS);
        pools
    }

    fn of(
        window: &Window<'_>,
        name: &str,
        count: usize,
        groups: impl Iterator<Item = Option<usize>>,
    ) -> Self {
        let group_of: Vec<_> = groups.map(|group| group.map(|group| group as u32)).collect();
        let mut sums = vec![vec![0.0; window.end()]; count];
        for (series, group) in group_of.iter().enumerate() {
            let Some(group) = group else { continue };
            let start = window.start(series).min(window.end());
            let own = sums[*group as usize][start..].iter_mut();
            for (sum, value) in own.zip(window.history(series)) {
                if !value.is_nan() {
                    *sum += value;
                }
            }
        }
        let before = sums.into_iter().map(|sums| {
            let mut total = 0.0;
            let running = sums.into_iter().map(move |sum| {
                total += sum;
                total
            });
            std::iter::once(0.0).chain(running).collect()
        });
        Self { name: name.to_owned(), group_of, before: before.collect() }
    }

    /// The mean per period of a series' group between two places of the time axis; NaN where one lies
    /// before the axis, and for a group that the model never saw.
    pub fn mean(&self, seen: &Seen<'_>, from: Option<usize>, to: Option<usize>) -> f64 {
        let (Some(group), Some(from), Some(to)) = (self.group_of[seen.series], from, to) else {
            return f64::NAN;
        };
        let before = &self.before[group as usize];
        (before[to] - before[from]) / (to as f64 - from as f64)
    }

    /// The same from the definition: the values of all series of the group, one by one.
    pub fn slow_mean(&self, seen: &Seen<'_>, from: Option<usize>, to: Option<usize>) -> f64 {
        let (Some(group), Some(from), Some(to)) = (self.group_of[seen.series], from, to) else {
            return f64::NAN;
        };
        let window = seen.window();
        let mut sum = 0.0;
        for series in (0..window.series_count()).filter(|one| self.group_of[*one] == Some(group)) {
            let start = window.start(series);
            let own = window.history(series).iter().enumerate();
            let within = own.filter(|(place, _)| (from..to).contains(&(start + place)));
            sum += within.map(|(_, value)| value).filter(|value| !value.is_nan()).sum::<f64>();
        }
        sum / (to as f64 - from as f64)
    }
}
