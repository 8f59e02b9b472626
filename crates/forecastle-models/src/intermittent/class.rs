//! Classes of demand by how often it comes and how much its size varies.

use super::demand::mean_interval;
use crate::season::known;

/// Above this mean interval between demands, Croston's method has the lesser error where sizes are steady.
pub const LONGEST_INTERVAL: f64 = 1.32;

/// The same of the squared coefficient of variation, where demand comes in every period.
const LARGEST_VARIATION: f64 = 0.49;

/// A class of demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DemandClass {
    /// Often, in steady sizes.
    Smooth,
    /// Often, in sizes that vary.
    Erratic,
    /// Now and then, in steady sizes.
    Intermittent,
    /// Now and then, in sizes that vary.
    Lumpy,
}

/// How often demand comes, and how much its size varies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DemandPattern {
    /// The mean number of periods from one demand to the next (ADI), the first counted from the beginning;
    /// at least 1.
    pub mean_interval: f64,
    /// The squared coefficient of variation of the sizes of demands (CV²), with the sample's standard
    /// deviation; 0 of a single demand.
    pub squared_variation: f64,
}

impl DemandPattern {
    /// Looks at the known values of a history; `None` without a demand, or where the sizes of demands have
    /// no positive mean.
    ///
    /// ```
    /// use forecastle_models::intermittent::{DemandClass, DemandPattern};
    /// let pattern = DemandPattern::of(&[0.0, 0.0, 4.0, 0.0, 6.0, 0.0]).unwrap();
    /// assert_eq!(pattern.mean_interval, 2.5);
    /// assert_eq!(pattern.class(), DemandClass::Intermittent);
    /// ```
    pub fn of(history: &[f64]) -> Option<Self> {
        let known = known(history);
        let mean_interval = mean_interval(&known)?;
        let sizes = || known.iter().filter(|value| **value != 0.0);
        let count = sizes().count() as f64;
        let mean = sizes().sum::<f64>() / count;
        if mean <= 0.0 {
            return None;
        }
        let squares: f64 = sizes().map(|size| (size - mean) * (size - mean)).sum();
        let squared_variation = squares / (count - 1.0).max(1.0) / (mean * mean);
        Some(Self { mean_interval, squared_variation })
    }

    /// The class: demand is seldom above a mean interval of 1.32 and its size varies above a squared
    /// coefficient of 0.49, where the theoretical errors of Croston's method and of Syntetos and Boylan's
    /// change places.
    ///
    /// Source: Syntetos, Boylan & Croston (2005), Journal of the Operational Research Society 56(5).
    pub fn class(&self) -> DemandClass {
        let is_seldom = self.mean_interval > LONGEST_INTERVAL;
        match (is_seldom, self.squared_variation > LARGEST_VARIATION) {
            (false, false) => DemandClass::Smooth,
            (false, true) => DemandClass::Erratic,
            (true, false) => DemandClass::Intermittent,
            (true, true) => DemandClass::Lumpy,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(history: &[f64]) -> DemandClass {
        DemandPattern::of(history).unwrap().class()
    }

    #[test]
    fn each_class_has_its_example() {
        assert_eq!(class(&[5.0, 6.0, 5.0, 0.0, 7.0, 6.0]), DemandClass::Smooth);
        assert_eq!(class(&[1.0, 20.0, 1.0, 2.0, 1.0, 3.0]), DemandClass::Erratic);
        assert_eq!(class(&[0.0, 5.0, 0.0, 0.0, 6.0, 0.0]), DemandClass::Intermittent);
        assert_eq!(class(&[0.0, 1.0, 0.0, 0.0, 20.0, 0.0, 1.0]), DemandClass::Lumpy);
    }

    #[test]
    fn both_measures_by_hand() {
        // Demands of 1, 2, 3 and 6 at periods 2, 3, 6 and 10: mean 3, variance 14/3.
        let history = [0.0, 1.0, 2.0, 0.0, 0.0, 3.0, 0.0, f64::NAN, 0.0, 0.0, 6.0, 0.0];
        let pattern = DemandPattern::of(&history).unwrap();
        assert_eq!(pattern.mean_interval, 2.5);
        assert!((pattern.squared_variation - 14.0 / 27.0).abs() < 1e-12);
    }

    #[test]
    fn corners() {
        assert_eq!(DemandPattern::of(&[0.0, f64::NAN]), None);
        assert_eq!(DemandPattern::of(&[1.0, -1.0]), None);
        assert_eq!(class(&[9.0]), DemandClass::Smooth);
    }
}
