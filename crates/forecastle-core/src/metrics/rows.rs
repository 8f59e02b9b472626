//! What metrics are computed from.

use crate::level::Level;

/// In-sample errors of the seasonal naive forecast, the yardstick of scaled errors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InSample {
    /// Mean absolute difference from the value one season earlier; NaN when too few pairs are known.
    pub mean_absolute: f64,
    /// Mean squared difference from the value one season earlier; NaN when too few pairs are known.
    pub mean_squared: f64,
}

/// Pairs of a seasonal history that it takes to know its scale: two that happen to be alike would make
/// one series count for thousands.
const FEWEST_PAIRS: usize = 4;

impl InSample {
    /// Measures a history with gaps (NaN) at a season of `season` periods.
    ///
    /// ```
    /// use forecastle_core::metrics::InSample;
    /// let scale = InSample::of(&[1.0, 2.0, 4.0, 7.0], 1);
    /// assert_eq!(scale.mean_absolute, 2.0); // (1 + 2 + 3) / 3
    /// ```
    pub fn of(history: &[f64], season: usize) -> Self {
        let (mut count, mut absolute, mut squared) = (0.0, 0.0, 0.0);
        for (later, earlier) in history.iter().skip(season).zip(history) {
            let difference = later - earlier;
            if !difference.is_nan() {
                count += 1.0;
                absolute += difference.abs();
                squared += difference * difference;
            }
        }
        if count < season.min(FEWEST_PAIRS) as f64 {
            return Self { mean_absolute: f64::NAN, mean_squared: f64::NAN };
        }
        Self { mean_absolute: absolute / count, mean_squared: squared / count }
    }
}

/// One forecast beside what came of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Row {
    /// What came.
    pub actual: f64,
    /// What was forecast.
    pub forecast: f64,
    /// The last known actual before the forecast; NaN when unknown.
    pub last_actual: f64,
}

/// The bounds of one level for all rows.
#[derive(Debug, Clone, PartialEq)]
pub struct BandRows {
    /// The level.
    pub level: Level,
    /// Lower bounds, one per row.
    pub lower: Vec<f64>,
    /// Upper bounds, one per row.
    pub upper: Vec<f64>,
}

/// Rows to be scored, in groups of one series and one origin each.
///
/// Rows whose actual is unknown (NaN) are not taken in: what nobody knows scores nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows {
    rows: Vec<Row>,
    group_of: Vec<u32>,
    groups: Vec<Group>,
    bands: Vec<BandRows>,
}

/// One series at one origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Group {
    pub weight: f64,
    pub scale: InSample,
}

impl Rows {
    /// An empty table for forecasts with intervals of these levels.
    pub fn new(levels: &[Level]) -> Self {
        let band = |level: &Level| BandRows { level: *level, lower: Vec::new(), upper: Vec::new() };
        Self {
            rows: Vec::new(),
            group_of: Vec::new(),
            groups: Vec::new(),
            bands: levels.iter().map(band).collect(),
        }
    }

    /// Begins the rows of another series or origin: its weight in sums (1 unless the user weights
    /// series) and its in-sample scale.
    pub fn begin_group(&mut self, weight: f64, scale: InSample) {
        self.groups.push(Group { weight, scale });
    }

    /// Adds a row to the group begun last; `bounds` has one (lower, upper) pair per level.
    ///
    /// # Panics
    /// When no group was begun.
    pub fn push(&mut self, row: Row, bounds: impl IntoIterator<Item = (f64, f64)>) {
        if row.actual.is_nan() {
            return;
        }
        debug_assert!(row.forecast.is_finite(), "forecasts are finite");
        let group = self.groups.len().checked_sub(1).expect("a group was begun");
        self.rows.push(row);
        self.group_of.push(group as u32);
        for (band, (lower, upper)) in self.bands.iter_mut().zip(bounds) {
            band.lower.push(lower);
            band.upper.push(upper);
        }
        debug_assert!(self.bands.iter().all(|band| band.lower.len() == self.rows.len()));
    }

    /// The rows.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The bounds of every level.
    pub fn bands(&self) -> &[BandRows] {
        &self.bands
    }

    /// Rows with their group's weight.
    pub(super) fn weighted(&self) -> impl Iterator<Item = (&Row, f64)> {
        let weight = |group: &u32| self.groups[*group as usize].weight;
        self.rows.iter().zip(self.group_of.iter().map(weight))
    }

    /// Each group with its rows; groups without rows are left out.
    pub(super) fn by_group(&self) -> impl Iterator<Item = (Group, &[Row])> {
        self.group_of.chunk_by(|a, b| a == b).scan(0, |begin, chunk| {
            let rows = &self.rows[*begin..*begin + chunk.len()];
            *begin += chunk.len();
            Some((self.groups[chunk[0] as usize], rows))
        })
    }
}

/// The weighted mean of pairs (value, weight); `None` without weight.
pub(super) fn weighted_mean(pairs: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let (mut sum, mut total) = (0.0, 0.0);
    for (value, weight) in pairs {
        sum += value * weight;
        total += weight;
    }
    (total > 0.0).then(|| sum / total)
}
