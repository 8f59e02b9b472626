//! From the parts of a series to its forecast: the latest seasons again, upon a forecast of the rest.

use super::filled::Filled;
use super::parts::Parts;
use super::rest::Theta;
use super::seasons;
use crate::averages::spread::{Spread, normal_by_step};
use crate::local::{FittedSeries, LocalModel, LocalSeries, SavedNumbers};
use crate::model::{Context, Unserved};
use crate::season::believed;

/// Takes values without gaps apart, given which are observed (`None`: all) and the lengths of seasons.
pub type Decompose = fn(&[f64], Option<&[f64]>, &[usize]) -> Parts;

/// A model that takes a history apart, forecasts what is left without the seasons by [`Theta`], and puts
/// the latest season of each length upon it.
///
/// Where all values are positive, parts that multiply are tried as well as parts that add, and those that
/// leave less are taken.
pub struct Decomposing {
    /// How it does that.
    pub decompose: Decompose,
    /// How many seasons are looked for at most.
    pub most_seasons: usize,
    /// How many seasons the latest one is smoothed over in effect, where there are as many.
    pub smoothed_over: f64,
    /// Microseconds that a fit takes per period, about.
    pub cost: f64,
}

impl LocalModel for Decomposing {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let mut seasons = seasons::of(series.window.frequency(), series.history.len())?;
        seasons.truncate(self.most_seasons);
        Ok(Box::new(self.take_apart(series.history, &seasons)?))
    }

    fn cost(&self, periods: usize, _: usize) -> f64 {
        1e-3 * self.cost * periods as f64
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(Decomposed::restore(numbers)?))
    }
}

impl Decomposing {
    fn take_apart(&self, history: &[f64], seasons: &[usize]) -> Result<Decomposed, Unserved> {
        let filled = Filled::of(history).ok_or_else(|| Unserved::because("no known value"))?;
        let values = &filled.values;
        let observed = filled.observed.as_deref();
        let mut parts = (self.decompose)(values, observed, seasons);
        let mut is_product = false;
        if values.iter().all(|value| *value > 0.0) {
            let logarithms: Vec<f64> = values.iter().map(|value| value.ln()).collect();
            let factors = (self.decompose)(&logarithms, observed, seasons);
            is_product = left_by_factors(values, &factors, observed) < left(&parts, observed);
            if is_product {
                parts = factors;
            }
        }
        let adjusted = adjust(values, &parts, observed, is_product);
        let rest = Theta::fit(&adjusted);
        let (squares, errors) = rest.squared_errors(&adjusted, observed);
        let known = history.iter().filter(|value| !value.is_nan());
        let bounds = known
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(*y), high.max(*y)));
        let noise = self.noise(&parts, observed, seasons);
        let mut off = 0.0;
        let latest = |(part, season): (&Vec<f64>, &usize)| {
            let mut values = part[part.len() - season..].to_vec();
            let share = self.share(*season, history.len());
            let believed = believed(noise * share, values.iter().copied());
            values.iter_mut().for_each(|value| *value *= believed);
            off += believed * share;
            Season { values, next: 0 }
        };
        let latest = parts.seasonal.iter().zip(seasons).map(latest).collect();
        // Each value has a share in its own season: what is left of it in the history is smaller by that share,
        // and the season ahead is off by as much of it as is believed.
        let squares = squares * (1.0 + off.min(0.5)) / (1.0 - self.shares(history.len(), seasons));
        Ok(Decomposed {
            is_product,
            seasons: latest,
            rest,
            spread: Spread::of(squares, errors, bounds),
        })
    }

    /// The share that a value has in its own season, which is also that of the variance of errors that a
    /// season has by chance.
    fn share(&self, season: usize, periods: usize) -> f64 {
        // Of a season's phases, one follows from the others.
        let length = season as f64;
        (1.0 - 1.0 / length) / (periods as f64 / length).min(self.smoothed_over)
    }

    fn shares(&self, periods: usize, seasons: &[usize]) -> f64 {
        seasons.iter().map(|season| self.share(*season, periods)).sum::<f64>().min(0.5)
    }

    /// The variance of the errors: that of what is left, and of what the seasons took of them.
    fn noise(&self, parts: &Parts, observed: Option<&[f64]>, seasons: &[usize]) -> f64 {
        let periods = parts.remainder.len();
        let known = observed.map_or(periods as f64, |observed| observed.iter().sum());
        left(parts, observed) / known.max(1.0) / (1.0 - self.shares(periods, seasons))
    }
}

/// The values without their seasons; in gaps, the trend.
fn adjust(values: &[f64], parts: &Parts, observed: Option<&[f64]>, is_product: bool) -> Vec<f64> {
    let mut adjusted = parts.seasonally_adjusted();
    if is_product {
        let season_at = |place: usize| parts.seasonal.iter().map(|part| part[place]).sum::<f64>();
        for (place, value) in values.iter().enumerate() {
            adjusted[place] = value / season_at(place).exp();
        }
    }
    for (place, known) in observed.into_iter().flatten().enumerate() {
        if *known == 0.0 {
            let trend = parts.trend[place];
            adjusted[place] = if is_product { trend.exp() } else { trend };
        }
    }
    adjusted
}

/// The latest repetition of a season.
#[derive(Debug, Clone, PartialEq)]
struct Season {
    values: Vec<f64>,
    /// The place of the period that comes next.
    next: usize,
}

/// A history taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Decomposed {
    /// Whether the seasons are logarithms of factors.
    is_product: bool,
    seasons: Vec<Season>,
    rest: Theta,
    spread: Spread,
}

impl Decomposed {
    /// The sum of the seasons in a period ahead, counted from 0.
    fn season(&self, step: usize) -> f64 {
        let of = |season: &Season| season.values[(season.next + step) % season.values.len()];
        self.seasons.iter().map(of).sum()
    }

    /// The forecast of a period ahead, and what a deviation of the rest is multiplied by.
    fn ahead(&self, step: usize) -> (f64, f64) {
        let (rest, season) = (self.rest.ahead(step), self.season(step));
        if self.is_product { (rest * season.exp(), season.exp()) } else { (rest + season, 1.0) }
    }

    /// Takes in the next period's value; a gap leaves the rest as it is.
    fn take(&mut self, value: f64) {
        let season = self.season(0);
        for season in &mut self.seasons {
            season.next = (season.next + 1) % season.values.len();
        }
        if value.is_nan() {
            return;
        }
        let adjusted = if self.is_product { value / season.exp() } else { value - season };
        self.spread.miss(self.rest.take(adjusted).powi(2));
        self.spread.see(value);
    }

    fn restore(numbers: &[f64]) -> Option<Self> {
        let mut saved = SavedNumbers::of(numbers);
        let is_product = saved.count()? == 1;
        let rest = Theta::restore(&mut saved)?;
        let spread = Spread::restore(&mut saved)?;
        let mut seasons = Vec::new();
        for _ in 0..saved.count()? {
            let (next, length) = (saved.count()?, saved.count()?);
            let values = saved.several(length)?.to_vec();
            if next >= length || !values.iter().all(|value| value.is_finite()) {
                return None;
            }
            seasons.push(Season { values, next });
        }
        saved.end()?;
        Some(Self { is_product, seasons, rest, spread })
    }
}

impl FittedSeries for Decomposed {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        for (step, forecast) in out.iter_mut().enumerate() {
            *forecast = self.ahead(step).0;
        }
    }

    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        normal_by_step(probabilities, out, |step| {
            let (forecast, factor) = self.ahead(step);
            let deviation = self.spread.deviation(self.rest.growth_of_variance(step))?;
            Some((forecast, factor * deviation))
        })
    }

    fn update(&mut self, values: &[f64]) -> bool {
        values.iter().for_each(|value| self.take(*value));
        true
    }

    fn numbers(&self) -> Vec<f64> {
        let mut numbers = vec![f64::from(u8::from(self.is_product))];
        numbers.extend(self.rest.numbers());
        numbers.extend(self.spread.numbers());
        numbers.push(self.seasons.len() as f64);
        for season in &self.seasons {
            numbers.extend([season.next as f64, season.values.len() as f64]);
            numbers.extend(&season.values);
        }
        numbers
    }
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
    use super::super::{classical, mstl};
    use super::*;
    use forecastle_core::random::normal;

    fn forecast_of(history: &[f64], season: usize, steps: usize) -> Vec<f64> {
        let fitted = mstl::DECOMPOSING.take_apart(history, &[season]).unwrap();
        (0..steps).map(|step| fitted.ahead(step).0).collect()
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

    fn noisy(series: u64, length: u64) -> Vec<f64> {
        let at = |place: u64| {
            let season = [10.0, 14.0, 9.0, 3.0][place as usize % 4];
            20.0 + 0.05 * place as f64 + season + normal(1, series, place)
        };
        (0..length).map(at).collect()
    }

    #[test]
    fn updates_go_on_where_the_history_ended() {
        for decomposing in [&mstl::DECOMPOSING, &classical::DECOMPOSING] {
            for base in [0.0, -100.0] {
                let mut history: Vec<f64> = noisy(1, 90).iter().map(|y| base + y).collect();
                history[80] = f64::NAN;
                let mut whole = decomposing.take_apart(&history[..61], &[4]).unwrap();
                let mut updated = Decomposed::restore(&whole.numbers()).unwrap();
                assert_eq!(updated, whole);
                assert!(updated.update(&history[61..]));
                // The parameters as they are, over the longer history: the season's values are those of
                // the fit, the rest is smoothed from the last level on.
                for (place, value) in history.iter().enumerate().skip(61) {
                    let season = whole.season(place - 61);
                    if !value.is_nan() {
                        let adjusted = if base == 0.0 && whole.is_product {
                            value / season.exp()
                        } else {
                            value - season
                        };
                        whole.rest.take(adjusted);
                    }
                }
                assert!((updated.rest.ahead(3) - whole.rest.ahead(3)).abs() < 1e-9);
                assert!((updated.season(2) - whole.season(29 + 2)).abs() < 1e-12);
                assert_eq!(Decomposed::restore(&updated.numbers()[1..]), None);
            }
        }
    }

    /// Bands of 80 % hold between 75 % and 85 % of what comes.
    #[test]
    fn bands_cover_what_comes() {
        for (decomposing, length) in
            [(&mstl::DECOMPOSING, 100), (&mstl::DECOMPOSING, 20), (&classical::DECOMPOSING, 60)]
        {
            let (mut inside, mut all) = (0, 0);
            for series in 0..300 {
                let values = noisy(series, length + 8);
                let (past, ahead) = values.split_at(length as usize);
                let fitted = decomposing.take_apart(past, &[4]).unwrap();
                for (step, value) in ahead.iter().enumerate() {
                    let (forecast, factor) = fitted.ahead(step);
                    let growth = fitted.rest.growth_of_variance(step);
                    let width = 1.281_551_6 * factor * fitted.spread.deviation(growth).unwrap();
                    inside += usize::from((value - forecast).abs() <= width);
                    all += 1;
                }
            }
            let share = f64::from(inside as u32) / f64::from(all);
            assert!((0.75..=0.85).contains(&share), "{length}: {share}");
        }
    }
}
