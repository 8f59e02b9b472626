//! The level of what the other parts leave: smoothed from the past alone.

/// How the rest is smoothed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Smoother {
    /// The mean of the last so many values, or of as many as there are.
    Mean(usize),
    /// The mean of the levels of exponential smoothing with weights 0.05, 0.10, … 0.95.
    Ensemble,
}

/// The number of weights in the ensemble.
const WEIGHTS: usize = 19;

impl Smoother {
    /// The level after each value.
    pub fn levels(self, values: &[f64], levels: &mut Vec<f64>) {
        levels.clear();
        match self {
            Self::Mean(window) => means(values, window, levels),
            Self::Ensemble => ensemble(values, levels),
        }
    }
}

fn means(values: &[f64], window: usize, levels: &mut Vec<f64>) {
    let mut sum = 0.0;
    for (place, value) in values.iter().enumerate() {
        sum += value;
        if let Some(left) = place.checked_sub(window) {
            sum -= values[left];
        }
        levels.push(sum / (place + 1).min(window) as f64);
    }
}

fn ensemble(values: &[f64], levels: &mut Vec<f64>) {
    let Some(first) = values.first() else { return };
    let weights: [f64; WEIGHTS] = std::array::from_fn(|place| 0.05 * (place + 1) as f64);
    let mut smoothed = [*first; WEIGHTS];
    for value in values {
        for (level, weight) in smoothed.iter_mut().zip(&weights) {
            *level += weight * (value - *level);
        }
        levels.push(smoothed.iter().sum::<f64>() / WEIGHTS as f64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_agree_with_the_definitions() {
        let values: Vec<f64> = (0..40_u32).map(|i| f64::from((i * i * 7) % 11)).collect();
        let mut levels = Vec::new();
        Smoother::Mean(3).levels(&values, &mut levels);
        for place in 0..40 {
            let window = &values[(place + 1_usize).saturating_sub(3)..=place];
            let mean = window.iter().sum::<f64>() / window.len() as f64;
            assert!((levels[place] - mean).abs() < 1e-9, "{place}");
        }
        Smoother::Ensemble.levels(&values, &mut levels);
        for place in 0..40 {
            let mut sum = 0.0;
            for step in 1..=19 {
                let weight = 0.05 * f64::from(step);
                // The weighted sum of all values so far, written out.
                sum += (1.0 - weight).powi(place as i32) * values[0];
                for (earlier, value) in values[..=place].iter().enumerate().skip(1) {
                    sum += weight * (1.0 - weight).powi((place - earlier) as i32) * value;
                }
            }
            assert!((levels[place] - sum / 19.0).abs() < 1e-9, "{place}");
        }
    }
}
