//! The line through a history: of the whole of it, or of what was known at each time.

use crate::local::SavedNumbers;

/// The line a + b·t through values at t = 1, 2, …, as it stands after each of them.
#[derive(Debug, Clone, PartialEq)]
pub enum Lines {
    /// One line through all values.
    Static {
        /// Its height at t = 0.
        height: f64,
        /// Its slope per period.
        slope: f64,
    },
    /// A line through the values so far.
    Dynamic(Vec<Running>),
}

/// The line through the first values, and what it takes to add one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Running {
    /// How many values it goes through.
    count: f64,
    /// Their mean.
    mean: f64,
    /// The line's height at t = 0.
    pub height: f64,
    /// The line's slope per period.
    pub slope: f64,
}

impl Running {
    /// The flat line through one value.
    pub fn begin(value: f64) -> Self {
        Self { count: 1.0, mean: value, height: value, slope: 0.0 }
    }

    /// The line through one value more: Fiorucci et al. (2016), equations 11 to 13.
    pub fn with(self, value: f64) -> Self {
        let count = self.count;
        let mean = (count * self.mean + value) / (count + 1.0);
        let slope = ((count - 1.0) * self.slope + 6.0 * (value - self.mean) / (count + 1.0))
            / (count + 2.0);
        Self { count: count + 1.0, mean, height: mean - slope * (count + 2.0) / 2.0, slope }
    }

    /// The same line one period later, without a value: as if one had come that lies on it.
    pub fn over_a_gap(self) -> Self {
        self.with(self.height + self.slope * (self.count + 1.0))
    }

    /// Appends all of it to `numbers`.
    pub fn write(self, numbers: &mut Vec<f64>) {
        numbers.extend([self.count, self.mean, self.height, self.slope]);
    }

    /// Reads what [`Running::write`] has written.
    pub fn read(numbers: &mut SavedNumbers<'_>) -> Option<Self> {
        Some(Self {
            count: numbers.size().filter(|count| *count >= 1.0)?,
            mean: numbers.finite()?,
            height: numbers.finite()?,
            slope: numbers.finite()?,
        })
    }
}

impl Lines {
    /// One line through all values (no gaps, not empty).
    pub fn through_all(filled: &[f64]) -> Self {
        let last = filled.iter().fold(None, |line: Option<Running>, value| {
            Some(line.map_or_else(|| Running::begin(*value), |line| line.with(*value)))
        });
        let Running { height, slope, .. } = last.expect("a history is not empty");
        Self::Static { height, slope }
    }

    /// The line through the values so far, after each of them; it goes on as it is over gaps (NaN), the
    /// first value not being one.
    pub fn through_past(values: &[f64]) -> Self {
        let mut lines = Vec::with_capacity(values.len());
        let mut line = Running::begin(values[0]);
        lines.push(line);
        for value in &values[1..] {
            line = if value.is_nan() { line.over_a_gap() } else { line.with(*value) };
            lines.push(line);
        }
        Self::Dynamic(lines)
    }

    /// Height and slope after `count` values (at least one).
    pub fn after(&self, count: usize) -> (f64, f64) {
        match self {
            Self::Static { height, slope } => (*height, *slope),
            Self::Dynamic(lines) => (lines[count - 1].height, lines[count - 1].slope),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_running_line_is_that_of_least_squares() {
        let values: Vec<f64> = (0..30)
            .map(|t| 5.0 + 0.7 * t as f64 + forecastle_core::random::normal(1, 2, t))
            .collect();
        let lines = Lines::through_past(&values);
        for count in 2..=values.len() {
            let n = count as f64;
            let (middle, mean) = ((n + 1.0) / 2.0, values[..count].iter().sum::<f64>() / n);
            let (mut above, mut below) = (0.0, 0.0);
            for (place, value) in values[..count].iter().enumerate() {
                let distance = place as f64 + 1.0 - middle;
                above += distance * (value - mean);
                below += distance * distance;
            }
            let (height, slope) = lines.after(count);
            assert!((slope - above / below).abs() < 1e-9);
            assert!((height - (mean - slope * middle)).abs() < 1e-9);
        }
        let all = Lines::through_all(&values);
        assert_eq!(all.after(1), lines.after(values.len()));
    }

    #[test]
    fn a_gap_leaves_the_line() {
        let lines = Lines::through_past(&[3.0, 4.0, 7.0, f64::NAN, f64::NAN, 9.0]);
        let (height, slope) = lines.after(3);
        for count in [4, 5] {
            let (later_height, later_slope) = lines.after(count);
            assert!((later_height - height).abs() < 1e-12 && (later_slope - slope).abs() < 1e-12);
        }
        assert!((lines.after(6).1 - slope).abs() > 1e-3);
    }
}
