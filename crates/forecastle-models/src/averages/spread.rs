//! How far forecasts miss, and how wide an interval may get.

use crate::local::{SavedNumbers, normal_quantiles};

/// The one-step errors of a recursion and the range of the values that it has seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    squares: f64,
    errors: f64,
    least: f64,
    most: f64,
}

impl Spread {
    /// Of nothing yet.
    pub const NONE: Self =
        Self { squares: 0.0, errors: 0.0, least: f64::INFINITY, most: f64::NEG_INFINITY };

    /// Of errors that were added up elsewhere, in a history with these bounds.
    pub fn of(squares: f64, errors: f64, (least, most): (f64, f64)) -> Self {
        Self { squares, errors, least, most }
    }

    /// Takes in a known value.
    #[inline]
    pub fn see(&mut self, value: f64) {
        self.least = self.least.min(value);
        self.most = self.most.max(value);
    }

    /// Takes in a squared error.
    #[inline]
    pub fn miss(&mut self, square: f64) {
        self.squares += square;
        self.errors += 1.0;
    }

    /// The standard deviation of an error whose variance is `factor` times that of one step, in the
    /// target's unit; `None` without an error. Never beyond the range of the values seen (unless one step
    /// is), however far ahead.
    pub fn deviation(&self, factor: f64) -> Option<f64> {
        if self.errors == 0.0 {
            return None;
        }
        let one_step = (self.squares / self.errors).sqrt();
        Some((one_step * factor.sqrt()).min((self.most - self.least).max(one_step)))
    }

    /// The numbers to save, [`Spread::SAVED`] of them.
    pub fn numbers(&self) -> [f64; Self::SAVED] {
        [self.squares, self.errors, self.least, self.most]
    }

    /// How many numbers are saved.
    pub const SAVED: usize = 4;

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(saved: &mut SavedNumbers<'_>) -> Option<Self> {
        let squares = saved.within(0.0, f64::MAX)?;
        let errors = saved.count()? as f64;
        let (least, most) = (saved.any()?, saved.any()?);
        let is_empty = (least, most) == (f64::INFINITY, f64::NEG_INFINITY);
        (is_empty || (least <= most && (most - least).is_finite())).then_some(Self {
            squares,
            errors,
            least,
            most,
        })
    }
}

/// Normal quantiles for every step, whose mean and standard deviation `at` gives, steps counted from 0.
/// False, with `out` as it was, where there is no deviation.
pub fn normal_by_step(
    probabilities: &[f64],
    out: &mut [f64],
    at: impl Fn(usize) -> Option<(f64, f64)>,
) -> bool {
    let steps = out.len() / probabilities.len().max(1);
    let Some((means, deviations)) = (0..steps).map(at).collect::<Option<(Vec<_>, Vec<_>)>>() else {
        return false;
    };
    normal_quantiles(&means, &deviations, probabilities, out);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_width_goes_beyond_the_range() {
        let mut spread = Spread::NONE;
        assert_eq!(spread.deviation(1.0), None);
        [3.0, 5.0, 4.0].iter().for_each(|value| spread.see(*value));
        spread.miss(1.0);
        assert_eq!(spread.deviation(1.0), Some(1.0));
        assert_eq!(spread.deviation(100.0), Some(2.0));
        let numbers = spread.numbers();
        assert_eq!(Spread::restore(&mut SavedNumbers::of(&numbers)), Some(spread));
        assert_eq!(Spread::restore(&mut SavedNumbers::of(&[-1.0, 1.0, 0.0, 1.0])), None);
    }
}
