//! Classical decomposition: a moving average as trend, and an index per season.
//!
//! Source: Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 3.4. All
//! functions but [`TakenOut::new`] take histories without gaps: see [`filled`].

use super::seen_once;
use crate::local::SavedNumbers;
use crate::season::{LONG_SEASON, believed};

/// The history with gaps filled by straight lines, and by the nearest value at its ends. `None` when
/// there is no known value.
pub fn filled(history: &[f64]) -> Option<Vec<f64>> {
    let mut values = history.to_vec();
    let mut last_known: Option<usize> = None;
    for place in 0..values.len() {
        if values[place].is_nan() {
            continue;
        }
        let from = last_known.map_or(0, |last| last + 1);
        let before = last_known.map_or(values[place], |last| values[last]);
        let step = (values[place] - before) / (place + 1 - from) as f64;
        for (gap, value) in values[from..place].iter_mut().enumerate() {
            *value = before + step * (gap + 1) as f64;
        }
        last_known = Some(place);
    }
    let last = last_known?;
    let value = values[last];
    values[last + 1..].fill(value);
    Some(values)
}

/// Whether the correlation with the same season last time is larger than chance makes it, with the
/// variance that the correlations at shorter distances imply: a one-sided test at 5 %. For long seasons
/// it is at 16 %, one standard error: seen two or three times, a season hardly shows, and yet most
/// demand has one.
///
/// Source: Fiorucci et al. (2016), International Journal of Forecasting 32(4), section 2.
pub fn is_seasonal(values: &[f64], season: usize) -> bool {
    let quantile = if season > LONG_SEASON { 1.0 } else { 1.644_853_626_951_472_7 };
    if season < 4 || values.len() < 2 * season {
        return false;
    }
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let product = |distance: usize| -> f64 {
        values.iter().zip(&values[distance..]).map(|(a, b)| (a - mean) * (b - mean)).sum()
    };
    let variance = product(0);
    if variance <= 0.0 {
        return false;
    }
    let shorter: f64 = (1..season).map(|distance| (product(distance) / variance).powi(2)).sum();
    let error = ((1.0 + 2.0 * shorter) / values.len() as f64).sqrt();
    product(season) / variance > quantile * error
}

/// How often the trend at both ends is drawn again, from a history without its season.
const PASSES: usize = 1;

/// The index of every season, by place modulo `season`: differences from the trend that sum to zero, or
/// (when it `multiplies`) ratios to it whose mean is one.
///
/// A moving average has no value for half a season at each end. With two or three seasons in all that is
/// a third of what is known of every index, so the ends are filled in: by a shorter average, which the
/// season's indices so far make possible.
///
/// `None` for less than two seasons, or when a ratio has no meaning.
pub fn seasonal_indices(values: &[f64], season: usize, multiplies: bool) -> Option<Vec<f64>> {
    with_trend(values, season, multiplies).map(|(indices, _)| indices)
}

/// The same, and the trend.
fn with_trend(values: &[f64], season: usize, multiplies: bool) -> Option<(Vec<f64>, Vec<f64>)> {
    if season < 2 || values.len() < 2 * season {
        return None;
    }
    let mut trend = moving_average(values, season);
    let mut indices = mean_deviations(values, &trend, season, multiplies);
    for _ in 0..PASSES {
        fill_ends(&mut trend, values, &indices, multiplies);
        indices = mean_deviations(values, &trend, season, multiplies);
    }
    indices.iter().all(|index| index.is_finite()).then_some((indices, trend))
}

/// Indices to be taken out, and how many times as far forecasts err as what is left without them says.
type Taken = (Vec<f64>, f64);

/// The same as [`seasonal_indices`], drawn towards no season by as much as chance could have made them: an
/// index is a mean of few values, and its variance is the smaller part of theirs.
fn believed_indices(values: &[f64], season: usize, multiplies: bool) -> Option<Taken> {
    let (mut indices, trend) = with_trend(values, season, multiplies)?;
    let centre = if multiplies { 1.0 } else { 0.0 };
    let share = season as f64 / values.len() as f64;
    let rest = values.iter().zip(&trend).zip(indices.iter().cycle());
    let squares: f64 = rest
        .map(|((value, trend), index)| {
            let ratio = if multiplies { value / trend } else { value - trend };
            (ratio - index).powi(2)
        })
        .sum();
    let by_chance = share * squares / values.len() as f64 / (1.0 - share);
    let believed = believed(by_chance, indices.iter().map(|index| index - centre));
    indices.iter_mut().for_each(|index| *index = centre + believed * (*index - centre));
    indices
        .iter()
        .all(|index| index.is_finite())
        .then_some((indices, unseen_of_means(share, believed)))
}

/// The mean over one season around every place; NaN for the half season at each end. Of a season of even
/// length, the values at both ends of the average count half.
fn moving_average(values: &[f64], season: usize) -> Vec<f64> {
    let half = season / 2;
    let is_even = season.is_multiple_of(2);
    let mut trend = vec![f64::NAN; values.len()];
    let mut window: f64 = values[..2 * half + 1].iter().sum();
    for place in half..values.len() - half {
        if place > half {
            window += values[place + half] - values[place - half - 1];
        }
        let ends = if is_even { (values[place - half] + values[place + half]) / 2.0 } else { 0.0 };
        trend[place] = (window - ends) / season as f64;
    }
    trend
}

/// The mean deviation of every season from the trend, where there is one.
fn mean_deviations(values: &[f64], trend: &[f64], season: usize, multiplies: bool) -> Vec<f64> {
    let (mut indices, mut counts) = (vec![0.0; season], vec![0.0; season]);
    for (place, (value, trend)) in values.iter().zip(trend).enumerate() {
        if !trend.is_nan() {
            indices[place % season] += if multiplies { value / trend } else { value - trend };
            counts[place % season] += 1.0;
        }
    }
    indices.iter_mut().zip(&counts).for_each(|(index, count)| *index /= count);
    let mean = indices.iter().sum::<f64>() / season as f64;
    for index in &mut indices {
        *index = if multiplies { *index / mean } else { *index - mean };
    }
    indices
}

/// Draws the trend for half a season at each end: the mean over half a season of the history without
/// its season, around the nearest place that has so much on both sides, and from there on with the slope
/// that the trend has from one end to the other.
fn fill_ends(trend: &mut [f64], values: &[f64], indices: &[f64], multiplies: bool) {
    let (count, season) = (values.len(), indices.len());
    let (half, reach) = (season / 2, (season / 4).max(1));
    let adjusted = |place: usize| {
        let index = indices[place % season];
        if multiplies { values[place] / index } else { values[place] - index }
    };
    let (first, last) = (half, count - half - 1);
    let slope = (trend[last] - trend[first]) / (last - first) as f64;
    for place in (0..half).chain(count - half..count) {
        let centre = place.clamp(reach, count - 1 - reach);
        let sum: f64 = (centre - reach..=centre + reach).map(adjusted).sum();
        trend[place] = sum / (2 * reach + 1) as f64 + slope * (place as f64 - centre as f64);
    }
}

/// A season that has been taken out of a history; by default, none.
#[derive(Debug, Clone, PartialEq)]
pub struct TakenOut {
    /// The indices of the seasons, that of the period after the history first.
    indices: Vec<f64>,
    multiplies: bool,
    /// How many times as far as what is left of the history seems to say its forecasts err.
    unseen: f64,
}

impl Default for TakenOut {
    fn default() -> Self {
        Self { indices: vec![0.0], multiplies: false, unseen: 1.0 }
    }
}

/// How many times as far forecasts err as what is left of a history without its season says, where one
/// season is this share of the history. Indices that are means follow the errors of their own phase as far as
/// they are believed, so less is left than there was, and they are off themselves: degrees of freedom and the
/// variance of a mean.
fn unseen_of_means(share: f64, believed: f64) -> f64 {
    ((1.0 + share * believed) / (1.0 - share * believed * (2.0 - believed))).sqrt()
}

/// The [indices of the last season](seen_once), and the same factor: they leave nothing of the last season's errors, and
/// the errors of both seasons in the one before.
fn last_indices(values: &[f64], season: usize, multiplies: bool) -> Option<Taken> {
    let indices = seen_once::indices(values, season, multiplies)?;
    Some((indices, (1.0 - season as f64 / values.len() as f64).recip().sqrt()))
}

/// The most seasons that are read back: a year of hours.
const MOST_SEASONS: usize = 9_000;

impl TakenOut {
    /// Takes the season out of `history` (NaN in gaps, which stay) if there is one by [`is_seasonal`], or
    /// one that was [seen once](seen_once): by ratios where all values are positive and no ratio is near
    /// zero, else by differences. Gives the season and what is left; `None` without any known value.
    pub fn new(history: &[f64], season: usize) -> Option<(Self, Vec<f64>)> {
        let whole = filled(history)?;
        let mut values = history.to_vec();
        let indices_of = if is_seasonal(&whole, season) { believed_indices } else { last_indices };
        let is_positive = whole.iter().all(|value| *value > 0.0);
        let ratios = is_positive
            .then(|| indices_of(&whole, season, true))
            .flatten()
            .filter(|(ratios, _)| ratios.iter().all(|ratio| *ratio >= 0.01));
        let multiplies = ratios.is_some();
        let Some((indices, unseen)) = ratios.or_else(|| indices_of(&whole, season, false)) else {
            return Some((Self::default(), values));
        };
        let mut taken_out = Self { indices, multiplies, unseen };
        taken_out.go_on(&mut values);
        Some((taken_out, values))
    }

    /// Takes the season out of the values that came next, after which come others.
    pub fn go_on(&mut self, values: &mut [f64]) {
        for (value, index) in values.iter_mut().zip(self.indices.iter().cycle()) {
            *value = if self.multiplies { *value / index } else { *value - index };
        }
        let passed = values.len() % self.indices.len();
        self.indices.rotate_left(passed);
    }

    /// Puts the season back into forecasts.
    pub fn put_back(&self, forecasts: &mut [f64]) {
        for (forecast, index) in forecasts.iter_mut().zip(self.indices.iter().cycle()) {
            *forecast = if self.multiplies { *forecast * index } else { *forecast + index };
        }
    }

    /// Stretches the standard deviations of forecasts as the season stretches those, and by what the
    /// season took with it from the errors.
    pub fn stretch(&self, deviations: &mut [f64]) {
        if self.multiplies {
            self.put_back(deviations);
        }
        deviations.iter_mut().for_each(|deviation| *deviation *= self.unseen);
    }

    /// Appends all of it to `numbers`.
    pub fn write(&self, numbers: &mut Vec<f64>) {
        numbers.push(f64::from(u8::from(self.multiplies)));
        numbers.push(self.unseen);
        numbers.push(self.indices.len() as f64);
        numbers.extend_from_slice(&self.indices);
    }

    /// Reads what [`TakenOut::write`] has written.
    pub fn read(numbers: &mut SavedNumbers<'_>) -> Option<Self> {
        let multiplies = numbers.up_to(1)? == 1;
        let unseen = numbers.finite().filter(|unseen| *unseen >= 1.0)?;
        let count = numbers.up_to(MOST_SEASONS).filter(|count| *count > 0)?;
        Some(Self { indices: numbers.list(count)?, multiplies, unseen })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_become_straight_lines() {
        let gappy = [f64::NAN, 2.0, f64::NAN, f64::NAN, 8.0, f64::NAN];
        assert_eq!(filled(&gappy).unwrap(), [2.0, 2.0, 4.0, 6.0, 8.0, 8.0]);
        assert_eq!(filled(&[f64::NAN]), None);
    }

    #[test]
    fn a_line_with_a_season_comes_apart() {
        for season in [2, 3, 4, 7, 12] {
            let pattern = |place: usize| (place % season) as f64 - (season - 1) as f64 / 2.0;
            let value = |place: usize| 50.0 + 2.0 * place as f64 + pattern(place);
            for count in [2 * season, 5 * season + 1] {
                let values: Vec<f64> = (0..count).map(value).collect();
                let indices = seasonal_indices(&values, season, false).unwrap();
                for (place, index) in indices.iter().enumerate() {
                    assert!((index - pattern(place)).abs() < 1e-9, "{indices:?}");
                }
            }
        }
        assert_eq!(seasonal_indices(&[1.0; 7], 4, false), None);
    }

    #[test]
    fn what_is_taken_out_is_put_back() {
        let values: Vec<f64> = (0..60).map(|t| 100.0 * [0.5, 1.0, 2.0, 0.5][t % 4]).collect();
        let (mut season, rest) = TakenOut::new(&values[..58], 4).unwrap();
        assert!(rest.iter().all(|value| (value - 100.0).abs() < 1e-9));
        let mut forecasts = [100.0; 4];
        season.put_back(&mut forecasts);
        for (forecast, value) in forecasts.iter().zip([200.0, 50.0, 50.0, 100.0]) {
            assert!((forecast - value).abs() < 1e-9, "{forecasts:?}");
        }
        let mut next = values[58..].to_vec();
        season.go_on(&mut next);
        assert!(next.iter().all(|value| (value - 100.0).abs() < 1e-9));
        forecasts = [100.0; 4];
        season.put_back(&mut forecasts);
        for (forecast, value) in forecasts.iter().zip(&values) {
            assert!((forecast - value).abs() < 1e-9, "{forecasts:?}");
        }
    }

    #[test]
    fn noise_has_no_season() {
        let noise: Vec<f64> = (0..200).map(|t| forecastle_core::random::normal(3, 0, t)).collect();
        assert!(!is_seasonal(&noise, 12));
        assert!(!is_seasonal(&[5.0; 60], 12));
    }
}
