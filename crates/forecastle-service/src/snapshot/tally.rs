//! Scores as sums, so that those of many series are those of each added up.
//!
//! The figures are those of [`forecastle_core::metrics`], which define them and which the tests hold these
//! sums against; here they can be added series by series without looking at every forecast again.

use forecastle_core::Level;

use crate::api::{Coverage, Scores};

/// The sums behind the scores of some forecasts. Weights are those of series.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sums {
    count: u64,
    weight: f64,
    actual: f64,
    absolute: f64,
    squared: f64,
    signed: f64,
    relative: f64,
    relative_weight: f64,
    scaled: f64,
    scaled_weight: f64,
}

impl Sums {
    fn add(&mut self, other: &Self) {
        self.count += other.count;
        self.weight += other.weight;
        self.actual += other.actual;
        self.absolute += other.absolute;
        self.squared += other.squared;
        self.signed += other.signed;
        self.relative += other.relative;
        self.relative_weight += other.relative_weight;
        self.scaled += other.scaled;
        self.scaled_weight += other.scaled_weight;
    }
}

/// A forecast beside what came, with its series' weight.
#[derive(Debug, Clone, Copy)]
pub struct Scored {
    /// What came.
    pub actual: f64,
    /// What was forecast.
    pub forecast: f64,
    /// One bit per level: whether the actual lay within.
    pub inside: u16,
    /// The series' weight.
    pub weight: f64,
}

/// Many places to add forecasts up in: one per period, series, group or whatever is asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Tallies {
    sums: Vec<Sums>,
    /// The weight of actuals inside each level, place by place.
    inside: Vec<f64>,
    level_count: usize,
}

impl Tallies {
    /// So many empty places.
    pub fn new(places: usize, level_count: usize) -> Self {
        let inside = vec![0.0; places * level_count];
        Self { sums: vec![Sums::default(); places], inside, level_count }
    }

    /// Adds a forecast.
    pub fn push(&mut self, place: usize, row: Scored) {
        let Scored { actual, forecast, weight, .. } = row;
        let error = forecast - actual;
        let sums = &mut self.sums[place];
        sums.count += 1;
        sums.weight += weight;
        sums.actual += weight * actual.abs();
        sums.absolute += weight * error.abs();
        sums.squared += weight * error * error;
        sums.signed += weight * error;
        if actual != 0.0 {
            sums.relative += weight * (error / actual).abs();
            sums.relative_weight += weight;
        }
        let begin = place * self.level_count;
        for (level, inside) in self.inside[begin..begin + self.level_count].iter_mut().enumerate() {
            if row.inside >> level & 1 == 1 {
                *inside += weight;
            }
        }
    }

    /// Adds the mean scaled error of one series at one origin, where it has a scale.
    pub fn push_scaled(&mut self, place: usize, scaled_error: f64, weight: f64) {
        if scaled_error.is_finite() {
            self.sums[place].scaled += weight * scaled_error;
            self.sums[place].scaled_weight += weight;
        }
    }

    /// Adds what stands at a place of other tallies.
    pub fn add(&mut self, place: usize, others: &Self, from: usize) {
        self.sums[place].add(&others.sums[from]);
        let (to, from) = (place * self.level_count, from * self.level_count);
        for level in 0..self.level_count {
            self.inside[to + level] += others.inside[from + level];
        }
    }

    /// The number of forecasts at a place.
    pub fn count(&self, place: usize) -> u64 {
        self.sums[place].count
    }

    /// The sum of absolute errors at a place.
    pub fn absolute(&self, place: usize) -> f64 {
        self.sums[place].absolute
    }

    /// Σ|a−f|/Σ|a| in percent.
    pub fn wmape(&self, place: usize) -> Option<f64> {
        let sums = &self.sums[place];
        percent(sums.absolute, sums.actual)
    }

    /// Σ(f−a)/Σ|a| in percent.
    pub fn bias(&self, place: usize) -> Option<f64> {
        let sums = &self.sums[place];
        percent(sums.signed, sums.actual)
    }

    /// The scores at a place, for the levels that it was made for.
    pub fn scores(&self, place: usize, levels: &[Level]) -> Scores {
        let sums = &self.sums[place];
        let inside = &self.inside[place * self.level_count..(place + 1) * self.level_count];
        let coverage = levels.iter().zip(inside).filter_map(|(level, inside)| {
            Some(Coverage { level: level.percent(), share: percent(*inside, sums.weight)? })
        });
        Scores {
            n: sums.count,
            wmape: self.wmape(place),
            mape: percent(sums.relative, sums.relative_weight),
            mae: share(sums.absolute, sums.weight),
            rmse: share(sums.squared, sums.weight).map(f64::sqrt),
            bias: self.bias(place),
            mase: share(sums.scaled, sums.scaled_weight),
            coverage: coverage.collect(),
        }
    }
}

/// The score of a metric by its name; the outer `None` when it is not among these.
pub fn score_by_name(scores: &Scores, metric: &str) -> Option<Option<f64>> {
    let score = match metric {
        "wmape" => scores.wmape,
        "mape" => scores.mape,
        "mae" => scores.mae,
        "rmse" => scores.rmse,
        "bias" => scores.bias,
        "mase" => scores.mase,
        other => {
            let level: f64 = other.strip_prefix("coverage_")?.parse().ok()?;
            scores.coverage.iter().find(|found| found.level == level).map(|found| found.share)
        }
    };
    Some(score)
}

fn share(sum: f64, total: f64) -> Option<f64> {
    (total > 0.0).then(|| sum / total).filter(|share| share.is_finite())
}

fn percent(sum: f64, total: f64) -> Option<f64> {
    share(sum, total).map(|share| 100.0 * share)
}
