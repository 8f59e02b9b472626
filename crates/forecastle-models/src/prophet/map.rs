//! The most probable parameters of a linear model, noise included.
//!
//! With n rows, residuals r, changes δ of the slope and the other parameters θ, what is minimised is
//!
//! n·ln σ + Σr²/(2σ²) + 2σ² + Σθ²/(2s²) + Σ|δ|/τ,
//!
//! the negative logarithm of Prophet's posterior: normal noise with σ half-normal of scale ½, normal priors
//! of scale s, a Laplace prior of scale τ. For a given σ this is a ridge regression with an absolute-value
//! penalty on a few parameters, solved exactly from the normal equations; for given residuals the best σ is
//! a square root. The two are brought to agree.

use super::lasso::Lasso;
use super::linear_algebra::{add_scaled, backward, cholesky, dot, forward};
use super::rows::{Linear, Normal};

/// The least σ, as a share of the series' largest size.
///
/// As many parameters as rows can fit every row exactly, and the posterior then rises without end as σ goes
/// to zero. A thousandth is finer than any demand is, and keeps the equations well conditioned.
pub const LEAST_SIGMA: f64 = 1e-3;

/// The priors.
#[derive(Debug, Clone)]
pub struct Prior {
    /// 1/s² of the parameters of the line's base.
    pub base: f64,
    /// The scale τ of the changes' Laplace prior.
    pub changes: f64,
    /// 1/s² of every feature's coefficient.
    pub features: Vec<f64>,
}

impl Prior {
    /// The part of the objective that does not depend on the rows, for `base` parameters of the base.
    pub fn cost(&self, base: usize, parameters: &[f64]) -> f64 {
        let effects = parameters.len() - self.features.len();
        let square = |(value, precision): (&f64, f64)| 0.5 * precision * value * value;
        let of_base: f64 = parameters[..base].iter().map(|value| square((value, self.base))).sum();
        let sizes: f64 = parameters[base..effects].iter().map(|change| change.abs()).sum();
        let features = parameters[effects..].iter().zip(self.features.iter().copied());
        of_base + sizes / self.changes + features.map(square).sum::<f64>()
    }
}

/// The most probable σ of `rows` residuals with this sum of squares.
pub fn best_sigma(rows: usize, squares: f64) -> f64 {
    // 4σ⁴ + nσ² = Σr², written so that nothing cancels.
    let rows = rows as f64;
    let variance = 2.0 * squares / (rows + (rows * rows + 16.0 * squares).sqrt());
    variance.sqrt().max(LEAST_SIGMA)
}

/// The objective, given the cost of the priors, at a σ.
pub fn objective(rows: usize, squares: f64, sigma: f64, prior_cost: f64) -> f64 {
    let variance = sigma * sigma;
    rows as f64 * sigma.ln() + 0.5 * squares / variance + 2.0 * variance + prior_cost
}

/// Moves parameters (base, changes, coefficients of the features) and σ to the mode that is reached from
/// where they are. From a σ above all modes that is the one with the most noise: the posterior can have
/// others, where the changes chase the noise.
pub fn maximise(linear: &Linear<'_>, prior: &Prior, parameters: &mut [f64], sigma: &mut f64) {
    let normal = linear.normal();
    let mut penalised = Penalised::new(&normal, prior);
    let rows = linear.target.len();
    let mut values = vec![0.0; rows];
    let mut sigma_after = |sigma: f64, parameters: &mut [f64]| {
        penalised.solve(sigma, parameters);
        linear.evaluate(parameters, &mut values);
        let squares: f64 =
            values.iter().zip(linear.target).map(|(value, target)| (target - value).powi(2)).sum();
        best_sigma(rows, squares)
    };
    *sigma = agree(*sigma, |sigma| sigma_after(sigma, parameters));
}

/// The σ that `after` leaves as it is, by secants on ln σ; the last call of `after` is within 1e-12 of it.
fn agree(start: f64, mut after: impl FnMut(f64) -> f64) -> f64 {
    let mut place = start.ln();
    let mut earlier: Option<(f64, f64)> = None;
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for _ in 0..60 {
        let next = after(place.exp());
        let gap = next.ln() - place;
        if gap.abs() < 1e-12 {
            return next;
        }
        // More noise leaves more residuals, so plain steps never pass the mode; they bound it.
        if gap < 0.0 {
            high = place
        } else {
            low = place
        }
        let slope = earlier.map(|(before, gap_before)| (gap - gap_before) / (place - before));
        earlier = Some((place, gap));
        let jump = slope.filter(|slope| *slope < -0.05).map_or(gap, |slope| -gap / slope);
        place += jump;
        if !(low < place && place < high) {
            let has_both = low.is_finite() && high.is_finite();
            place = if has_both { 0.5 * (low + high) } else { next.ln() };
        }
    }
    place.exp()
}

/// The ridge and absolute-value problem for any σ: everything but the changes is eliminated, and what
/// remains is a small [`Lasso`].
struct Penalised<'a> {
    normal: &'a Normal,
    prior: &'a Prior,
    lasso: Lasso,
    factor: Vec<f64>,
    cross: Vec<f64>,
    smooth: Vec<f64>,
    reduced: Vec<f64>,
    right: Vec<f64>,
}

impl<'a> Penalised<'a> {
    fn new(normal: &'a Normal, prior: &'a Prior) -> Self {
        let (smooth, changes) = (normal.base + normal.features, normal.changes);
        Self {
            normal,
            prior,
            lasso: Lasso::new(changes),
            factor: vec![0.0; smooth * smooth],
            cross: vec![0.0; changes * smooth],
            smooth: vec![0.0; smooth],
            reduced: vec![0.0; changes * changes],
            right: vec![0.0; changes],
        }
    }

    fn solve(&mut self, sigma: f64, parameters: &mut [f64]) {
        let variance = sigma * sigma;
        self.eliminate(variance);
        let (base, count, changes) = (self.normal.base, self.smooth.len(), self.normal.changes);
        let bends = &mut parameters[base..base + changes];
        let lambda = variance / self.prior.changes;
        self.lasso.minimise(&self.reduced, &self.right, lambda, bends);
        for (bend, row) in bends.iter().zip(self.cross.chunks_exact(count)) {
            if *bend != 0.0 {
                add_scaled(&mut self.smooth, -bend, row);
            }
        }
        backward(&self.factor, count, &mut self.smooth);
        parameters[..base].copy_from_slice(&self.smooth[..base]);
        parameters[base + changes..].copy_from_slice(&self.smooth[base..]);
    }

    /// Leaves in `reduced` and `right` the equations of the changes alone, and in `factor`, `cross` and
    /// `smooth` what it takes to come back from them.
    fn eliminate(&mut self, variance: f64) {
        let Normal { base, changes, features, gram, right } = self.normal;
        let (size, count) = (self.normal.size(), base + features);
        // The place of a smooth parameter among all.
        let whole = |place: usize| if place < *base { place } else { place + changes };
        for i in 0..count {
            for j in 0..=i {
                self.factor[i * count + j] = gram[whole(i) * size + whole(j)];
            }
            let is_base = i < *base;
            let precision = if is_base { self.prior.base } else { self.prior.features[i - base] };
            self.factor[i * count + i] += variance * precision;
            self.smooth[i] = right[whole(i)];
        }
        cholesky(&mut self.factor, count);
        forward(&self.factor, count, &mut self.smooth);
        for change in 0..*changes {
            let row = &mut self.cross[change * count..(change + 1) * count];
            let of_change = &gram[(base + change) * size..(base + change + 1) * size];
            row[..*base].copy_from_slice(&of_change[..*base]);
            row[*base..].copy_from_slice(&of_change[base + changes..]);
            forward(&self.factor, count, row);
        }
        for i in 0..*changes {
            let row = &self.cross[i * count..(i + 1) * count];
            self.right[i] = right[base + i] - dot(row, &self.smooth);
            for j in 0..=i {
                let other = &self.cross[j * count..(j + 1) * count];
                let value = gram[(base + i) * size + base + j] - dot(row, other);
                self.reduced[i * changes + j] = value;
                self.reduced[j * changes + i] = value;
            }
        }
    }
}
