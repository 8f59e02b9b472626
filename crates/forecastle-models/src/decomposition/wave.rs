//! The series that decompositions are compared with other libraries on.

/// A line, a wave of seven periods, a pattern of eleven, and one outlier.
pub fn wave(count: usize) -> Vec<f64> {
    let at = |place: usize| {
        let time = place as f64;
        let wave = 10.0 * (std::f64::consts::TAU * time / 7.0).sin();
        let outlier = if place == 20 && count > 20 { 80.0 } else { 0.0 };
        100.0 + 0.5 * time + wave + ((place * place * 7 + 3 * place) % 11) as f64 + outlier
    };
    (0..count).map(at).collect()
}
