//! How much farther levels miss the more seasons ahead they reach.
//!
//! Theory says by how much where the levels of a season wander by themselves. Where there is a trend they
//! fall behind, and the more so the farther ahead; then what levels of the past have missed says it.

use crate::local::SavedNumbers;

/// Seasons ahead that are told apart, from the second on; farther ones are as the last of these.
const SEASONS: usize = 3;

/// How many seasons of errors theory counts for beside those seen.
const THEORY: f64 = 4.0;

/// For the second season ahead, the third, …: the variance of what was missed, over that of theory.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch([f64; SEASONS]);

impl Stretch {
    /// As theory has it.
    pub const NONE: Self = Self([1.0; SEASONS]);

    /// How many times that of theory the variance is, so many seasons after the first one ahead.
    pub fn after(&self, seasons: usize) -> f64 {
        if seasons == 0 { 1.0 } else { self.0[seasons.min(SEASONS) - 1] }
    }

    /// The numbers to save.
    pub fn numbers(&self) -> [f64; SEASONS] {
        self.0
    }

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(saved: &mut SavedNumbers<'_>) -> Option<Self> {
        saved.array().filter(|all| all.iter().all(|one| *one >= 0.0)).map(Self)
    }
}

/// Follows a history and adds up what its levels miss.
pub struct Ahead {
    /// The levels that each phase had one, two, … seasons ago; NaN where there was none.
    past: Vec<[f64; SEASONS]>,
    squares: [f64; SEASONS],
    counts: [f64; SEASONS],
}

impl Ahead {
    /// Of nothing yet, with a season of at least one period.
    pub fn new(season: usize) -> Self {
        let past = vec![[f64::NAN; SEASONS]; season];
        Self { past, squares: [0.0; SEASONS], counts: [0.0; SEASONS] }
    }

    /// Takes in the level that a phase has had since its last value (NaN without one), and its next value (NaN in
    /// a gap).
    pub fn see(&mut self, phase: usize, level: f64, value: f64) {
        let past = &mut self.past[phase];
        let sums = self.squares.iter_mut().zip(&mut self.counts);
        for (earlier, (squares, count)) in past.iter().zip(sums) {
            let error = value - earlier;
            if !error.is_nan() {
                *squares += error * error;
                *count += 1.0;
            }
        }
        past.copy_within(..SEASONS - 1, 1);
        past[0] = level;
    }

    /// Compares with theory: `expected` is the variance so many seasons after the first one ahead.
    pub fn against(&self, expected: impl Fn(usize) -> f64) -> Stretch {
        let doubt = THEORY * self.past.len() as f64;
        Stretch(std::array::from_fn(|place| {
            let expected = expected(place + 1);
            let seen = self.squares[place] + doubt * expected;
            let stretch = seen / ((self.counts[place] + doubt) * expected);
            if stretch.is_finite() { stretch } else { 1.0 }
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_is_missed_by_the_more_the_farther_ahead() {
        let mut ahead = Ahead::new(1);
        for t in 1..400 {
            ahead.see(0, f64::from(t - 1), f64::from(t));
        }
        // The last value of a straight line: 2, 3 and 4 steps are missed, where theory has 2, 3 and 4 variances.
        let stretch = ahead.against(|seasons| 1.0 + seasons as f64);
        for (place, expected) in [1.0, 2.0, 3.0, 4.0, 4.0].into_iter().enumerate() {
            assert!((stretch.after(place) / expected - 1.0).abs() < 0.02, "{stretch:?}");
        }
    }

    #[test]
    fn without_errors_theory_stands() {
        assert_eq!(Ahead::new(7).against(|_| 2.0), Stretch::NONE);
        assert_eq!(Ahead::new(7).against(|_| 0.0), Stretch::NONE);
    }
}
