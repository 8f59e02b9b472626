//! Numbers that carry their derivatives along, so that one recursion gives both.

use std::ops::{Add, Mul, Sub};

/// What a recursion asks of a number: a plain one, or one with its derivatives.
pub trait Real: Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> {
    /// A number that does not depend on any parameter.
    fn constant(value: f64) -> Self;
}

impl Real for f64 {
    fn constant(value: f64) -> Self {
        value
    }
}

/// A value and its derivatives by `N` parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dual<const N: usize> {
    /// The value.
    pub value: f64,
    /// Its derivatives.
    pub slopes: [f64; N],
}

impl<const N: usize> Dual<N> {
    /// The parameter at `place` itself.
    pub fn parameter(value: f64, place: usize) -> Self {
        let mut slopes = [0.0; N];
        slopes[place] = 1.0;
        Self { value, slopes }
    }
}

impl<const N: usize> Real for Dual<N> {
    fn constant(value: f64) -> Self {
        Self { value, slopes: [0.0; N] }
    }
}

impl<const N: usize> Add for Dual<N> {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self.value += other.value;
        self.slopes.iter_mut().zip(other.slopes).for_each(|(one, other)| *one += other);
        self
    }
}

impl<const N: usize> Sub for Dual<N> {
    type Output = Self;

    fn sub(mut self, other: Self) -> Self {
        self.value -= other.value;
        self.slopes.iter_mut().zip(other.slopes).for_each(|(one, other)| *one -= other);
        self
    }
}

impl<const N: usize> Mul for Dual<N> {
    type Output = Self;

    fn mul(mut self, other: Self) -> Self {
        for (one, by_other) in self.slopes.iter_mut().zip(other.slopes) {
            *one = *one * other.value + self.value * by_other;
        }
        self.value *= other.value;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derivatives_follow_sums_and_products() {
        let (x, y) = (Dual::<2>::parameter(3.0, 0), Dual::<2>::parameter(5.0, 1));
        // x·y² − 2x: by x y² − 2, by y 2·x·y.
        let result = x * y * y - Dual::constant(2.0) * x + Dual::constant(1.0);
        assert_eq!(result.value, 70.0);
        assert_eq!(result.slopes, [23.0, 30.0]);
    }
}
