//! Finding a series' distribution of counts.

use super::CountDistribution;
use super::discount::{Discounted, LogProduct, average};
use super::shape::Moments;
use crate::intermittent::sizes::{is_count, pack};
use crate::local::SavedNumbers;
use crate::model::Unserved;
use crate::season::known;
use crate::weight::LANES;

/// What is known of a series' counts, ready to go on.
#[derive(Debug, Clone, PartialEq)]
pub enum Counts {
    /// There was no demand.
    Nothing,
    /// There was.
    Demands(Box<Demands>),
}

/// Chance and sizes of demands.
#[derive(Debug, Clone, PartialEq)]
pub struct Demands {
    /// The unit that demands come in.
    pack: f64,
    /// The least size of a demand, in packs.
    least: f64,
    /// The negative binomial's size.
    size: f64,
    /// `None` where there was a demand in every period.
    chance: Option<(Discounted, LogProduct)>,
    /// What lies above the least, in packs; `None` where nothing ever does.
    above: Option<(Discounted, [f64; LANES])>,
}

/// The distribution of the next value of a history of counts.
///
/// # Errors
/// When a value is no count: a fraction, or below zero; or when none is known.
pub fn fit(history: &[f64]) -> Result<CountDistribution, Unserved> {
    Ok(Counts::fit(history)?.distribution())
}

impl Counts {
    /// Follows a history of counts.
    ///
    /// # Errors
    /// As [`fit`].
    pub fn fit(history: &[f64]) -> Result<Self, Unserved> {
        let known = known(history);
        if known.is_empty() {
            return Err(Unserved::because("no known value"));
        }
        if !known.iter().all(|value| is_count(*value)) {
            return Err(Unserved::unsuited("a value is no count"));
        }
        let pack = pack(known.iter().copied());
        let demands = known.iter().filter(|value| **value > 0.0);
        let sizes: Vec<f64> = demands.map(|value| value / pack).collect();
        if sizes.is_empty() {
            return Ok(Self::Nothing);
        }
        let moments = Moments::of(&sizes);
        let (least, above) = (moments.least(), moments.mean - moments.least());
        let chance = (sizes.len() < known.len()).then(|| {
            let long_run = (sizes.len() as f64 + 0.5) / (known.len() as f64 + 1.0);
            (Discounted::from(long_run), LogProduct::NONE)
        });
        let above = (above > 0.0).then(|| (Discounted::from(above), [0.0; LANES]));
        let mut demands = Demands { pack, least, size: moments.size(), chance, above };
        known.iter().for_each(|value| demands.take(*value));
        Ok(Self::Demands(Box::new(demands)))
    }

    /// Takes in the next period's value, no gap. Whether it is one that this can be the distribution of.
    pub fn take(&mut self, value: f64) -> bool {
        match self {
            Self::Nothing => value == 0.0,
            Self::Demands(demands) => {
                let admits = demands.admits(value);
                if admits {
                    demands.take(value);
                }
                admits
            }
        }
    }

    /// The distribution of the next value, and of those after it.
    pub fn distribution(&self) -> CountDistribution {
        match self {
            Self::Nothing => CountDistribution::NOTHING,
            Self::Demands(demands) => demands.distribution(),
        }
    }

    /// The numbers to save.
    pub fn numbers(&self) -> Vec<f64> {
        let Self::Demands(demands) = self else { return vec![0.0] };
        let mut numbers = vec![1.0, demands.pack, demands.least, demands.size];
        let is_there = |there: bool| f64::from(u8::from(there));
        numbers.extend([is_there(demands.chance.is_some()), is_there(demands.above.is_some())]);
        if let Some((means, likelihood)) = &demands.chance {
            numbers.extend(means.numbers());
            numbers.extend(likelihood.logarithms());
        }
        if let Some((means, logarithms)) = &demands.above {
            numbers.extend(means.numbers());
            numbers.extend(logarithms);
        }
        numbers
    }

    /// What was saved; `None` when it is nothing of the kind.
    pub fn restore(numbers: &[f64]) -> Option<Self> {
        let mut saved = SavedNumbers::of(numbers);
        if saved.within(0.0, 1.0)? == 0.0 {
            return saved.end().map(|()| Self::Nothing);
        }
        let (pack, least) = (saved.within(1.0, f64::MAX)?, saved.within(1.0, f64::MAX)?);
        let size = saved.any().filter(|size| *size > 0.0)?;
        let (has_chance, has_above) = (saved.count()? == 1, saved.count()? == 1);
        let mut part = |is_there: bool| -> Option<Option<(Discounted, [f64; LANES])>> {
            if !is_there {
                return Some(None);
            }
            Some(Some((Discounted::restore(&mut saved)?, saved.array()?)))
        };
        let (chance, above) = (part(has_chance)?, part(has_above)?);
        saved.end()?;
        let chance = chance.map(|(means, logarithms)| (means, LogProduct::from(logarithms)));
        Some(Self::Demands(Box::new(Demands { pack, least, size, chance, above })))
    }
}

impl Demands {
    fn admits(&self, value: f64) -> bool {
        if value == 0.0 {
            return self.chance.is_some();
        }
        let packs = value / self.pack;
        is_count(value)
            && packs.fract() == 0.0
            && packs >= self.least
            && (self.above.is_some() || packs == self.least)
    }

    fn take(&mut self, value: f64) {
        let happened = value > 0.0;
        if let Some((means, likelihood)) = &mut self.chance {
            let mut chances = means.values();
            if !happened {
                chances = chances.map(|chance| 1.0 - chance);
            }
            likelihood.multiply(&chances);
            means.take(if happened { 1.0 } else { 0.0 });
        }
        if let Some((means, logarithms)) = &mut self.above
            && happened
        {
            let above = value / self.pack - self.least;
            for (sum, mean) in logarithms.iter_mut().zip(means.values()) {
                *sum += log_likelihood(above, mean, self.size);
            }
            means.take(above);
        }
    }

    fn distribution(&self) -> CountDistribution {
        let chance = self.chance.as_ref();
        let demand = chance
            .map_or(1.0, |(means, likelihood)| average(&means.values(), &likelihood.logarithms()));
        let above = self.above.as_ref();
        let above = above.map_or(0.0, |(means, logarithms)| average(&means.values(), logarithms));
        let (pack, least, size) = (self.pack, self.least, self.size);
        CountDistribution { demand, pack, least, above, size }
    }
}

/// The logarithm of a size's probability, but for what is the same for every mean.
fn log_likelihood(above: f64, mean: f64, size: f64) -> f64 {
    if size.is_finite() {
        above * mean.ln() - (size + above) * (size + mean).ln()
    } else {
        above * mean.ln() - mean
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intermittent::counts::CountDistribution;
    use forecastle_core::random::uniform;

    fn demand(series: u64, chance: f64, largest: f64) -> Vec<f64> {
        let one = |place| {
            let comes = uniform(1, series, place) < chance;
            f64::from(u8::from(comes)) * (1.0 + (largest * uniform(2, series, place)).floor())
        };
        (0..400).map(one).collect()
    }

    #[test]
    fn a_steady_demand_is_recovered() {
        // Means over many series of the same process come out, but for what 400 values can say.
        let fitted: Vec<_> =
            (0..200).map(|series| fit(&demand(series, 0.3, 4.0)).unwrap()).collect();
        let mean = |of: fn(&CountDistribution) -> f64| fitted.iter().map(of).sum::<f64>() / 200.0;
        assert!((mean(|d| d.demand) - 0.3).abs() < 0.02);
        assert!((mean(|d| d.least + d.above) - 2.5).abs() < 0.05);
    }

    #[test]
    fn bounds_of_eighty_percent_hold_at_least_that_share() {
        // Sizes up to 20, demand nearly always: enough counts for the bounds to be near their level.
        let inside: usize = (0..400)
            .map(|series| {
                let values = demand(series, 0.95, 20.0);
                let (past, next) = values.split_at(values.len() - 10);
                let mut bounds = [0.0; 2];
                fit(past).unwrap().quantiles(&[0.1, 0.9], &mut bounds);
                next.iter().filter(|value| (bounds[0]..=bounds[1]).contains(value)).count()
            })
            .sum();
        let share = inside as f64 / 4_000.0;
        assert!((0.75..=0.87).contains(&share), "{share}");
    }

    #[test]
    fn packs_are_found() {
        let distribution = fit(&[12.0, 0.0, 6.0, 0.0, 18.0, 0.0]).unwrap();
        assert_eq!(distribution.pack, 6.0);
        assert_eq!(distribution.quantile(0.99) % 6.0, 0.0);
        assert_eq!(fit(&[7.0; 20]).unwrap().quantile(0.01), 7.0);
    }

    #[test]
    fn sizes_that_hardly_vary_stay_narrow() {
        let sizes: Vec<f64> = (0..100).map(|i| f64::from(100 + i % 2)).collect();
        let distribution = fit(&sizes).unwrap();
        assert!(distribution.quantile(0.05) >= 99.0 && distribution.quantile(0.95) <= 102.0);
    }

    #[test]
    fn updates_go_on_where_the_history_ended() {
        // A change of the history's long-run shape is a matter for a new fit, so both begin with the same.
        let values = demand(3, 0.4, 6.0);
        let Counts::Demands(mut whole) = Counts::fit(&values[..250]).unwrap() else {
            panic!("a demand in hundreds of periods");
        };
        let mut restored = Counts::restore(&Counts::Demands(whole.clone()).numbers()).unwrap();
        assert!(values[250..].iter().all(|value| restored.take(*value)));
        values[250..].iter().for_each(|value| whole.take(*value));
        let (one, other) = (restored.distribution(), whole.distribution());
        assert!((one.demand - other.demand).abs() < 1e-9 && (one.above - other.above).abs() < 1e-9);
        assert!(restored.numbers().len() <= 64, "at most half a kilobyte");
        assert!(!restored.take(0.5));
        assert_eq!(Counts::restore(&restored.numbers()[1..]), None);
        assert!(!Counts::Nothing.take(1.0) && Counts::Nothing.take(0.0));
    }

    #[test]
    fn corners() {
        assert_eq!(fit(&[0.0, f64::NAN, 0.0]), Ok(CountDistribution::NOTHING));
        assert_eq!(fit(&[5.0]).unwrap().quantile(0.5), 5.0);
        assert!(fit(&[f64::NAN]).is_err() && fit(&[0.5]).is_err() && fit(&[-1.0]).is_err());
        let long: Vec<f64> = (0..10_000).map(|i| f64::from(u8::from(i % 900 == 0))).collect();
        assert!(fit(&long).unwrap().mean() > 0.0);
    }
}
