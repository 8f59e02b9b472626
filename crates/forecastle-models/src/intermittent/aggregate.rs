//! Sums of neighbouring periods, in which demand is less intermittent.

use crate::weight::{BOUNDS, smooth_best};

/// Known values, ready to be summed over any number of neighbouring periods.
pub struct Aggregation {
    /// The sum of all values before each place, and of all.
    before: Vec<f64>,
    sums: Vec<f64>,
}

impl Aggregation {
    /// Takes up known values, at least one.
    pub fn of(known: &[f64]) -> Self {
        let mut total = 0.0;
        let running = known.iter().map(|value| {
            total += value;
            total
        });
        let before = std::iter::once(0.0).chain(running).collect();
        Self { before, sums: Vec::with_capacity(known.len()) }
    }

    /// The demand per period from sums over `periods` neighbouring ones, smoothed with the best weight.
    /// The sums end with the last known value; what is left over at the beginning is left out.
    pub fn per_period(&mut self, periods: usize) -> f64 {
        let left_over = (self.before.len() - 1) % periods;
        let ends = self.before[left_over..].iter().step_by(periods);
        self.sums.clear();
        self.sums.extend(ends.clone().skip(1).zip(ends).map(|(end, start)| end - start));
        smooth_best(&self.sums, BOUNDS) / periods as f64
    }
}

#[cfg(test)]
mod tests {
    use super::Aggregation;

    #[test]
    fn sums_end_with_the_last_value() {
        let mut aggregation = Aggregation::of(&[9.0, 1.0, 2.0, 3.0, 4.0]);
        aggregation.per_period(2);
        assert_eq!(aggregation.sums, [3.0, 7.0]);
        assert_eq!(aggregation.per_period(5), 19.0 / 5.0);
    }
}
