//! Random numbers of a sample, each addressed by what it is for.

use forecastle_core::random;

/// What a random number decides; one that is added goes to the end, so that the others stay what they are.
#[derive(Debug, Clone, Copy)]
pub enum Stream {
    Sku,
    Rank,
    Warehouse,
    Pair,
    Noise,
    Demand,
    Interruption,
    Lead,
    Shock,
    Campaign,
    Price,
    Weather,
    Line,
    Return,
    Outlier,
    Fault,
    Disruption,
}

/// The seed of a sample, and what is drawn by it.
#[derive(Debug, Clone, Copy)]
pub struct Draw(pub u64);

impl Draw {
    /// A number between 0 and 1 for a stream, two things that it is about, and a step (a day, a property).
    pub fn uniform(self, stream: Stream, about: (usize, usize), step: usize) -> f64 {
        random::uniform(self.0, key(stream, about), step as u64)
    }

    /// A standard normal number.
    pub fn normal(self, stream: Stream, about: (usize, usize), step: usize) -> f64 {
        random::normal(self.0, key(stream, about), step as u64)
    }

    /// A number between two bounds.
    pub fn between(
        self,
        stream: Stream,
        about: (usize, usize),
        step: usize,
        bounds: (f64, f64),
    ) -> f64 {
        bounds.0 + (bounds.1 - bounds.0) * self.uniform(stream, about, step)
    }

    /// A whole number from 0 up to, but not including, `count`.
    pub fn below(self, stream: Stream, about: (usize, usize), step: usize, count: usize) -> usize {
        ((self.uniform(stream, about, step) * count as f64) as usize).min(count.saturating_sub(1))
    }
}

fn key(stream: Stream, (a, b): (usize, usize)) -> u64 {
    (stream as u64) << 56 | (a as u64) << 20 | b as u64
}

/// From this mean on a count is drawn as a rounded normal number.
const MANY: f64 = 12.0;

/// The count with a Poisson distribution of this mean that a uniform number stands for.
pub fn poisson(mean: f64, uniform: f64) -> u32 {
    if mean <= 0.0 {
        return 0;
    }
    if mean >= MANY {
        let drawn = mean + mean.sqrt() * random::normal_quantile(uniform);
        return drawn.round().max(0.0) as u32;
    }
    let mut probability = (-mean).exp();
    let mut reached = probability;
    let mut count = 0;
    while uniform > reached && count < 200 {
        count += 1;
        probability *= mean / f64::from(count);
        reached += probability;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_mean_and_variance() {
        for mean in [0.1, 1.0, 5.0, 11.9, 12.0, 80.0] {
            let count = 50_000;
            let draws: Vec<f64> = (0..count)
                .map(|step| Draw(3).uniform(Stream::Demand, (1, 2), step))
                .map(|uniform| f64::from(poisson(mean, uniform)))
                .collect();
            let average = draws.iter().sum::<f64>() / count as f64;
            let variance = draws.iter().map(|x| (x - average).powi(2)).sum::<f64>() / count as f64;
            assert!((average / mean - 1.0).abs() < 0.05, "mean {mean}: {average}");
            assert!((variance / mean - 1.0).abs() < 0.05, "mean {mean}: variance {variance}");
        }
    }

    #[test]
    fn keys_do_not_meet() {
        let one = key(Stream::Sku, (1, 0));
        assert_ne!(one, key(Stream::Sku, (0, 1)));
        assert_ne!(one, key(Stream::Rank, (1, 0)));
    }
}
