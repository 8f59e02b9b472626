//! Exponential smoothing from the first value on, with a weight given or chosen.

/// The weights tried side by side: as many recursions as keep the processor's lanes busy while each
/// waits for its last step.
pub const LANES: usize = 8;

/// The bounds within which published methods for intermittent demand choose a weight.
pub const BOUNDS: (f64, f64) = (0.1, 0.3);

/// Times that the search narrows its bounds, each to two sevenths of what they were.
const ROUNDS: usize = 3;

/// The level after the last value: `l = w·y + (1 − w)·l`, beginning with the first value.
///
/// 0 for no values.
pub fn smooth(values: &[f64], weight: f64) -> f64 {
    let Some((first, rest)) = values.split_first() else { return 0.0 };
    rest.iter().fold(*first, |level, value| level + weight * (value - level))
}

/// The level after the last value, with the weight between `bounds` that has the least squared one-step
/// errors.
pub fn smooth_best(values: &[f64], bounds: (f64, f64)) -> f64 {
    smooth(values, best_weight(values, bounds))
}

/// The weight between `bounds` with the least squared one-step errors.
pub fn best_weight(values: &[f64], bounds: (f64, f64)) -> f64 {
    best_weight_by(bounds, |weights| squared_errors(values, weights))
}

/// The weight between `bounds` with the least error, of which `errors` gives those of several weights.
///
/// A grid finds the deepest valley, finer grids its bottom, and a parabola through the last three points
/// its lowest point. Where all do equally well, which few values bring about, it is the one in the middle.
pub fn best_weight_by(bounds: (f64, f64), errors: impl Fn(&[f64; LANES]) -> [f64; LANES]) -> f64 {
    let (mut low, mut high) = bounds;
    let mut best = low;
    for _ in 0..ROUNDS {
        let gap = (high - low) / (LANES - 1) as f64;
        let weights = std::array::from_fn(|lane| low + gap * lane as f64);
        let errors = errors(&weights);
        if errors.iter().all(|error| *error == errors[0]) {
            return 0.5 * (low + high);
        }
        let lane = (1..LANES).fold(0, |a, b| if errors[b] < errors[a] { b } else { a });
        best = weights[lane];
        if lane > 0 && lane < LANES - 1 {
            best += gap * lowest_of_parabola(errors[lane - 1], errors[lane], errors[lane + 1]);
        }
        (low, high) = (weights[lane.saturating_sub(1)], weights[(lane + 1).min(LANES - 1)]);
    }
    best
}

/// The sums of squared one-step errors of several weights in one pass.
pub fn squared_errors(values: &[f64], weights: &[f64; LANES]) -> [f64; LANES] {
    let mut sums = [0.0; LANES];
    let Some((first, rest)) = values.split_first() else { return sums };
    let mut levels = [*first; LANES];
    for value in rest {
        for lane in 0..LANES {
            let error = value - levels[lane];
            sums[lane] += error * error;
            levels[lane] += weights[lane] * error;
        }
    }
    sums
}

/// Where a parabola through (−1, left), (0, middle), (1, right) is lowest, with `middle` the least.
fn lowest_of_parabola(left: f64, middle: f64, right: f64) -> f64 {
    let bend = left - 2.0 * middle + right;
    if bend > 0.0 { 0.5 * (left - right) / bend } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::uniform;

    fn written_out(values: &[f64], weight: f64) -> (f64, f64) {
        let mut level = values[0];
        let mut sum = 0.0;
        for value in &values[1..] {
            sum += (value - level).powi(2);
            level = weight * value + (1.0 - weight) * level;
        }
        (level, sum)
    }

    #[test]
    fn the_lanes_agree_with_the_recursion_written_out() {
        let values: Vec<f64> = (0..200).map(|i| 10.0 * uniform(1, 0, i)).collect();
        let weights = [0.01, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.0];
        let errors = squared_errors(&values, &weights);
        for (weight, error) in weights.iter().zip(errors) {
            let (level, expected) = written_out(&values, *weight);
            assert!((error - expected).abs() < 1e-9);
            assert!((smooth(&values, *weight) - level).abs() < 1e-9);
        }
    }

    #[test]
    fn no_weight_on_a_fine_grid_is_better() {
        for series in 0..20 {
            let mut level = 0.0;
            let drift = |i| 0.2 * uniform(2, series, i) - 0.1;
            let values: Vec<f64> = (0..120)
                .map(|i| {
                    level += drift(i);
                    level + uniform(3, series, i)
                })
                .collect();
            let (low, high) = BOUNDS;
            let found = best_weight(&values, BOUNDS);
            let least = (0..=10_000)
                .map(|step| written_out(&values, low + (high - low) * f64::from(step) / 1e4).1)
                .fold(f64::INFINITY, f64::min);
            let error = written_out(&values, found).1;
            assert!(error <= least * (1.0 + 1e-7), "{series}: {error} {least}");
        }
    }
}
