//! The first step of the filter of a stationary ARMA process.

use super::shape::Shape;

/// The variance of the first innovation and the first gain, with the shocks' variance as the unit.
///
/// Autocovariances come from the autoregressive polynomial by Levinson's recursion backwards and forwards,
/// then from the moving average's; a square of the autoregressive reach instead of a linear system.
#[derive(Debug)]
pub struct Start<const W: usize> {
    /// `γ(0)`, the variance of the process.
    pub variance: [f64; W],
    /// The covariances of the state one period later with the first value.
    pub gain: Vec<[f64; W]>,
    partials: Vec<[f64; W]>,
    variances: Vec<[f64; W]>,
    autoregressive: Vec<[f64; W]>,
    products: Vec<[f64; W]>,
    covariances: Vec<[f64; W]>,
    impulses: Vec<[f64; W]>,
}

impl<const W: usize> Default for Start<W> {
    fn default() -> Self {
        Self {
            variance: [1.0; W],
            gain: Vec::new(),
            partials: Vec::new(),
            variances: Vec::new(),
            autoregressive: Vec::new(),
            products: Vec::new(),
            covariances: Vec::new(),
            impulses: Vec::new(),
        }
    }
}

impl<const W: usize> Start<W> {
    /// Computes the start of `W` models of one shape from their coefficients, dense from lag 1 on.
    pub fn compute(&mut self, shape: &Shape, ar: &[[f64; W]], ma: &[[f64; W]]) {
        self.autoregressive_covariances(shape, ar);
        self.moving_average_products(shape, ma);
        self.process_covariances(shape);
        self.impulse_responses(shape, ar, ma);
        self.variance = self.covariances[0].map(|variance| variance.max(1.0));
        self.gain.clear();
        self.gain.resize(shape.state(), [0.0; W]);
        for lag in &shape.ar_lags {
            for place in 0..*lag {
                let (coefficient, past) = (&ar[lag - 1], &self.covariances[lag - 1 - place]);
                add_product(&mut self.gain[place], coefficient, past);
            }
        }
        for lag in &shape.ma_lags {
            for place in 0..*lag {
                let (coefficient, past) = (&ma[lag - 1], &self.impulses[lag - 1 - place]);
                add_product(&mut self.gain[place], coefficient, past);
            }
        }
    }

    /// The covariances of the process without its moving average, up to the furthest lag needed.
    fn autoregressive_covariances(&mut self, shape: &Shape, ar: &[[f64; W]]) {
        let order = shape.ar_reach;
        let count = order.max(1) + shape.ma_reach;
        self.autoregressive.clear();
        self.autoregressive.resize(count, [0.0; W]);
        self.step_down(ar);
        let row = |k: usize| k * (k - 1) / 2;
        self.autoregressive[0] = self.variances[0];
        for lag in 1..count {
            let mut sum = [0.0; W];
            if lag <= order {
                // The best linear forecast from `lag − 1` values, and what the next partial adds.
                let begin = if lag > 1 { row(lag - 1) } else { 0 };
                for place in 1..lag {
                    let coefficient = &self.partials[begin + place - 1];
                    add_product(&mut sum, coefficient, &self.autoregressive[lag - place]);
                }
                let partial = &self.partials[row(lag) + lag - 1];
                add_product(&mut sum, partial, &self.variances[lag - 1]);
            } else {
                for term in &shape.ar_lags {
                    add_product(&mut sum, &ar[term - 1], &self.autoregressive[lag - term]);
                }
            }
            self.autoregressive[lag] = sum;
        }
    }

    /// The coefficients of the best linear forecasts from 1 to all values, row after row, and the
    /// variances of what they leave, from no value to all.
    fn step_down(&mut self, ar: &[[f64; W]]) {
        let order = ar.len();
        self.partials.clear();
        self.partials.resize(order * (order + 1) / 2, [0.0; W]);
        self.variances.clear();
        self.variances.resize(order + 1, [1.0; W]);
        let last = self.partials.len() - order;
        self.partials[last..].copy_from_slice(ar);
        for size in (1..=order).rev() {
            let (shorter, longer) = self.partials.split_at_mut(size * (size - 1) / 2);
            let partial = longer[size - 1];
            let inverse = partial.map(|partial| 1.0 / (1.0 - partial * partial).max(1e-12));
            let (shorter_variances, longer_variances) = self.variances.split_at_mut(size);
            shorter_variances[size - 1] = longer_variances[0];
            multiply(&mut shorter_variances[size - 1], &inverse);
            let begin = shorter.len() - (size - 1);
            for (place, target) in shorter[begin..].iter_mut().enumerate() {
                let (one, other) = (&longer[place], &longer[size - 2 - place]);
                for lane in 0..W {
                    target[lane] = (one[lane] + partial[lane] * other[lane]) * inverse[lane];
                }
            }
        }
    }

    /// The covariances of the moving average alone.
    fn moving_average_products(&mut self, shape: &Shape, ma: &[[f64; W]]) {
        self.products.clear();
        self.products.resize(shape.ma_reach + 1, [0.0; W]);
        let one = [1.0; W];
        let coefficient = |lag: usize| if lag == 0 { &one } else { &ma[lag - 1] };
        let lags = || std::iter::once(0).chain(shape.ma_lags.iter().copied());
        for early in lags() {
            for late in lags().filter(|late| *late >= early) {
                let product = &mut self.products[late - early];
                add_product(product, coefficient(early), coefficient(late));
            }
        }
    }

    /// The covariances of the process, up to the autoregressive reach.
    fn process_covariances(&mut self, shape: &Shape) {
        self.covariances.clear();
        self.covariances.resize(shape.ar_reach.max(1), [0.0; W]);
        for (lag, covariance) in self.covariances.iter_mut().enumerate() {
            add_product(covariance, &self.products[0], &self.autoregressive[lag]);
            for (shift, product) in self.products.iter().enumerate().skip(1) {
                add_product(covariance, product, &self.autoregressive[lag + shift]);
                add_product(covariance, product, &self.autoregressive[lag.abs_diff(shift)]);
            }
        }
    }

    /// What a shock adds to the values after it.
    fn impulse_responses(&mut self, shape: &Shape, ar: &[[f64; W]], ma: &[[f64; W]]) {
        self.impulses.clear();
        self.impulses.push([1.0; W]);
        for time in 1..shape.ma_reach {
            let mut response = ma[time - 1];
            for lag in shape.ar_lags.iter().take_while(|lag| **lag <= time) {
                add_product(&mut response, &ar[lag - 1], &self.impulses[time - lag]);
            }
            self.impulses.push(response);
        }
    }
}

fn multiply<const W: usize>(values: &mut [f64; W], factors: &[f64; W]) {
    for lane in 0..W {
        values[lane] *= factors[lane];
    }
}

fn add_product<const W: usize>(sum: &mut [f64; W], one: &[f64; W], other: &[f64; W]) {
    for lane in 0..W {
        sum[lane] += one[lane] * other[lane];
    }
}
