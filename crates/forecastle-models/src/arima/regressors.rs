//! What a regression with ARIMA errors regresses on: covariates known ahead, and sines and cosines of
//! seasons too long to be differenced.

use std::f64::consts::TAU;

use chrono::{Datelike, Timelike};
use forecastle_core::{Frequency, Window};

/// Labels of a covariate that get a column each; with more of them it is left out.
const MOST_LABELS: usize = 12;

/// The columns of covariates that are known ahead, from place `begin` of a series on and `ahead` periods
/// after its history: numbers in deviations from their mean, labels as zeros and ones. No more of them than
/// a tenth of the known places bears.
pub fn covariates(window: &Window<'_>, series: usize, begin: usize, ahead: usize) -> Vec<Vec<f64>> {
    let history = window.history(series).len();
    let most = (history - begin) / 10;
    let mut columns = Vec::new();
    for covariate in window.known_future() {
        let known = &window.covariate_history(covariate, series)[begin..];
        let after = (1..=ahead).map(|step| window.ahead(covariate, series, step));
        let values: Vec<f64> = known.iter().copied().chain(after).collect();
        let labels = window.covariate_labels(covariate).len();
        if labels == 0 {
            columns.extend(deviations(&values, known.len()));
        } else if labels <= MOST_LABELS {
            // The first label is what the others are compared with.
            columns.extend((1..labels).map(|label| {
                values.iter().map(|value| f64::from(u8::from(*value == label as f64))).collect()
            }));
        }
    }
    columns.truncate(most);
    columns
}

/// Deviations from the mean of the first `known` values, in standard deviations, zero where unknown; `None`
/// when those do not vary.
fn deviations(values: &[f64], known: usize) -> Option<Vec<f64>> {
    let told: Vec<f64> = values[..known].iter().copied().filter(|value| !value.is_nan()).collect();
    let count = told.len().max(1) as f64;
    let mean = told.iter().sum::<f64>() / count;
    let deviation = (told.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    let scaled = |value: &f64| if value.is_nan() { 0.0 } else { (value - mean) / deviation };
    (deviation > 1e-12 * mean.abs().max(1e-300)).then(|| values.iter().map(scaled).collect())
}

/// The season beyond the short one: its length in periods, and the share of it that has passed.
#[derive(Debug, Clone, Copy)]
pub struct LongSeason {
    frequency: Frequency,
    /// The average number of periods of the season.
    pub length: f64,
}

impl LongSeason {
    /// The year of days and weeks, the week of hours; none for longer periods.
    pub fn of(frequency: Frequency) -> Option<Self> {
        let length = match frequency {
            Frequency::Hourly => 7.0 * 24.0,
            Frequency::Daily | Frequency::Weekly(_) => frequency.periods_per_year(),
            _ => return None,
        };
        Some(Self { frequency, length })
    }

    /// A sine and a cosine for each of the first harmonics, over `count` periods from a place on the time
    /// axis.
    pub fn columns(
        &self,
        window: &Window<'_>,
        first: usize,
        count: usize,
        harmonics: usize,
    ) -> Vec<Vec<f64>> {
        let phases: Vec<f64> =
            (first..first + count).map(|place| self.phase(window, place)).collect();
        let column = |harmonic: usize, quarter: f64| {
            phases.iter().map(|phase| (TAU * (phase * harmonic as f64 + quarter)).sin()).collect()
        };
        (1..=harmonics).flat_map(|h| [column(h, 0.0), column(h, 0.25)]).collect()
    }

    fn phase(&self, window: &Window<'_>, place: usize) -> f64 {
        let moment = self.frequency.date_of(window.period_at(place));
        match self.frequency {
            Frequency::Hourly => {
                let day = moment.weekday().num_days_from_monday();
                f64::from(day * 24 + moment.hour()) / self.length
            }
            _ => f64::from(moment.ordinal0()) / 365.25,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_varied_tells_nothing() {
        assert_eq!(deviations(&[2.0, 2.0, 5.0], 2), None);
        assert_eq!(deviations(&[1.0, 3.0, f64::NAN, 5.0], 2), Some(vec![-1.0, 1.0, 0.0, 3.0]));
    }
}
