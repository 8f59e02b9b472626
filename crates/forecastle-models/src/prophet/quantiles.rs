//! How far off a forecast may be: noise, and changes of the trend to come.
//!
//! After the history's end the trend goes on changing as it did: possible changes come at the rate they had
//! (a Poisson process), each of a size from the Laplace distribution whose scale is the mean size of the
//! changes there were. What they add up to by a time d after the end has the characteristic function
//!
//! exp(−r·(d − atan(λud)/(λu))), with r the rate and λ the scale.
//!
//! Together with normal noise that is inverted numerically: no simulation, no seed, the same distribution
//! that Prophet draws paths from.

use std::f64::consts::PI;

use forecastle_core::random::normal_quantile;

use super::fitted::{Ahead, Fitted};
use super::settings::{Growth, Mode, Settings};

/// No quantile lies further from its point than this multiple of the range of the history's values: a
/// trend that bent wildly would otherwise have bands that grow without bounds.
const MOST_RANGES: f64 = 2.0;

impl Fitted {
    /// Quantiles of every period for probabilities between 0 and 1 in ascending order:
    /// `period * probabilities.len() + place`, in the units of the series, not below [`Fitted::least`] and
    /// not further from the forecast than twice the range of the known values. They hold the noise and the
    /// changes of the trend to come; the parameters are taken as certain, as in Prophet, but for the noise,
    /// which is put right for their number.
    ///
    /// # Panics
    /// As [`Fitted::forecast`].
    pub fn quantiles(
        &self,
        settings: &Settings,
        ahead: &Ahead<'_>,
        probabilities: &[f64],
    ) -> Vec<f64> {
        let (trend, effects) = self.parts(settings, ahead);
        let steepness = self.steepness(ahead);
        let most = MOST_RANGES * self.range;
        let mut quantiles = Vec::with_capacity(ahead.days.len() * probabilities.len());
        for (period, day) in ahead.days.iter().enumerate() {
            let (share, point) = match self.mode {
                Mode::Additive => (1.0, trend[period] + effects[period] * self.scale),
                Mode::Multiplicative => {
                    let share = 1.0 + effects[period];
                    (share, trend[period] + (trend[period] - self.floor) * effects[period])
                }
            };
            let spread = self.spread(self.time_of(*day), (share * steepness[period]).abs());
            let table = spread.table();
            quantiles.extend(probabilities.iter().map(|probability| {
                let distance = spread.quantile(&table, *probability) * self.scale;
                (point + distance.clamp(-most, most)).max(self.least)
            }));
        }
        quantiles
    }

    fn spread(&self, time: f64, leverage: f64) -> Spread {
        let bends = self.growth != Growth::Flat;
        Spread {
            sigma: self.noise,
            rate: if bends { self.change_rate } else { 0.0 },
            scale: self.mean_change * leverage,
            reach: (time - 1.0).max(0.0),
        }
    }
}

/// The distribution around the point of one period, in scaled units.
#[derive(Debug, Clone, Copy)]
struct Spread {
    sigma: f64,
    rate: f64,
    scale: f64,
    reach: f64,
}

/// The characteristic function at ½, 1½, 2½ … steps.
struct Table {
    step: f64,
    values: Vec<f64>,
}

impl Spread {
    fn deviation(&self) -> f64 {
        let changes = 2.0 * self.rate * self.scale.powi(2) * self.reach.powi(3) / 3.0;
        (self.sigma * self.sigma + changes).sqrt()
    }

    /// `None` when the changes add nothing that could be seen: the noise is normal.
    fn table(&self) -> Option<Table> {
        // More points resolve distributions whose noise is tiny beside their changes; beyond this the
        // noise is taken for a little larger than it is.
        const MOST_POINTS: f64 = 600.0;
        let deviation = self.deviation();
        if deviation <= self.sigma * (1.0 + 1e-9) || !deviation.is_finite() {
            return None;
        }
        // The sum below repeats the distribution every 2π/step: so far that no probability is left there.
        let step = PI / (10.0 * deviation);
        let sigma = self.sigma.max(7.0 / (MOST_POINTS * step));
        let points = (7.0 / (sigma * step)).ceil() as usize;
        let value = |place: usize| {
            let u = (place as f64 + 0.5) * step;
            let bend = self.scale * u;
            let changes = self.reach - (bend * self.reach).atan() / bend;
            (-0.5 * (sigma * u).powi(2) - self.rate * changes.max(0.0)).exp()
        };
        Some(Table { step, values: (0..points).map(value).collect() })
    }

    fn quantile(&self, table: &Option<Table>, probability: f64) -> f64 {
        let Some(table) = table else { return self.sigma * normal_quantile(probability) };
        let deviation = self.deviation();
        // Symmetric around zero: the upper half is enough. Beyond nine deviations nothing is asked for.
        let tail = probability.min(1.0 - probability);
        let (mut low, mut high) = (0.0, 9.0 * deviation);
        let mut x = (-deviation * normal_quantile(tail)).clamp(low, high);
        for _ in 0..60 {
            let (above, density) = table.above(x);
            if above > tail {
                low = x
            } else {
                high = x
            }
            let newton = x + (above - tail) / density;
            let next = if low < newton && newton < high { newton } else { 0.5 * (low + high) };
            let moved = (next - x).abs();
            x = next;
            if moved < 1e-10 * deviation {
                break;
            }
        }
        if probability < 0.5 { -x } else { x }
    }
}

impl Table {
    /// The probability of more than `x`, and the density there (Gil-Pelaez, by the midpoint rule, which
    /// is exact for smooth distributions but for the tails it repeats).
    fn above(&self, x: f64) -> (f64, f64) {
        let (mut sine, mut cosine) = (0.5 * self.step * x).sin_cos();
        let (turn_sine, turn_cosine) = (self.step * x).sin_cos();
        let (mut sum, mut density) = (0.0, 0.0);
        for (place, value) in self.values.iter().enumerate() {
            sum += value * sine / (place as f64 + 0.5);
            density += value * cosine;
            (sine, cosine) =
                (sine * turn_cosine + cosine * turn_sine, cosine * turn_cosine - sine * turn_sine);
        }
        (0.5 - sum / PI, density * self.step / PI)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::{normal, uniform};

    const SPREAD: Spread = Spread { sigma: 0.05, rate: 25.0, scale: 0.2, reach: 0.5 };

    #[test]
    fn quantiles_are_those_of_simulated_paths() {
        let paths = 200_000;
        let mut ends: Vec<f64> = (0..paths)
            .map(|path| {
                let (mut time, mut end, mut draw) = (0.0, SPREAD.sigma * normal(1, path, 0), 1);
                loop {
                    time -= uniform(2, path, draw).ln() / SPREAD.rate;
                    if time > SPREAD.reach {
                        return end;
                    }
                    let size = -SPREAD.scale * uniform(3, path, draw).ln();
                    let sign = if uniform(4, path, draw) < 0.5 { -1.0 } else { 1.0 };
                    end += sign * size * (SPREAD.reach - time);
                    draw += 1;
                }
            })
            .collect();
        ends.sort_by(f64::total_cmp);
        let table = SPREAD.table();
        for probability in [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975] {
            let simulated = ends[(probability * paths as f64) as usize];
            let analytic = SPREAD.quantile(&table, probability);
            // Three standard errors of a simulated quantile in the tail.
            assert!((simulated - analytic).abs() < 0.012, "{probability}: {simulated} {analytic}");
        }
    }

    #[test]
    fn without_changes_the_noise_is_normal() {
        for spread in [Spread { reach: 0.0, ..SPREAD }, Spread { scale: 1e-8, ..SPREAD }] {
            let quantile = spread.quantile(&spread.table(), 0.9);
            assert!((quantile - 0.05 * normal_quantile(0.9)).abs() < 1e-9, "{quantile}");
        }
        let nearly = Spread { scale: 1e-3, ..SPREAD };
        let quantile = nearly.quantile(&nearly.table(), 0.9);
        assert!((quantile - nearly.deviation() * normal_quantile(0.9)).abs() < 1e-6);
    }

    #[test]
    fn quantiles_rise_with_probability_and_reach() {
        let mut before = 0.0;
        for reach in [0.01, 0.1, 1.0, 10.0] {
            let spread = Spread { reach, ..SPREAD };
            let table = spread.table();
            let quantiles = [0.001, 0.1, 0.5, 0.9, 0.999].map(|p| spread.quantile(&table, p));
            assert!(quantiles.is_sorted(), "{quantiles:?}");
            assert!(quantiles[3] > before);
            before = quantiles[3];
        }
    }
}
