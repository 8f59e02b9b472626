//! How demand comes back: `share(t) = norm − missing·exp(−t/τ)`, t counted from the re-opening.

use serde::{Deserialize, Serialize};

/// A recovery, as far as is known: curves of all speeds, each weighed by how well it explains what came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    shapes: Vec<Shape>,
}

/// A curve of one speed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Shape {
    /// Periods in which what is missing falls to 1/e.
    days: f64,
    /// The share of demand that it ends at.
    norm: f64,
    /// What is missing on the first period.
    missing: f64,
    /// Its probability.
    weight: f64,
}

/// What came since a re-opening.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Since {
    /// Periods since the re-opening, from 0.
    pub places: Vec<f64>,
    /// What was sold over what had been expected without a disruption.
    pub shares: Vec<f64>,
    /// One over the variance of each share.
    pub precisions: Vec<f64>,
}

/// What is thought of curves before anything is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// The share that demand comes back to, and its standard deviation.
    pub norm: (f64, f64),
    /// What is missing at first, and its standard deviation.
    pub missing: (f64, f64),
    /// The logarithm of the periods, and its standard deviation.
    pub speed: (f64, f64),
}

const SPEEDS: usize = 60;

/// Rounds in which groups learn from each other.
const ROUNDS: usize = 6;

/// The least standard deviation of the logarithm of speeds among peers, and of what is missing at first.
const LEAST_SPREAD: f64 = 0.15;

/// The curves of groups, each by what came in it and by what the others say of the speed: those that are further along
/// teach those that have just re-opened.
pub fn fit(groups: &[Since], prior: Prior) -> Vec<Curve> {
    let mut shared = prior;
    let mut curves: Vec<Curve> = groups.iter().map(|since| one(since, prior)).collect();
    for _ in 0..ROUNDS {
        let beliefs: Vec<_> = curves.iter().map(|curve| curve.speed()).collect();
        shared.speed = pooled(&beliefs, prior.speed, shared.speed.1);
        curves = groups.iter().map(|since| one(since, shared)).collect();
    }
    curves
}

/// The mean and the spread of what groups say, drawn towards what was thought before.
fn pooled(beliefs: &[(f64, f64)], prior: (f64, f64), spread: f64) -> (f64, f64) {
    // Each belief holds what was thought before; what it adds is what is new in it.
    let mut weight = 1.0 / prior.1.powi(2);
    let mut sum = prior.0 * weight;
    let mut known = 0.0;
    let mut squares = 0.0;
    for (mean, variance) in beliefs {
        let told = 1.0 - (variance / spread.powi(2)).min(1.0);
        let own = told / (variance + spread.powi(2)).max(1e-6);
        weight += own;
        sum += own * mean;
    }
    let mean = sum / weight;
    for (own, variance) in beliefs {
        let told = 1.0 - (variance / spread.powi(2)).min(1.0);
        known += told;
        squares += told * ((own - mean).powi(2) + variance);
    }
    let spread = ((squares + prior.1.powi(2)) / (known + 1.0)).sqrt();
    (mean, spread.max(LEAST_SPREAD))
}

/// The curves of all speeds with their probabilities, by what came and what was thought.
fn one(since: &Since, prior: Prior) -> Curve {
    let (low, high) = (prior.speed.0 - 2.5, prior.speed.0 + 2.5);
    let speed = |place: usize| low + (high - low) * place as f64 / (SPEEDS - 1) as f64;
    let shapes: Vec<_> = (0..SPEEDS)
        .map(|place| {
            let (shape, log) = of_speed(since, speed(place).exp(), prior);
            let off = (speed(place) - prior.speed.0) / prior.speed.1;
            (shape, log - off * off / 2.0)
        })
        .collect();
    let best = shapes.iter().map(|(_, log)| *log).fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = shapes.iter().map(|(_, log)| (log - best).exp()).sum();
    let weigh =
        |(shape, log): &(Shape, f64)| Shape { weight: (log - best).exp() / total, ..*shape };
    Curve { shapes: shapes.iter().map(weigh).filter(|shape| shape.weight > 1e-6).collect() }
}

/// The best curve of a speed, and the logarithm of how probable it makes what came.
fn of_speed(since: &Since, days: f64, prior: Prior) -> (Shape, f64) {
    let (norm, missing) = (prior.norm, prior.missing);
    let (a, c) = (1.0 / norm.1.powi(2), 1.0 / missing.1.powi(2));
    let mut matrix = [a, 0.0, c];
    let mut right = [a * norm.0, c * missing.0];
    let mut square = a * norm.0.powi(2) + c * missing.0.powi(2);
    let places = since.places.iter().zip(&since.shares).zip(&since.precisions);
    for ((place, share), precision) in places {
        let gone = -(-place / days).exp();
        matrix[0] += precision;
        matrix[1] += precision * gone;
        matrix[2] += precision * gone * gone;
        right[0] += precision * share;
        right[1] += precision * share * gone;
        square += precision * share * share;
    }
    let determinant = (matrix[0] * matrix[2] - matrix[1] * matrix[1]).max(1e-12);
    let level = (matrix[2] * right[0] - matrix[1] * right[1]) / determinant;
    let lacking = (matrix[0] * right[1] - matrix[1] * right[0]) / determinant;
    let lost = square - right[0] * level - right[1] * lacking;
    let log = -lost / 2.0 - determinant.ln() / 2.0;
    (Shape { days, norm: level, missing: lacking, weight: 0.0 }, log)
}

impl Curve {
    /// The share of demand so many periods after the re-opening.
    pub fn share(&self, since: f64) -> f64 {
        let of = |shape: &Shape| {
            shape.weight * (shape.norm - shape.missing * (-since / shape.days).exp())
        };
        self.shapes.iter().map(of).sum::<f64>().max(0.01)
    }

    /// The variance of that share, by what is not known of the curve.
    pub fn variance(&self, since: f64) -> f64 {
        let mean = self.share(since);
        let of = |shape: &Shape| {
            let own = shape.norm - shape.missing * (-since / shape.days).exp();
            shape.weight * (own - mean).powi(2)
        };
        self.shapes.iter().map(of).sum()
    }

    /// The share that it comes back to.
    pub fn norm(&self) -> f64 {
        self.shapes.iter().map(|shape| shape.weight * shape.norm).sum()
    }

    /// The first period after the re-opening with this share of what it comes back to; `None` where it takes longer than
    /// `most` periods.
    pub fn periods_to(&self, share: f64, most: usize) -> Option<usize> {
        let wanted = share * self.norm();
        (0..=most).find(|place| self.share(*place as f64) >= wanted)
    }

    /// Mean and variance of the logarithm of the periods in which what is missing falls to 1/e.
    pub fn speed(&self) -> (f64, f64) {
        let mean: f64 = self.shapes.iter().map(|shape| shape.weight * shape.days.ln()).sum();
        let of = |shape: &Shape| shape.weight * (shape.days.ln() - mean).powi(2);
        (mean, self.shapes.iter().map(of).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::normal;

    const PRIOR: Prior = Prior { norm: (1.0, 0.08), missing: (0.5, 0.3), speed: (3.8, 0.7) };

    fn seen(series: u64, missing: f64, days: f64, periods: usize, noise: f64) -> Since {
        let share = |place: usize| {
            1.0 - missing * (-(place as f64) / days).exp() + noise * normal(5, series, place as u64)
        };
        Since {
            places: (0..periods).map(|place| place as f64).collect(),
            shares: (0..periods).map(share).collect(),
            precisions: vec![1.0 / (noise * noise); periods],
        }
    }

    #[test]
    fn a_curve_is_found_again() {
        let curve = &fit(&[seen(1, 0.57, 50.0, 200, 0.05)], PRIOR)[0];
        for place in [0.0, 20.0, 60.0, 150.0] {
            let truth = 1.0 - 0.57 * (-place / 50.0_f64).exp();
            assert!((curve.share(place) - truth).abs() < 0.02, "{place}: {}", curve.share(place));
        }
        let reached = curve.periods_to(0.95, 730).unwrap();
        assert!(reached.abs_diff(122) <= 12, "{reached}");
    }

    #[test]
    fn those_further_along_teach_the_others() {
        let mut groups: Vec<_> = (0..5).map(|group| seen(group, 0.6, 20.0, 150, 0.05)).collect();
        groups.push(seen(9, 0.6, 20.0, 6, 0.05));
        let alone = fit(&groups[5..], PRIOR)[0].share(30.0);
        let taught = fit(&groups, PRIOR)[5].share(30.0);
        let truth = 1.0 - 0.6 * (-30.0_f64 / 20.0).exp();
        assert!((taught - truth).abs() < 0.05, "{taught} against {truth}");
        assert!(
            (taught - truth).abs() < (alone - truth).abs(),
            "{taught} and {alone} against {truth}"
        );
    }

    #[test]
    fn nothing_seen_is_what_was_thought() {
        let curve = &fit(&[Since::default()], PRIOR)[0];
        assert!((curve.norm() - 1.0).abs() < 1e-6 && (curve.share(0.0) - 0.5).abs() < 1e-6);
        assert_eq!(curve.periods_to(0.999, 10), None);
    }
}
