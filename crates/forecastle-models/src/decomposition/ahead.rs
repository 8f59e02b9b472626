//! From the parts of a series to its forecast.

use super::parts::Parts;
use super::rest::theta;
use crate::model::Unserved;

/// Known values with the gaps between them filled in.
struct Filled {
    values: Vec<f64>,
    /// 1 for what is known, 0 for what is filled in; `None` where everything is known.
    observed: Option<Vec<f64>>,
}

impl Filled {
    /// Fills gaps along lines between their neighbours; `None` without a known value.
    fn of(history: &[f64]) -> Option<Self> {
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

/// Takes a history apart, forecasts what is left without the seasons, and puts the latest season of each
/// length upon it.
///
/// Where all values are positive, parts that multiply are tried as well as parts that add, and those that
/// leave less are taken.
///
/// # Errors
/// When no value is known.
pub fn forecast(
    history: &[f64],
    seasons: &[usize],
    decompose: impl Fn(&[f64], Option<&[f64]>) -> Parts,
    out: &mut [f64],
) -> Result<(), Unserved> {
    let filled = Filled::of(history).ok_or_else(|| Unserved::because("no known value"))?;
    let observed = filled.observed.as_deref();
    let parts = decompose(&filled.values, observed);
    if filled.values.iter().all(|value| *value > 0.0) {
        let logarithms: Vec<f64> = filled.values.iter().map(|value| value.ln()).collect();
        let factors = decompose(&logarithms, observed);
        if left_by_factors(&filled.values, &factors, observed) < left(&parts, observed) {
            multiply(&filled.values, &factors, seasons, observed, out);
            return Ok(());
        }
    }
    let mut adjusted = parts.seasonally_adjusted();
    use_trend_in_gaps(&mut adjusted, observed, |place| parts.trend[place]);
    theta(&adjusted, out);
    for (step, forecast) in out.iter_mut().enumerate() {
        *forecast += season_ahead(&parts, seasons, step);
    }
    Ok(())
}

/// The forecast from parts of the logarithms.
fn multiply(
    values: &[f64],
    factors: &Parts,
    seasons: &[usize],
    observed: Option<&[f64]>,
    out: &mut [f64],
) {
    let season_at = |place: usize| factors.seasonal.iter().map(|part| part[place]).sum::<f64>();
    let mut adjusted: Vec<f64> =
        values.iter().enumerate().map(|(place, value)| value / season_at(place).exp()).collect();
    use_trend_in_gaps(&mut adjusted, observed, |place| factors.trend[place].exp());
    theta(&adjusted, out);
    for (step, forecast) in out.iter_mut().enumerate() {
        *forecast *= season_ahead(factors, seasons, step).exp();
    }
}

fn use_trend_in_gaps(adjusted: &mut [f64], observed: Option<&[f64]>, trend: impl Fn(usize) -> f64) {
    for (place, _) in observed.into_iter().flatten().enumerate().filter(|(_, known)| **known == 0.0)
    {
        adjusted[place] = trend(place);
    }
}

/// The sum of the latest seasonal parts, `step + 1` periods after the end.
fn season_ahead(parts: &Parts, seasons: &[usize], step: usize) -> f64 {
    let of = |(part, season): (&Vec<f64>, &usize)| part[part.len() - season + step % season];
    parts.seasonal.iter().zip(seasons).map(of).sum()
}

/// The sum of squares that the parts leave of what is known.
fn left(parts: &Parts, observed: Option<&[f64]>) -> f64 {
    let squares = parts.remainder.iter().map(|rest| rest * rest);
    sum_of_known(squares, observed)
}

fn left_by_factors(values: &[f64], factors: &Parts, observed: Option<&[f64]>) -> f64 {
    let squares = values.iter().zip(&factors.remainder).map(|(value, rest)| {
        let miss = value - value / rest.exp();
        miss * miss
    });
    sum_of_known(squares, observed)
}

fn sum_of_known(squares: impl Iterator<Item = f64>, observed: Option<&[f64]>) -> f64 {
    match observed {
        None => squares.sum(),
        Some(observed) => squares.zip(observed).map(|(square, known)| square * known).sum(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::mstl;
    use super::*;

    fn forecast_of(history: &[f64], season: usize, steps: usize) -> Vec<f64> {
        let mut out = vec![0.0; steps];
        let parts =
            |values: &[f64], observed: Option<&[f64]>| mstl::decompose(values, observed, &[season]);
        forecast(history, &[season], parts, &mut out).unwrap();
        out
    }

    #[test]
    fn an_exact_season_goes_on() {
        let shape = [10.0, 14.0, 9.0, 3.0];
        for base in [0.0, -3.0] {
            let at = |place: usize| base + shape[place % 4];
            let history: Vec<f64> = (0..40).map(at).collect();
            for (step, value) in forecast_of(&history, 4, 9).iter().enumerate() {
                assert!((value - at(40 + step)).abs() < 1e-6, "{base} {step} {value}");
            }
        }
    }

    #[test]
    fn gaps_do_not_bend_the_season() {
        let shape = [10.0, 14.0, 9.0, 3.0];
        let mut history: Vec<f64> = (0..60).map(|place| shape[place % 4]).collect();
        for gap in [0, 7, 21, 22, 23, 24, 41, 59] {
            history[gap] = f64::NAN;
        }
        for (step, value) in forecast_of(&history, 4, 4).iter().enumerate() {
            assert!((value - shape[step]).abs() < 0.05, "{step} {value}");
        }
    }

    #[test]
    fn a_season_that_grows_with_the_level_is_multiplied() {
        let at = |place: usize| 1.02_f64.powi(place as i32) * [1.0, 2.0, 0.5][place % 3];
        let history: Vec<f64> = (0..60).map(at).collect();
        let ahead = forecast_of(&history, 3, 3);
        let ratio = ahead[1] / ahead[0];
        assert!((ratio - 2.04).abs() < 0.05, "{ratio}");
    }
}
