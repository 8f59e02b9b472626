//! Bands from the quantiles that a model gives of its own.

use forecastle_core::forecast::Band;
use forecastle_core::{Level, Result, Window};

use crate::fallback::most;
use crate::model::Fitted;

/// Bands of every level by a model's own quantiles, laid out like its points; NaN for series of which it
/// has none, or some that run away from all that was seen. `None` when it has none at all.
///
/// # Errors
/// As [`Fitted::quantiles`].
pub fn own_bands(
    fitted: &dyn Fitted,
    window: &Window<'_>,
    levels: &[Level],
) -> Result<Option<Vec<Band>>> {
    let mut probabilities: Vec<f64> =
        levels.iter().flat_map(|level| [level.tails().0, level.tails().1]).collect();
    probabilities.sort_by(f64::total_cmp);
    let Some(mut quantiles) = fitted.quantiles(window, &probabilities)? else { return Ok(None) };
    for (series, own) in quantiles.chunks_mut(window.horizon() * probabilities.len()).enumerate() {
        let most = most(window.history(series));
        if own.iter().any(|quantile| quantile.is_nan() || quantile.abs() > most) {
            own.fill(f64::NAN);
        }
    }
    let of = |probability: f64| {
        let place = probabilities.iter().position(|p| *p == probability).unwrap_or(0);
        quantiles.iter().skip(place).step_by(probabilities.len()).copied().collect()
    };
    let band = |level: &Level| {
        let (low, high) = level.tails();
        Band { level: *level, lower: of(low), upper: of(high) }
    };
    Ok(Some(levels.iter().map(band).collect()))
}
