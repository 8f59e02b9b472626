//! Lag polynomials: from free parameters to coefficients, products, roots.

use super::orders::Orders;

/// The furthest that a free parameter goes: tanh(4) = 0.9993 is as near to a unit root as counts.
pub const FURTHEST: f64 = 4.0;

/// Coefficients `c` of a polynomial `1 − c(1)·B − … − c(k)·B^k` without roots inside the unit circle, whose
/// partial autocorrelations are the hyperbolic tangents of free parameters.
///
/// A parameter of zero at the end leaves the other coefficients as they are. Source: Monahan (1984),
/// Biometrika 71(2).
pub fn stationary(free: &[f64], coefficients: &mut Vec<f64>) {
    coefficients.clear();
    for parameter in free {
        let partial = parameter.clamp(-FURTHEST, FURTHEST).tanh();
        let order = coefficients.len();
        for place in 0..order.div_ceil(2) {
            let mirror = order - 1 - place;
            let (one, other) = (coefficients[place], coefficients[mirror]);
            coefficients[place] = one - partial * other;
            coefficients[mirror] = other - partial * one;
        }
        coefficients.push(partial);
    }
}

/// Multiplies all roots of a polynomial.
fn move_roots_out(coefficients: &mut [f64], factor: f64) {
    let mut scale = 1.0;
    for coefficient in coefficients {
        scale /= factor;
        *coefficient *= scale;
    }
}

/// The two lag polynomials of a model, multiplied out.
#[derive(Debug, Clone, Default)]
pub struct Polynomials {
    /// `ar[i]` multiplies `w(t−1−i)`.
    pub ar: Vec<f64>,
    /// `ma[i]` multiplies the shock at `t−1−i`.
    pub ma: Vec<f64>,
    short: Vec<f64>,
    seasonal: Vec<f64>,
}

impl Polynomials {
    /// Multiplies out what free parameters mean, in the order p, q, P, Q; all roots lie at least `clearance`
    /// (1 or more) from the origin.
    pub fn set(&mut self, orders: &Orders, clearance: f64, free: &[f64]) {
        debug_assert_eq!(free.len(), orders.coefficients());
        let (ar, rest) = free.split_at(orders.p);
        let (ma, rest) = rest.split_at(orders.q);
        let (seasonal_ar, seasonal_ma) = rest.split_at(orders.seasonal_p);
        self.multiply_out(ar, seasonal_ar, orders.season, clearance);
        std::mem::swap(&mut self.ar, &mut self.ma);
        self.multiply_out(ma, seasonal_ma, orders.season, clearance);
        std::mem::swap(&mut self.ar, &mut self.ma);
        for coefficient in &mut self.ma {
            *coefficient = -*coefficient;
        }
    }

    /// Leaves `1 − (1 − Σ aᵢBⁱ)(1 − Σ sⱼB^(mj))` in `ar`.
    fn multiply_out(&mut self, free: &[f64], seasonal_free: &[f64], season: usize, clearance: f64) {
        stationary(free, &mut self.short);
        move_roots_out(&mut self.short, clearance);
        stationary(seasonal_free, &mut self.seasonal);
        move_roots_out(&mut self.seasonal, clearance.powi(season as i32));
        self.ar.clear();
        self.ar.resize(free.len() + seasonal_free.len() * season, 0.0);
        for (place, short) in self.short.iter().enumerate() {
            self.ar[place] += short;
        }
        for (repeat, seasonal) in self.seasonal.iter().enumerate() {
            let base = (repeat + 1) * season;
            self.ar[base - 1] += seasonal;
            for (place, short) in self.short.iter().enumerate() {
                self.ar[base + place] -= seasonal * short;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_parameter_of_zero_changes_nothing() {
        let (mut one, mut two) = (Vec::new(), Vec::new());
        stationary(&[0.3, -1.2, 0.7], &mut one);
        stationary(&[0.3, -1.2, 0.7, 0.0], &mut two);
        assert_eq!(one[..], two[..3]);
        assert_eq!(two[3], 0.0);
    }

    #[test]
    fn roots_keep_their_distance() {
        // 1 − c·B with tanh(4) inside has its root at 1/c.
        let orders = Orders::plain(1, 0, 0).with_season((0, 0, 1), 3);
        let mut polynomials = Polynomials::default();
        polynomials.set(&orders, 1.25, &[10.0, 10.0]);
        let most = FURTHEST.tanh();
        assert!((polynomials.ar[0] - most / 1.25).abs() < 1e-15);
        assert!((polynomials.ma[2] + most / 1.25_f64.powi(3)).abs() < 1e-15);
    }

    #[test]
    fn seasonal_polynomials_are_products() {
        let orders = Orders::plain(1, 0, 2).with_season((1, 0, 1), 4);
        let free = [0.4_f64, 0.2, -0.3, 0.6, 0.9];
        let mut polynomials = Polynomials::default();
        polynomials.set(&orders, 1.0, &free);
        let (a, s) = (0.4_f64.tanh(), 0.6_f64.tanh());
        assert_eq!(polynomials.ar, [a, 0.0, 0.0, s, -s * a]);
        let mut short = Vec::new();
        stationary(&free[1..3], &mut short);
        let season = 0.9_f64.tanh();
        let expected = [-short[0], -short[1], 0.0, -season, season * short[0], season * short[1]];
        for (one, other) in polynomials.ma.iter().zip(expected) {
            assert!((one - other).abs() < 1e-15);
        }
    }
}
