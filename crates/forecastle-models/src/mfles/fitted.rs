//! What is kept of a series.

use super::choice::Chosen;
use super::harmonics;
use super::rounds::Season;
use crate::averages::spread::{Spread, normal_by_step};
use crate::local::{FittedSeries, LocalSeries, SavedNumbers};

/// Logarithms beyond this are no values any more.
const MOST_LOGARITHM: f64 = 700.0;

/// The longest season taken up from saved numbers.
const LONGEST_SEASON: usize = 1_000;

/// A season that goes on.
#[derive(Debug, Clone, PartialEq)]
struct Ahead {
    season: Season,
    /// The phase of the period that comes next.
    next: usize,
}

/// Level, slope and seasons at a history's end, and how far forecasts miss.
#[derive(Debug, Clone, PartialEq)]
pub struct Boosted {
    /// Whether all this is in logarithms.
    is_product: bool,
    /// The level of the last period.
    level: f64,
    slope: f64,
    /// How far the slope leads in all, at most.
    reach: f64,
    seasons: Vec<Ahead>,
    spread: Spread,
    /// By how much the variance of an error grows with each further step, in that of the first.
    growth: f64,
}

impl Boosted {
    /// A level without slope and season, for histories too short or too even for more.
    pub fn flat(history: &[f64], level: f64) -> Self {
        let known = || history.iter().copied().filter(|value| !value.is_nan());
        let mut spread = Spread::NONE;
        known().for_each(|value| spread.see(value));
        known().zip(known().skip(1)).for_each(|(one, next)| spread.miss((next - one).powi(2)));
        Self {
            is_product: false,
            level,
            slope: 0.0,
            reach: f64::MAX,
            seasons: Vec::new(),
            spread,
            growth: 1.0,
        }
    }

    /// What goes on from a history with at least four known values.
    pub fn of(history: &[f64], chosen: &Chosen) -> Self {
        let Chosen { parts, levels, centre, scale, is_product, .. } = chosen;
        let last_known = history.iter().rposition(|value| !value.is_nan()).unwrap_or(0);
        let beyond = (history.len() - 1 - last_known) as f64;
        let level = parts.line.at(last_known as f64) + levels.last().copied().unwrap_or(0.0);
        let goes_on = |season: &Season| {
            let coefficients = season.coefficients.iter().map(|one| one * scale).collect();
            let next = history.len() % season.period;
            Ahead { season: Season { period: season.period, coefficients }, next }
        };
        let (variance, growth) = errors(chosen);
        let count = parts.rest.len() as f64 - 1.0;
        let in_unit = |value: f64| if *is_product { value.ln() } else { value };
        let known = history.iter().filter(|value| !value.is_nan()).map(|value| in_unit(*value));
        let bounds = known
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), y| (low.min(y), high.max(y)));
        Self {
            is_product: *is_product,
            level: centre + scale * (level + beyond * parts.slope_ahead),
            slope: scale * parts.slope_ahead,
            // Growth by factors leads no further than the history has spanned; a line is harmless.
            reach: if *is_product { bounds.1 - bounds.0 } else { f64::MAX },
            seasons: parts.seasons.iter().map(goes_on).collect(),
            spread: Spread::of(variance * scale * scale * count, count, bounds),
            growth,
        }
    }

    /// The forecast of a period ahead, counted from 0, in the unit of the parts.
    fn ahead(&self, step: usize) -> f64 {
        let of = |ahead: &Ahead| {
            let Season { period, coefficients } = &ahead.season;
            harmonics::value(*period, coefficients, (ahead.next + step) % period)
        };
        let season: f64 = self.seasons.iter().map(of).sum();
        let rise = self.slope * (step + 1) as f64;
        self.level + rise.clamp(-self.reach, self.reach) + season
    }

    /// The forecast of a period ahead, counted from 0.
    pub fn point(&self, step: usize) -> f64 {
        self.in_target_unit(self.ahead(step))
    }

    fn in_target_unit(&self, value: f64) -> f64 {
        if !self.is_product {
            return value;
        }
        value.clamp(-MOST_LOGARITHM, MOST_LOGARITHM).exp()
    }

    /// What [`Boosted::restore`] takes up again.
    pub fn saved(&self) -> Vec<f64> {
        let is_product = f64::from(u8::from(self.is_product));
        let mut numbers = vec![is_product, self.level, self.slope, self.reach];
        numbers.extend(self.spread.numbers());
        numbers.push(self.growth);
        numbers.push(self.seasons.len() as f64);
        for Ahead { season, next } in &self.seasons {
            numbers.extend([season.period as f64, *next as f64]);
            numbers.extend(&season.coefficients);
        }
        numbers
    }

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(numbers: &[f64]) -> Option<Self> {
        let mut saved = SavedNumbers::of(numbers);
        let is_product = saved.within(0.0, 1.0)? == 1.0;
        let [level, slope] = saved.array()?;
        let reach = saved.within(0.0, f64::MAX)?;
        let spread = Spread::restore(&mut saved)?;
        let growth = saved.within(0.0, f64::MAX)?;
        let mut seasons = Vec::new();
        for _ in 0..saved.count()? {
            let (period, next) = (saved.count()?, saved.count()?);
            if !(2..=LONGEST_SEASON).contains(&period) || next >= period {
                return None;
            }
            let coefficients = saved.several(harmonics::size(period))?.to_vec();
            if !coefficients.iter().all(|one| one.is_finite()) {
                return None;
            }
            seasons.push(Ahead { season: Season { period, coefficients }, next });
        }
        saved.end()?;
        Some(Self { is_product, level, slope, reach, seasons, spread, growth })
    }
}

/// The variance of the errors one step ahead, and by how much it grows with each further step, in its
/// own measure: from what the levels missed of the rest.
fn errors(chosen: &Chosen) -> (f64, f64) {
    let (rest, levels) = (&chosen.parts.rest, &chosen.levels);
    let count = rest.len();
    let mean_square = |lag: usize| {
        let pairs = rest[lag..].iter().zip(levels);
        pairs.map(|(rest, level)| (rest - level).powi(2)).sum::<f64>() / (count - lag) as f64
    };
    let first = mean_square(1);
    let farthest = (count / 4).clamp(1, 12);
    let growth = if farthest > 1 && first > 0.0 {
        ((mean_square(farthest) / first - 1.0) / (farthest - 1) as f64).max(0.0)
    } else {
        0.0
    };
    // Each coefficient takes its share of the errors in the history away, and misses as much ahead.
    let sizes = chosen.parts.seasons.iter().map(|season| season.coefficients.len());
    let share = ((sizes.sum::<usize>() + 2) as f64 / count as f64).min(0.5);
    (first * (1.0 + share) / (1.0 - share), growth)
}

impl FittedSeries for Boosted {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        for (step, forecast) in out.iter_mut().enumerate() {
            *forecast = self.point(step);
        }
    }

    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let has_any = normal_by_step(probabilities, out, |step| {
            let deviation = self.spread.deviation(1.0 + self.growth * step as f64)?;
            Some((self.ahead(step), deviation))
        });
        if has_any {
            out.iter_mut().for_each(|value| *value = self.in_target_unit(*value));
        }
        has_any
    }

    fn numbers(&self) -> Vec<f64> {
        self.saved()
    }
}
