//! A Theta model that has been estimated, between two periods: how it goes on, and how far it may err.

use super::lines::{self, Lines};
use super::search::Fit;
use crate::local::SavedNumbers;
use crate::smoothing::smoothed::Recursion;

/// The line that a share of is added to the level.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Line {
    /// The same at all times.
    Static { height: f64, slope: f64 },
    /// The line through what is known.
    Dynamic(lines::Running),
}

/// A Theta model with its parameters and last states.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    alpha: f64,
    omega: f64,
    level: f64,
    /// (1 − α) to the power of the number of periods so far.
    power: f64,
    line: Line,
    /// The variance of the errors.
    variance: f64,
}

impl Running {
    /// The state after the values that `fit` was estimated from, with the lines through them.
    pub fn after(fit: &Fit, values: &[f64], lines: &Lines) -> Self {
        let mut running = Self {
            alpha: fit.alpha,
            omega: fit.omega,
            level: fit.initial,
            power: 1.0,
            line: Line::Static { height: 0.0, slope: 0.0 },
            variance: fit.squares / fit.freedom,
        };
        for (place, value) in values.iter().enumerate() {
            running.follow(*value);
            let (height, slope) = lines.after(place + 1);
            running.line = Line::Static { height, slope };
        }
        if let Lines::Dynamic(lines) = lines
            && let Some(last) = lines.last()
        {
            running.line = Line::Dynamic(*last);
        }
        running
    }

    /// The forecast of the next period.
    fn point(&self) -> f64 {
        let (height, slope) = match self.line {
            Line::Static { height, slope } => (height, slope),
            Line::Dynamic(line) => (line.height, line.slope),
        };
        let decay = 1.0 - self.alpha;
        let line = height * self.power + slope * (1.0 - self.power * decay) / self.alpha;
        self.level + self.omega * line
    }

    /// Moves the level over a period; in a gap the forecast is taken for the value.
    fn follow(&mut self, value: f64) {
        let value = if value.is_nan() { self.point() } else { value };
        self.level = self.alpha * value + (1.0 - self.alpha) * self.level;
        self.power *= 1.0 - self.alpha;
    }

    fn go_on(&mut self, value: f64) {
        self.follow(value);
        if let Line::Dynamic(line) = &mut self.line {
            *line = if value.is_nan() { line.over_a_gap() } else { line.with(value) };
        }
    }
}

impl Recursion for Running {
    const TAG: f64 = 3.0;

    /// Each forecast is taken for the value that came.
    fn forecast(&self, out: &mut [f64]) {
        let mut ahead = self.clone();
        for forecast in out {
            *forecast = ahead.point();
            ahead.go_on(*forecast);
        }
    }

    /// Every forecast is a straight line in every error before it, so that variances are sums over what
    /// one error leaves behind: how much higher the path is after a value that is higher by one. With a
    /// line through the past that depends on the time as well, hardly so after some periods.
    fn deviations(&self, out: &mut [f64]) {
        let (mut as_expected, mut higher) = (self.clone(), self.clone());
        as_expected.go_on(self.point());
        higher.go_on(self.point() + 1.0);
        let mut sum = 1.0;
        for deviation in out {
            *deviation = (self.variance * sum).sqrt();
            let (low, high) = (as_expected.point(), higher.point());
            as_expected.go_on(low);
            higher.go_on(high);
            sum += (high - low) * (high - low);
        }
    }

    fn update(&mut self, values: &[f64]) -> bool {
        values.iter().for_each(|value| self.go_on(*value));
        true
    }

    fn write(&self, numbers: &mut Vec<f64>) {
        numbers.extend([self.alpha, self.omega, self.level, self.power, self.variance]);
        match self.line {
            Line::Static { height, slope } => numbers.extend([0.0, height, slope]),
            Line::Dynamic(line) => {
                numbers.push(1.0);
                line.write(numbers);
            }
        }
    }

    fn read(numbers: &mut SavedNumbers<'_>) -> Option<Self> {
        let alpha = numbers.size().filter(|alpha| *alpha > 0.0)?;
        let (omega, level) = (numbers.finite()?, numbers.finite()?);
        let (power, variance) = (numbers.size()?, numbers.size()?);
        let line = match numbers.up_to(1)? {
            0 => Line::Static { height: numbers.finite()?, slope: numbers.finite()? },
            _ => Line::Dynamic(lines::Running::read(numbers)?),
        };
        Some(Self { alpha, omega, level, power, line, variance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theta::search::{self, Theta};
    use forecastle_core::random;

    fn series() -> Vec<f64> {
        let value = |t: u64| 20.0 + 0.3 * t as f64 + 3.0 * random::normal(4, 7, t);
        (0..80).map(|t| if t == 33 { f64::NAN } else { value(t) }).collect()
    }

    fn lines(values: &[f64], is_dynamic: bool) -> Lines {
        let filled = crate::smoothing::decompose::filled(values).unwrap();
        if is_dynamic { Lines::through_past(values) } else { Lines::through_all(&filled) }
    }

    #[test]
    fn a_line_is_followed() {
        let values: Vec<f64> = (0..40).map(|t| 3.0 + 2.0 * f64::from(t)).collect();
        let lines = Lines::through_past(&values);
        let fit = search::fit(&values, &lines, Theta::Optimised);
        let mut out = [0.0; 3];
        Running::after(&fit, &values, &lines).forecast(&mut out);
        for (step, forecast) in out.iter().enumerate() {
            assert!((forecast - (83.0 + 2.0 * step as f64)).abs() < 0.1, "{fit:?} {out:?}");
        }
    }

    #[test]
    fn an_update_goes_on_with_the_recursion() {
        let values = series();
        let (early, late) = values.split_at(50);
        let fit = search::fit(early, &lines(early, true), Theta::Optimised);
        let mut running = Running::after(&fit, early, &lines(early, true));
        for some in late.chunks(7) {
            assert!(running.update(some));
        }
        let whole = Running::after(&fit, &values, &lines(&values, true));
        let (mut ours, mut theirs) = ([0.0; 9], [0.0; 9]);
        running.forecast(&mut ours);
        whole.forecast(&mut theirs);
        assert!(ours.iter().zip(theirs).all(|(one, other)| (one - other).abs() < 1e-9));
    }

    #[test]
    fn simulated_paths_are_as_wide() {
        const STEPS: usize = 9;
        let (values, paths) = (series(), 20_000);
        for is_dynamic in [false, true] {
            let lines = lines(&values, is_dynamic);
            let fit = search::fit(&values, &lines, Theta::Optimised);
            // A weight at which errors last, and do not.
            let fit = Fit { alpha: 0.4, omega: 0.6, ..fit };
            let running = Running::after(&fit, &values, &lines);
            let mut sums = [(0.0, 0.0); STEPS];
            for draw in 0..paths {
                let mut path = running.clone();
                for (step, (sum, squares)) in sums.iter_mut().enumerate() {
                    let noise = random::normal(5, draw, step as u64);
                    let value = path.point() + running.variance.sqrt() * noise;
                    *sum += value;
                    *squares += value * value;
                    path.go_on(value);
                }
            }
            let mut deviations = [0.0; STEPS];
            running.deviations(&mut deviations);
            let count = paths as f64;
            for (ours, (sum, squares)) in deviations.iter().zip(sums) {
                let theirs = (squares / count - (sum / count).powi(2)).sqrt();
                assert!((ours / theirs - 1.0).abs() < 0.03, "{is_dynamic}: {ours} for {theirs}");
            }
        }
    }
}
