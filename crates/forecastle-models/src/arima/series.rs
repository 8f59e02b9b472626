//! A history made ready: complete, and of size one.

use crate::model::Unserved;

/// Fewer known values than this say too little for a choice of orders.
pub const FEWEST_VALUES: usize = 10;

/// The most values that are looked at: what lies further back has no weight left.
const MOST_VALUES: usize = 2_000;

/// A history from its first known value to its last, its gaps filled for a start, divided by its size.
#[derive(Debug, Clone, PartialEq)]
pub struct Ready {
    /// The values.
    pub values: Vec<f64>,
    /// The places of the gaps among them.
    pub gaps: Vec<usize>,
    /// The least of the known values.
    pub lowest: f64,
    /// The largest of them.
    pub highest: f64,
    /// The place of the first known value in the history.
    pub begin: usize,
    /// Periods after the last known value that the history still has: gaps up to the origin, forecast
    /// like what comes after it.
    pub trailing: usize,
    /// What the values have been divided by.
    pub scale: f64,
}

impl Ready {
    /// Makes a history ready. Inner gaps are filled from the same season before and after, which is where a model
    /// begins that then skips them.
    ///
    /// # Errors
    /// When there are fewer than [`FEWEST_VALUES`] known values, unless they are all the same.
    pub fn of(history: &[f64], season: usize) -> Result<Self, Unserved> {
        let cut = history.len().saturating_sub(MOST_VALUES);
        let history = &history[cut..];
        let known = history.iter().filter(|value| !value.is_nan());
        let (Some(begin), Some(last)) = (
            history.iter().position(|value| !value.is_nan()),
            history.iter().rposition(|value| !value.is_nan()),
        ) else {
            return Err(Unserved::because("no known value"));
        };
        let is_constant = known.clone().all(|value| *value == history[begin]);
        if known.clone().count() < FEWEST_VALUES && !is_constant {
            return Err(Unserved::because(format!("fewer than {FEWEST_VALUES} known values")));
        }
        let largest = known.fold(0.0_f64, |largest, value| largest.max(value.abs()));
        // A power of two: dividing by it loses nothing.
        let scale =
            if largest > 0.0 { largest.log2().floor().clamp(-1e3, 1e3).exp2() } else { 1.0 };
        let mut values: Vec<f64> = history[begin..=last].iter().map(|v| v / scale).collect();
        let gaps = (0..values.len()).filter(|place| values[*place].is_nan()).collect();
        // The least and the largest pass over gaps.
        let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        fill_gaps(&mut values, season);
        let (begin, trailing) = (cut + begin, history.len() - 1 - last);
        Ok(Self { values, gaps, lowest, highest, begin, trailing, scale })
    }
}

/// Fills a gap with the mean of the nearest known values of the same season before and after it, moved by
/// the line between its neighbours when there is only one of them.
fn fill_gaps(values: &mut [f64], season: usize) {
    if !values.iter().any(|value| value.is_nan()) {
        return;
    }
    let known = values.to_vec();
    for place in 0..values.len() {
        if !known[place].is_nan() {
            continue;
        }
        let before = (1..=place / season).map(|k| known[place - k * season]).find(|v| !v.is_nan());
        let after = known[place..].iter().step_by(season).copied().find(|v| !v.is_nan());
        values[place] = match (before, after) {
            (Some(before), Some(after)) => f64::midpoint(before, after),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => between_neighbours(&known, place),
        };
    }
}

/// On the line between the nearest known values; the ends are known.
fn between_neighbours(values: &[f64], place: usize) -> f64 {
    let left = values[..place].iter().rposition(|value| !value.is_nan()).unwrap_or(0);
    let right =
        values[place..].iter().position(|value| !value.is_nan()).map_or(place, |r| place + r);
    let share = (place - left) as f64 / (right - left).max(1) as f64;
    values[left] + share * (values[right] - values[left])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_from_their_season() {
        let nan = f64::NAN;
        let mut values = [1.0, 10.0, 2.0, nan, 3.0, 14.0, nan, 15.0, 4.0];
        fill_gaps(&mut values, 2);
        assert_eq!(values, [1.0, 10.0, 2.0, 12.0, 3.0, 14.0, 3.5, 15.0, 4.0]);
        let mut lonely = [1.0, nan, nan, 4.0];
        fill_gaps(&mut lonely, 5);
        assert_eq!(lonely, [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn ends_without_values_are_cut_and_counted() {
        let mut history = vec![f64::NAN; 2];
        history.extend((0..12).map(|t| 512.0 + f64::from(t)));
        history.extend([f64::NAN; 3]);
        let ready = Ready::of(&history, 1).unwrap();
        assert_eq!((ready.begin, ready.trailing, ready.scale), (2, 3, 512.0));
        assert_eq!(ready.values[1], 513.0 / 512.0);
    }

    #[test]
    fn too_little_is_told() {
        assert_eq!(Ready::of(&[f64::NAN], 1).unwrap_err().reason, "no known value");
        let short: Vec<f64> = (0..9).map(f64::from).collect();
        assert_eq!(Ready::of(&short, 1).unwrap_err().reason, "fewer than 10 known values");
        assert!(Ready::of(&[5.0], 1).is_ok());
    }
}
