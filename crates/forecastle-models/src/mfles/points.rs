//! What is known of a history, in the unit that parts are fitted in.

use super::trend::median;

/// The known values of a history, on a scale where parts add up.
#[derive(Debug, Clone)]
pub struct Points {
    /// The periods, counted from the first of the history.
    pub times: Vec<f64>,
    /// The values, scaled: `(y - centre) / scale`, or logarithms.
    pub values: Vec<f64>,
    /// What 0 stands for.
    pub centre: f64,
    /// What 1 stands for.
    pub scale: f64,
}

impl Points {
    /// The known values less their mean, in their standard deviations; as they are where all are equal.
    pub fn added(history: &[f64]) -> Self {
        let mut points = Self::known(history, |value| value);
        let count = points.values.len() as f64;
        let mean = points.values.iter().sum::<f64>() / count;
        let square = points.values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        let deviation = (square / count).sqrt();
        if deviation > 0.0 {
            (points.centre, points.scale) = (mean, deviation);
            points.values.iter_mut().for_each(|value| *value = (*value - mean) / deviation);
        }
        points
    }

    /// The logarithms of the known values, all of which are positive.
    pub fn multiplied(history: &[f64]) -> Self {
        Self::known(history, f64::ln)
    }

    fn known(history: &[f64], of: impl Fn(f64) -> f64) -> Self {
        let known = history.iter().enumerate().filter(|(_, value)| !value.is_nan());
        let (times, values) = known.map(|(time, value)| (time as f64, of(*value))).unzip();
        Self { times, values, centre: 0.0, scale: 1.0 }
    }

    /// The median of the scaled values.
    pub fn median(&self, scratch: &mut Vec<f64>) -> f64 {
        scratch.clear();
        scratch.extend(&self.values);
        median(scratch)
    }
}
