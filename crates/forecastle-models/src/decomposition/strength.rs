//! How strong a history's trend and season are.

use super::filled::Filled;
use super::loess::Degree;
use super::stl::Stl;

/// Strengths of trend and season, each from 0 (nothing but noise) to 1 (nothing else).
///
/// `1 − Var(R)/Var(T + R)` and `1 − Var(R)/Var(S + R)`, at least 0, where `y = T + S + R` comes of
/// decomposition by local regression. Source: Wang, Smith & Hyndman (2006), Data Mining and Knowledge
/// Discovery 13(3); Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 4.3.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strengths {
    /// How much of what is left without the season is trend.
    pub trend: f64,
    /// How much of what is left without the trend is season.
    pub season: f64,
}

impl Strengths {
    /// Of a history with NaN in gaps and a season of so many periods; `None` when the season is shorter
    /// than two periods, the history than two seasons, or nothing is known.
    ///
    /// ```
    /// use forecastle_models::decomposition::Strengths;
    /// let week = [5.0, 6.0, 6.0, 7.0, 9.0, 14.0, 2.0];
    /// let history: Vec<f64> = (0..70).map(|day| week[day % 7]).collect();
    /// assert!(Strengths::of(&history, 7).unwrap().season > 0.99);
    /// assert_eq!(Strengths::of(&history[..13], 7), None);
    /// ```
    pub fn of(history: &[f64], season: usize) -> Option<Self> {
        if season < 2 || history.len() < 2 * season {
            return None;
        }
        let filled = Filled::of(history)?;
        let (first, size) = (filled.values[0], filled.values.iter().fold(0.0, largest));
        // What rounding leaves of a constant has no strength.
        if filled.values.iter().all(|value| (value - first).abs() <= 1e-12 * size) {
            return Some(Self { trend: 0.0, season: 0.0 });
        }
        let stl = Stl::new(season, 11, Degree::Constant);
        let mut parts = stl.decompose(&filled.values, filled.observed.as_deref());
        if let Some(observed) = &filled.observed {
            parts = parts.observed(observed);
        }
        Some(Self { trend: parts.strength_of_trend(), season: parts.strength_of_season(0) })
    }
}

fn largest(so_far: f64, value: &f64) -> f64 {
    so_far.max(value.abs())
}

#[cfg(test)]
mod tests {
    use super::super::wave::wave;
    use super::*;
    use forecastle_core::random::normal;

    #[test]
    fn strengths_agree_with_statsmodels() {
        // statsmodels 0.15.0: STL(y, 7, seasonal=11, seasonal_deg=0), and the variances by hand.
        let values = wave(60);
        let strengths = Strengths::of(&values, 7).unwrap();
        assert!((strengths.trend - 0.504_148_941_123_600_6).abs() < 1e-9, "{strengths:?}");
        assert!((strengths.season - 0.384_272_735_044_362_43).abs() < 1e-9, "{strengths:?}");
    }

    #[test]
    fn noise_has_neither() {
        let noise: Vec<f64> = (0..700).map(|place| normal(1, 0, place)).collect();
        let strengths = Strengths::of(&noise, 7).unwrap();
        assert!(strengths.trend < 0.35 && strengths.season < 0.35, "{strengths:?}");
    }

    #[test]
    fn corners() {
        let of = |history: &[f64]| Strengths::of(history, 2);
        assert_eq!(of(&[1.0; 3]), None);
        assert_eq!(of(&[f64::NAN; 9]), None);
        assert_eq!(of(&[5.0; 9]), Some(Strengths { trend: 0.0, season: 0.0 }));
        let is_gap = |place: usize| place % 7 == 3;
        let at = |place| if is_gap(place) { f64::NAN } else { [1.0, 9.0][place % 2] };
        let gappy: Vec<f64> = (0..40).map(at).collect();
        assert!(of(&gappy).unwrap().season > 0.99);
    }
}
