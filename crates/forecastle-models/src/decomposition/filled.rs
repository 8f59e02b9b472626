//! A history without gaps.

/// Known values with the gaps between them filled in.
pub struct Filled {
    /// The values.
    pub values: Vec<f64>,
    /// 1 for what is known, 0 for what is filled in; `None` where everything is known.
    pub observed: Option<Vec<f64>>,
}

impl Filled {
    /// Fills gaps along lines between their neighbours; `None` without a known value.
    pub fn of(history: &[f64]) -> Option<Self> {
        let known: Vec<usize> =
            (0..history.len()).filter(|place| !history[*place].is_nan()).collect();
        let (first, last) = (*known.first()?, *known.last()?);
        if known.len() == history.len() {
            return Some(Self { values: history.to_vec(), observed: None });
        }
        let mut values = history.to_vec();
        values[..first].fill(history[first]);
        values[last..].fill(history[last]);
        for pair in known.windows(2) {
            let (left, right) = (pair[0], pair[1]);
            let rise = (history[right] - history[left]) / (right - left) as f64;
            for (steps, value) in values[left..right].iter_mut().enumerate() {
                *value = history[left] + rise * steps as f64;
            }
        }
        let is_known = |value: &f64| f64::from(u8::from(!value.is_nan()));
        Some(Self { values, observed: Some(history.iter().map(is_known).collect()) })
    }
}

#[cfg(test)]
mod tests {
    use super::Filled;

    #[test]
    fn gaps_lie_on_lines() {
        let gap = f64::NAN;
        let filled = Filled::of(&[gap, 2.0, gap, gap, 8.0, gap]).unwrap();
        assert_eq!(filled.values, [2.0, 2.0, 4.0, 6.0, 8.0, 8.0]);
        assert_eq!(filled.observed.unwrap(), [0.0, 1.0, 0.0, 0.0, 1.0, 0.0]);
        assert!(Filled::of(&[1.0]).unwrap().observed.is_none() && Filled::of(&[gap]).is_none());
    }
}
