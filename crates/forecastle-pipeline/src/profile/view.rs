//! A panel as the parts of a profile look at it.

use forecastle_core::{Frequency, Panel};

/// A panel with what every part needs of it.
pub struct View<'a> {
    /// The series.
    pub panel: &'a Panel,
    /// What is forecast, as the user calls it.
    pub target: &'a str,
    /// What all series sell in each period; NaN where no series is known.
    pub total: Vec<f64>,
    /// What each series sells in all.
    pub volumes: Vec<f64>,
}

/// Series that have a key or a constant in common.
pub struct Group {
    /// The column.
    pub column: String,
    /// Its value.
    pub label: String,
    /// What they sell in each period; NaN where none of them is known.
    pub sums: Vec<f64>,
    /// The number of series.
    pub series: usize,
}

impl<'a> View<'a> {
    /// Looks at a panel.
    pub fn new(panel: &'a Panel, target: &'a str) -> Self {
        let volume = |series: usize| {
            panel.values(series).iter().filter(|value| !value.is_nan()).sum::<f64>()
        };
        Self {
            panel,
            target,
            total: sums(panel, |_| true),
            volumes: (0..panel.series_count()).map(volume).collect(),
        }
    }

    /// The date of a place on the time axis.
    pub fn date(&self, place: usize) -> String {
        self.panel.frequency().label(self.panel.period_at(place as i64))
    }

    /// What all series sell over all periods.
    pub fn volume(&self) -> f64 {
        self.volumes.iter().sum()
    }

    /// The number of periods after which zeros and weekdays come back: 7 days, 24 hours, else 1.
    pub fn cycle(&self) -> usize {
        match self.panel.frequency() {
            Frequency::Daily => 7,
            Frequency::Hourly => 24,
            _ => 1,
        }
    }

    /// The fewest periods without sales that are called a spell.
    pub fn least_spell(&self) -> usize {
        match self.panel.frequency() {
            Frequency::Daily => 7,
            Frequency::Hourly => 48,
            Frequency::Weekly(_) => 3,
            _ => 2,
        }
    }

    /// The month of a place, 1 to 12.
    pub fn month(&self, place: usize) -> u32 {
        use chrono::Datelike;
        self.panel.frequency().date_of(self.panel.period_at(place as i64)).date().month()
    }

    /// The year of a place.
    pub fn year(&self, place: usize) -> i32 {
        use chrono::Datelike;
        self.panel.frequency().date_of(self.panel.period_at(place as i64)).date().year()
    }

    /// All groups by constant and key columns that put at least two series each together on average.
    pub fn groups(&self) -> Vec<Group> {
        let panel = self.panel;
        let count = panel.series_count();
        let tells = |labels: usize| (2..=200).contains(&labels) && 2 * labels <= count;
        let mut groups = Vec::new();
        for column in panel.statics().iter().filter(|column| tells(column.labels.len())) {
            for (place, label) in column.labels.iter().enumerate() {
                let is_in = |series: usize| column.values[series] == place as f64;
                groups.push(self.group(&column.name, label, is_in));
            }
        }
        for (part, name) in panel.key_names().iter().enumerate() {
            let own = |series: usize| panel.keys()[series].parts()[part].as_str();
            let mut labels: Vec<_> = (0..count).map(own).collect();
            labels.sort_unstable();
            labels.dedup();
            if tells(labels.len()) {
                let of = labels.iter();
                groups.extend(
                    of.map(|label| self.group(name, label, |series| own(series) == *label)),
                );
            }
        }
        groups
    }

    fn group(&self, column: &str, label: &str, is_in: impl Fn(usize) -> bool) -> Group {
        Group {
            column: column.to_owned(),
            label: label.to_owned(),
            series: (0..self.panel.series_count()).filter(|series| is_in(*series)).count(),
            sums: sums(self.panel, is_in),
        }
    }
}

fn sums(panel: &Panel, is_in: impl Fn(usize) -> bool) -> Vec<f64> {
    let mut sums = vec![f64::NAN; panel.period_count()];
    for series in (0..panel.series_count()).filter(|series| is_in(*series)) {
        for (sum, value) in sums[panel.start(series)..].iter_mut().zip(panel.values(series)) {
            if !value.is_nan() {
                *sum = if sum.is_nan() { *value } else { *sum + value };
            }
        }
    }
    sums
}

/// The mean of the known values; NaN without any.
pub fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let known = values.filter(|value| !value.is_nan());
    let (sum, count) = known.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

/// A number in few digits: 1.2 M, 34 k, 5.6.
pub fn short(value: f64) -> String {
    match value.abs() {
        large if large >= 1e9 => format!("{:.1} bn", value / 1e9),
        large if large >= 1e6 => format!("{:.1} M", value / 1e6),
        large if large >= 1e4 => format!("{:.0} k", value / 1e3),
        small if small >= 100.0 || value.fract() == 0.0 => format!("{value:.0}"),
        small if small >= 1.0 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}
