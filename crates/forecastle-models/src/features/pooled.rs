//! What series that have something in common sell together.

use forecastle_core::Window;

use super::seen::Seen;

/// One way of putting series into groups, as a model knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pool {
    /// What the series of a group have in common, such as `category`.
    pub name: String,
    /// Its place among those of the window; absent where the window's series are not put so.
    grouping: Option<usize>,
}

impl Pool {
    /// The pools of these names.
    pub fn all(names: &[String], window: &Window<'_>) -> Vec<Self> {
        let place = |name: &String| window.grouping_names().position(|own| own == name);
        names.iter().map(|name| Self { name: name.clone(), grouping: place(name) }).collect()
    }

    /// The mean per period of a series' group between two places of the time axis; NaN where one lies
    /// before the axis, and for a series without a group.
    pub fn mean(&self, seen: &Seen<'_>, from: Option<usize>, to: Option<usize>) -> f64 {
        let (Some(grouping), Some(from), Some(to)) = (self.grouping, from, to) else {
            return f64::NAN;
        };
        seen.window().group_mean(grouping, seen.series, from, to).unwrap_or(f64::NAN)
    }

    /// The same from the definition: the values of all series of the group, one by one.
    pub fn slow_mean(&self, seen: &Seen<'_>, from: Option<usize>, to: Option<usize>) -> f64 {
        let (Some(grouping), Some(from), Some(to)) = (self.grouping, from, to) else {
            return f64::NAN;
        };
        let window = seen.window();
        let Some(group) = window.group_of(grouping, seen.series) else { return f64::NAN };
        let mut sum = 0.0;
        let is_of_group = |one: &usize| window.group_of(grouping, *one) == Some(group);
        for series in (0..window.series_count()).filter(is_of_group) {
            let start = window.start(series);
            let own = window.history(series).iter().enumerate();
            let within = own.filter(|(place, _)| (from..to).contains(&(start + place)));
            sum += within.map(|(_, value)| value).filter(|value| !value.is_nan()).sum::<f64>();
        }
        sum / (to as f64 - from as f64)
    }
}
