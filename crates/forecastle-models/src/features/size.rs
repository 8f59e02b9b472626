//! The size of a series, by which its levels are divided.

use std::ops::RangeInclusive;

use super::rolling::{Rolling, count, size};

/// The mean of absolute values of the last year before each origin, else of everything before it, else 1.
pub fn sizes(values: &[f64], year: usize, origins: RangeInclusive<usize>) -> Vec<f64> {
    let sums = Rolling::sums(values, year, origins.clone(), size);
    let counts = Rolling::sums(values, year, origins.clone(), count);
    origins
        .map(|known| {
            let recent = sums.at(known) / counts.at(known);
            if recent > 0.0 {
                return recent;
            }
            let past = &values[..known];
            let all = past.iter().map(|value| size(*value)).sum::<f64>()
                / past.iter().map(|value| count(*value)).sum::<f64>();
            if all > 0.0 { all } else { 1.0 }
        })
        .collect()
}
