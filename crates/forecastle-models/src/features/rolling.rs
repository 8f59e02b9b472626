//! Sums, smallest and largest values of the last so many periods, at every origin of a range.
//!
//! A window of even length is two of half the length, so that long ones cost a few additions; and the order
//! of additions depends on nothing but the place: a range of one origin gives the same bits as a whole
//! history.

use std::ops::RangeInclusive;

/// A figure of the last so many periods at every origin of a range.
pub struct Rolling {
    first: usize,
    figures: Vec<f64>,
}

/// A known value, else 0.
pub fn amount(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value }
}

/// A known value without its sign, else 0.
pub fn size(value: f64) -> f64 {
    amount(value).abs()
}

/// 1 for a known value.
pub fn count(value: f64) -> f64 {
    f64::from(u8::from(!value.is_nan()))
}

/// 1 for a known value of zero.
pub fn zero(value: f64) -> f64 {
    f64::from(u8::from(value == 0.0))
}

impl Rolling {
    /// Sums of a term over the last `window` periods before each origin, or as many as there are.
    pub fn sums(
        values: &[f64],
        window: usize,
        origins: RangeInclusive<usize>,
        term: impl Fn(f64) -> f64 + Copy,
    ) -> Self {
        Self::of(values, window, origins, 0.0, term, |a, b| a + b)
    }

    /// The smallest known values; infinite where there are none.
    pub fn smallest(values: &[f64], window: usize, origins: RangeInclusive<usize>) -> Self {
        let term = |value: f64| if value.is_nan() { f64::INFINITY } else { value };
        Self::of(values, window, origins, f64::INFINITY, term, f64::min)
    }

    /// The largest known values; minus infinity where there are none.
    pub fn largest(values: &[f64], window: usize, origins: RangeInclusive<usize>) -> Self {
        let term = |value: f64| if value.is_nan() { f64::NEG_INFINITY } else { value };
        Self::of(values, window, origins, f64::NEG_INFINITY, term, f64::max)
    }

    fn of(
        values: &[f64],
        window: usize,
        origins: RangeInclusive<usize>,
        nothing: f64,
        term: impl Fn(f64) -> f64 + Copy,
        join: impl Fn(f64, f64) -> f64 + Copy,
    ) -> Self {
        let (first, last) = (*origins.start(), *origins.end());
        let figures = if let Some(half) = halved(window) {
            let from = first.saturating_sub(half);
            let halves = Self::of(values, half, from..=last, nothing, term, join);
            let earlier = |known: usize| match known.checked_sub(half) {
                Some(earlier) => halves.at(earlier),
                None => nothing,
            };
            origins.map(|known| join(earlier(known), halves.at(known))).collect()
        } else {
            let places = |known: usize| known.saturating_sub(window)..known;
            let terms = |known| values[places(known)].iter().map(|value| term(*value));
            origins.map(|known| terms(known).fold(nothing, join)).collect()
        };
        Self { first, figures }
    }

    /// The figure at an origin.
    pub fn at(&self, known: usize) -> f64 {
        self.figures[known - self.first]
    }
}

/// Half of a window that is long enough to be worth it.
fn halved(window: usize) -> Option<usize> {
    (window >= 14 && window.is_multiple_of(2)).then_some(window / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_one_gives_the_bits_of_the_whole() {
        let mut values: Vec<f64> = (0..300).map(|i| (f64::from(i) * 0.7).sin() * 1e6).collect();
        values[40] = f64::NAN;
        for window in [1, 3, 7, 13, 14, 28, 52, 56, 364] {
            let whole = Rolling::sums(&values, window, 0..=300, amount);
            let smallest = Rolling::smallest(&values, window, 0..=300);
            for known in 0..=300 {
                let one = Rolling::sums(&values, window, known..=known, amount);
                assert_eq!(one.at(known).to_bits(), whole.at(known).to_bits(), "{window} {known}");
                let past = &values[known.saturating_sub(window)..known];
                let plain: f64 = past.iter().map(|value| amount(*value)).sum();
                assert!((plain - whole.at(known)).abs() <= 1e-9 * 1e8, "{window} {known}");
                let least = past.iter().copied().fold(f64::INFINITY, f64::min);
                assert_eq!(least, smallest.at(known));
            }
        }
    }
}
