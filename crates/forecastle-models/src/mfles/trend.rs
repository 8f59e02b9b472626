//! Lines: by least squares, and by repeated medians, which outliers hardly move.

/// A line.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Line {
    /// At time 0.
    pub start: f64,
    /// By how much it rises in a period.
    pub slope: f64,
}

/// Repeated medians are taken of so many points at most; more are put together first.
const MOST_POINTS: usize = 96;

impl Line {
    /// Its height at a time.
    pub fn at(&self, time: f64) -> f64 {
        self.start + self.slope * time
    }

    /// Adds another line.
    pub fn add(&mut self, other: Self) {
        self.start += other.start;
        self.slope += other.slope;
    }

    /// The line of least squares through points, at least one.
    pub fn of_least_squares(times: &[f64], values: &[f64]) -> Self {
        let count = times.len() as f64;
        let middle = times.iter().sum::<f64>() / count;
        let mean = values.iter().sum::<f64>() / count;
        let (mut moment, mut spread) = (0.0, 0.0);
        for (time, value) in times.iter().zip(values) {
            let distance = time - middle;
            moment += distance * (value - mean);
            spread += distance * distance;
        }
        let slope = if spread > 0.0 { moment / spread } else { 0.0 };
        Self { start: mean - slope * middle, slope }
    }

    /// The line of repeated medians through points, at least two with ascending times: the median over
    /// points of the median slope to every other.
    ///
    /// Beyond 96 points, the medians of neighbours stand for them.
    /// Source: Siegel (1982), Biometrika 69(1).
    pub fn of_repeated_medians(times: &[f64], values: &[f64]) -> Self {
        if times.len() <= MOST_POINTS {
            return Self::of_few(times, values);
        }
        let size = times.len().div_ceil(MOST_POINTS);
        let together = |numbers: &[f64]| -> Vec<f64> {
            numbers.chunks(size).map(|few| median(&mut few.to_vec())).collect()
        };
        Self::of_few(&together(times), &together(values))
    }

    fn of_few(times: &[f64], values: &[f64]) -> Self {
        let (mut slopes, mut starts) = (Vec::new(), Vec::new());
        let mut to_others = Vec::with_capacity(times.len());
        for (place, (time, value)) in times.iter().zip(values).enumerate() {
            to_others.clear();
            let others = times.iter().zip(values).enumerate().filter(|(other, _)| *other != place);
            to_others.extend(others.map(|(_, (x, y))| (y - value) / (x - time)));
            let slope = median(&mut to_others);
            slopes.push(slope);
            starts.push(value - slope * time);
        }
        Self { start: median(&mut starts), slope: median(&mut slopes) }
    }
}

/// The median of at least one number, which are put in another order.
pub fn median(values: &mut [f64]) -> f64 {
    let half = values.len() / 2;
    let is_odd = !values.len().is_multiple_of(2);
    let (below, middle, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    if is_odd {
        return *middle;
    }
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    0.5 * (lower + *middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outlier_bends_only_least_squares() {
        for count in [30, 200] {
            let times: Vec<f64> = (0..count).map(f64::from).collect();
            let mut values: Vec<f64> = times.iter().map(|time| 2.0 + 0.5 * time).collect();
            let exact = Line::of_least_squares(&times, &values);
            assert!((exact.start - 2.0).abs() < 1e-9 && (exact.slope - 0.5).abs() < 1e-9);
            values[3] = 1e6;
            let bent = Line::of_least_squares(&times, &values);
            let robust = Line::of_repeated_medians(&times, &values);
            assert!(bent.slope < 0.0, "{bent:?}");
            assert!((robust.start - 2.0).abs() < 1e-9 && (robust.slope - 0.5).abs() < 1e-9);
        }
    }

    #[test]
    fn repeated_medians_agree_with_statsforecast() {
        // statsforecast 2.1.1 (`statsforecast.mfles.siegel_repeated_medians`): the line at either end.
        let values = [3., 5., 4., 8., 9., 7., 12., 11., 13., 2., 5., 6., 9., 10., 12.];
        let times: Vec<f64> = (0..15).map(f64::from).collect();
        let line = Line::of_repeated_medians(&times, &values);
        assert!((line.at(0.0) - 4.480_769_23).abs() < 1e-8, "{line:?}");
        assert!((line.at(14.0) - 11.166_666_67).abs() < 1e-8, "{line:?}");
    }

    #[test]
    fn medians_of_even_and_odd_counts() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&mut [4.0]), 4.0);
    }
}
