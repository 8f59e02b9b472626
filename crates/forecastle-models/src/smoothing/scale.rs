//! What every model of this family does before it looks at a history.

use crate::model::Unserved;

/// The fewest known values that a smoothing model with parameters is estimated from.
const FEWEST_VALUES: usize = 5;

/// A history ready to be smoothed.
#[derive(Debug, Clone, PartialEq)]
pub enum Prepared {
    /// All known values are this one.
    Constant(f64),
    /// The most recent values, from the first known one on, divided by `scale`, a power of two near their
    /// mean size, so that no digit changes; NaN in gaps.
    Varying {
        /// The values.
        values: Vec<f64>,
        /// What to multiply forecasts with.
        scale: f64,
    },
}

/// Cuts a history to its last `longest` values and scales it.
///
/// # Errors
/// When fewer than five values are known.
pub fn prepare(history: &[f64], longest: usize) -> Result<Prepared, Unserved> {
    let recent = &history[history.len().saturating_sub(longest)..];
    let gap = recent.iter().take_while(|value| value.is_nan()).count();
    let recent = &recent[gap..];
    let known = || recent.iter().copied().filter(|value| !value.is_nan());
    let count = known().count();
    if count < FEWEST_VALUES {
        return Err(Unserved::because(format!("fewer than {FEWEST_VALUES} known values")));
    }
    let first = known().next().expect("enough are known");
    if known().all(|value| value == first) {
        return Ok(Prepared::Constant(first));
    }
    let mean = known().map(f64::abs).sum::<f64>() / count as f64;
    let scale = 2_f64.powi(mean.log2().floor().clamp(-1_000.0, 1_000.0) as i32);
    Ok(Prepared::Varying { values: recent.iter().map(|value| value / scale).collect(), scale })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_scaled_without_a_change_of_digits() {
        let history = [9.0, f64::NAN, 300.0, f64::NAN, 100.1, 200.2, 50.0, 33.3];
        let Ok(Prepared::Varying { values, scale }) = prepare(&history, 7) else { panic!() };
        assert_eq!(scale, 128.0);
        assert_eq!(values.len(), 6);
        assert_eq!(values[2] * scale, 100.1);
        assert!(values[1].is_nan());
    }

    #[test]
    fn constants_and_few_values_are_told_apart() {
        assert_eq!(prepare(&[f64::NAN, 4.0, 4.0, 4.0, 4.0, 4.0], 9), Ok(Prepared::Constant(4.0)));
        assert!(prepare(&[1.0, 2.0, 3.0, 4.0, f64::NAN], 9).is_err());
    }
}
