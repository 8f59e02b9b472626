//! Local regression on equally spaced points.
//!
//! On equal spacing the weights of a window depend only on where in it the smoothed point lies. They are
//! worked out once; without weights on the points, smoothing is then a moving sum with fixed factors.

/// Local regression of a fixed number of points with a fixed window.
#[derive(Debug, Clone)]
pub struct Loess {
    points: usize,
    /// Points in a window, at most `points`.
    width: usize,
    degree: Degree,
    /// Every which place is smoothed; those between lie on lines.
    jump: usize,
    /// Tricube weights, one row per place smoothed: one before the window, each in it, one after it.
    kernels: Vec<f64>,
    /// What each value of the window is multiplied by where no point has a weight; rows as above.
    filters: Vec<f64>,
}

/// What is fitted within a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Degree {
    /// A constant.
    Constant,
    /// A line.
    Line,
}

/// Sums over a window from which a line is fitted.
#[derive(Debug, Clone, Copy)]
struct Sums {
    weight: f64,
    place: f64,
    place_squared: f64,
    value: f64,
    place_value: f64,
}

impl Loess {
    /// Prepares for `points` points and a window of `window` points, an odd number, both at least 1. A
    /// window wider than the points sees all of them and weighs them more evenly.
    pub fn new(points: usize, window: usize, degree: Degree) -> Self {
        Self::with_jump(points, window, degree, 1)
    }

    /// The same, smoothing only every `jump`-th place and the last, with lines between them: as good, for
    /// a tenth of a wide window.
    pub fn with_jump(points: usize, window: usize, degree: Degree, jump: usize) -> Self {
        let width = window.min(points);
        let beyond = (window - width) / 2;
        let size = (width + 2) * width;
        let (kernels, filters) = (vec![0.0; size], vec![0.0; size]);
        let jump = jump.clamp(1, points.max(2) - 1);
        let mut loess = Self { points, width, degree, jump, kernels, filters };
        let mut is_wanted = vec![false; width + 2];
        for place in loess.places() {
            is_wanted[place - loess.left(place) + 1] = true;
        }
        // One before the window and one after it.
        (is_wanted[0], is_wanted[width + 1]) = (true, true);
        for row in (0..width + 2).filter(|row| is_wanted[*row]) {
            let at = row as f64 - 1.0;
            let reach = at.max((width as f64 - 1.0) - at) + beyond as f64;
            for (place, kernel) in loess.kernels[row * width..][..width].iter_mut().enumerate() {
                *kernel = tricube((place as f64 - at).abs(), reach);
            }
            let filter = loess.filter(row);
            loess.filters[row * width..][..width].copy_from_slice(&filter);
        }
        loess
    }

    /// The places that are smoothed by themselves.
    fn places(&self) -> impl Iterator<Item = usize> + use<> {
        let last = self.points - 1;
        let is_off = !last.is_multiple_of(self.jump);
        (0..self.points).step_by(self.jump).chain(is_off.then_some(last))
    }

    /// Where the window of a place begins.
    fn left(&self, place: usize) -> usize {
        place.saturating_sub((self.width - 1) / 2).min(self.points - self.width)
    }

    /// The factors of a row: what the fit makes of a one at each place of the window.
    fn filter(&self, row: usize) -> Vec<f64> {
        let kernel = &self.kernels[row * self.width..][..self.width];
        let weight: f64 = kernel.iter().sum();
        let moment = |(place, k): (usize, &f64)| k * place as f64;
        let mean = kernel.iter().enumerate().map(moment).sum::<f64>() / weight;
        let from_mean = |place: usize| place as f64 - mean;
        let square = |(place, k): (usize, &f64)| k * from_mean(place) * from_mean(place);
        let spread = kernel.iter().enumerate().map(square).sum::<f64>() / weight;
        let slope = self.slope_factor(row, mean, spread);
        let factor = |(place, k): (usize, &f64)| k / weight * (1.0 + slope * from_mean(place));
        kernel.iter().enumerate().map(factor).collect()
    }

    /// How far the smoothed place lies from the mean place, over the spread; 0 where a line would stand on
    /// too narrow a foot.
    fn slope_factor(&self, row: usize, mean: f64, spread: f64) -> f64 {
        let stands = spread.sqrt() > 0.001 * (self.points as f64 - 1.0) && spread > 0.0;
        if self.degree == Degree::Line && stands { (row as f64 - 1.0 - mean) / spread } else { 0.0 }
    }

    /// Smooths `values` into `out`, both of the number of points prepared for. `weights` says how much
    /// each point counts; where a window has no weight the value is left as it is.
    pub fn smooth(&self, values: &[f64], weights: Option<&[f64]>, out: &mut [f64]) {
        debug_assert!(values.len() == self.points && out.len() == self.points);
        if self.points == 1 {
            out[0] = values[0];
            return;
        }
        if weights.is_none() && self.jump == 1 {
            self.filter_all(values, out);
            return;
        }
        let mut before = 0;
        for place in self.places() {
            let left = self.left(place);
            let fit = self.at(values, weights, left, place - left + 1);
            out[place] = if fit.is_nan() { values[place] } else { fit };
            let rise = (out[place] - out[before]) / (place - before).max(1) as f64;
            for between in before + 1..place {
                out[between] = out[before] + rise * (between - before) as f64;
            }
            before = place;
        }
    }

    /// Smooths every place without weights.
    fn filter_all(&self, values: &[f64], out: &mut [f64]) {
        let half = (self.width - 1) / 2;
        let middle = half..half + self.points - self.width + 1;
        for place in (0..middle.start).chain(middle.end..self.points) {
            let left = self.left(place);
            out[place] = self.filtered(values, left, place - left + 1);
        }
        self.filter_middle(values, &mut out[middle]);
    }

    /// The fit one place before the first point.
    pub fn before(&self, values: &[f64], weights: Option<&[f64]>) -> f64 {
        self.at(values, weights, 0, 0)
    }

    /// The fit one place after the last point.
    pub fn after(&self, values: &[f64], weights: Option<&[f64]>) -> f64 {
        self.at(values, weights, self.points - self.width, self.width + 1)
    }

    /// NaN where the window has no weight.
    fn at(&self, values: &[f64], weights: Option<&[f64]>, left: usize, row: usize) -> f64 {
        match weights {
            Some(weights) => self.weighted(values, weights, left, row),
            None => self.filtered(values, left, row),
        }
    }

    fn filtered(&self, values: &[f64], left: usize, row: usize) -> f64 {
        let factors = &self.filters[row * self.width..(row + 1) * self.width];
        let window = &values[left..left + self.width];
        factors.iter().zip(window).map(|(factor, value)| factor * value).sum()
    }

    /// The places whose window lies symmetrically about them all have the same factors: one factor after
    /// the other is applied to all places, which the compiler turns into wide instructions.
    fn filter_middle(&self, values: &[f64], out: &mut [f64]) {
        let row = (self.width - 1) / 2 + 1;
        let factors = &self.filters[row * self.width..(row + 1) * self.width];
        out.fill(0.0);
        for (offset, factor) in factors.iter().enumerate() {
            for (sum, value) in out.iter_mut().zip(&values[offset..]) {
                *sum += factor * value;
            }
        }
    }

    fn weighted(&self, values: &[f64], weights: &[f64], left: usize, row: usize) -> f64 {
        let kernel = &self.kernels[row * self.width..(row + 1) * self.width];
        let (values, weights) =
            (&values[left..left + self.width], &weights[left..left + self.width]);
        let mut sums =
            Sums { weight: 0.0, place: 0.0, place_squared: 0.0, value: 0.0, place_value: 0.0 };
        let mut place = 0.0;
        for ((factor, weight), value) in kernel.iter().zip(weights).zip(values) {
            let weight = factor * weight;
            sums.weight += weight;
            sums.place += weight * place;
            sums.place_squared += weight * place * place;
            sums.value += weight * value;
            sums.place_value += weight * place * value;
            place += 1.0;
        }
        if sums.weight <= 0.0 {
            return f64::NAN;
        }
        let mean_place = sums.place / sums.weight;
        let mean_value = sums.value / sums.weight;
        let spread = sums.place_squared / sums.weight - mean_place * mean_place;
        let slope = self.slope_factor(row, mean_place, spread);
        mean_value + slope * (sums.place_value / sums.weight - mean_place * mean_value)
    }
}

/// The tricube weight at a distance, with what is hardly any distance or hardly within reach rounded.
fn tricube(distance: f64, reach: f64) -> f64 {
    if distance > 0.999 * reach {
        // A window of one point has no reach at all.
        return f64::from(u8::from(reach <= 0.0 && distance == 0.0));
    }
    if distance <= 0.001 * reach { 1.0 } else { (1.0 - (distance / reach).powi(3)).powi(3) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::uniform;

    /// Loess as Cleveland and others wrote it down, point by point, with places counted from 1.
    fn written_out(
        y: &[f64],
        weights: &[f64],
        window: usize,
        at: f64,
        left: usize,
        right: usize,
    ) -> f64 {
        let mut reach = (at - left as f64).max(right as f64 - at);
        if window > y.len() {
            reach += ((window - y.len()) / 2) as f64;
        }
        let w: Vec<f64> = (left..=right)
            .map(|j| {
                let r = (j as f64 - at).abs();
                let tricube =
                    if r <= 0.001 * reach { 1.0 } else { (1.0 - (r / reach).powi(3)).powi(3) };
                if r <= 0.999 * reach { tricube * weights[j - 1] } else { 0.0 }
            })
            .collect();
        let total: f64 = w.iter().sum();
        let w: Vec<f64> = w.iter().map(|x| x / total).collect();
        let place = |i: usize| (left + i) as f64;
        let mean: f64 = w.iter().enumerate().map(|(i, x)| x * place(i)).sum();
        let spread: f64 = w.iter().enumerate().map(|(i, x)| x * (place(i) - mean).powi(2)).sum();
        let slope = (at - mean) / spread;
        w.iter()
            .enumerate()
            .map(|(i, x)| x * (slope * (place(i) - mean) + 1.0) * y[left + i - 1])
            .sum()
    }

    #[test]
    fn smoothing_agrees_with_the_regression_written_out() {
        for (points, window) in [(30, 7), (30, 29), (30, 31), (9, 21), (50, 13)] {
            let values: Vec<f64> = (0..points as u64).map(|i| uniform(1, 0, i)).collect();
            let weights: Vec<f64> = (0..points as u64).map(|i| uniform(2, 0, i)).collect();
            let ones = vec![1.0; points];
            let loess = Loess::new(points, window, Degree::Line);
            for (weights, given) in [(&weights, Some(&weights[..])), (&ones, None)] {
                let mut out = vec![0.0; points];
                loess.smooth(&values, given, &mut out);
                let width = window.min(points);
                for (place, smoothed) in out.iter().enumerate() {
                    let left = place.saturating_sub((width - 1) / 2).min(points - width) + 1;
                    let at = place as f64 + 1.0;
                    let expected =
                        written_out(&values, weights, window, at, left, left + width - 1);
                    assert!((smoothed - expected).abs() < 1e-9, "{points} {window} {place}");
                }
                let before = written_out(&values, weights, window, 0.0, 1, width);
                assert!((loess.before(&values, given) - before).abs() < 1e-9);
                let at = points as f64 + 1.0;
                let after = written_out(&values, weights, window, at, points - width + 1, points);
                assert!((loess.after(&values, given) - after).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn lines_stay_lines() {
        let line: Vec<f64> = (0..20).map(|i| 3.0 + 2.0 * f64::from(i)).collect();
        let loess = Loess::new(20, 7, Degree::Line);
        let mut out = vec![0.0; 20];
        loess.smooth(&line, None, &mut out);
        assert!(out.iter().zip(&line).all(|(a, b)| (a - b).abs() < 1e-9));
        assert!((loess.before(&line, None) - 1.0).abs() < 1e-9);
        assert!((loess.after(&line, None) - 43.0).abs() < 1e-9);
    }

    #[test]
    fn a_window_without_weight_leaves_the_value() {
        let loess = Loess::new(5, 3, Degree::Line);
        let mut out = vec![0.0; 5];
        loess.smooth(&[1.0, 2.0, 9.0, 4.0, 5.0], Some(&[0.0; 5]), &mut out);
        assert_eq!(out, [1.0, 2.0, 9.0, 4.0, 5.0]);
    }
}
