//! A history sorted by the phases of its season.

use crate::model::Unserved;

/// The known values of each phase, oldest first.
pub struct Phases {
    values: Vec<Vec<f64>>,
}

impl Phases {
    /// Sorts a history by a season of at least one period.
    ///
    /// # Errors
    /// When a phase has no known value.
    pub fn of(history: &[f64], season: usize) -> Result<Self, Unserved> {
        let of_phase = |phase: usize| -> Vec<f64> {
            let places = history.iter().skip(phase).step_by(season);
            places.copied().filter(|value| !value.is_nan()).collect()
        };
        let values: Vec<_> = (0..season).map(of_phase).collect();
        if values.iter().any(Vec::is_empty) {
            return Err(Unserved::because(format!("less than one season of {season}")));
        }
        Ok(Self { values })
    }

    /// The values of every phase.
    pub fn iter(&self) -> impl Iterator<Item = &[f64]> {
        self.values.iter().map(Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_sorted_by_phase() {
        let history = [1.0, 2.0, 3.0, 10.0, f64::NAN, 30.0, 100.0];
        let phases = Phases::of(&history, 3).unwrap();
        let values: Vec<_> = phases.iter().map(<[f64]>::to_vec).collect();
        assert_eq!(values, [vec![1.0, 10.0, 100.0], vec![2.0], vec![3.0, 30.0]]);
    }

    #[test]
    fn a_phase_without_value_is_named() {
        assert!(Phases::of(&[1.0, 2.0], 3).is_err());
        assert!(Phases::of(&[1.0, f64::NAN, 1.0, f64::NAN], 2).is_err());
    }
}
