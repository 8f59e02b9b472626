//! Whether a seasonal form forgets its past.

/// Whether the weight of long past values dies out: all roots of the characteristic polynomial of the
/// seasonal recursion lie inside the unit circle.
///
/// `beta` is zero without a trend, `phi` one without damping; `season` is at least 2. Source: Hyndman,
/// Akram & Archibald (2008), The admissible parameter space for exponential smoothing models, Annals of
/// the Institute of Statistical Mathematics 60(2). The roots are not computed: Schur's and Cohn's
/// recursion lowers the degree one by one. `scratch` is room for the coefficients.
pub fn forgets([alpha, beta, gamma, phi]: [f64; 4], season: usize, scratch: &mut Vec<f64>) -> bool {
    scratch.clear();
    if beta == 0.0 {
        // Without a trend, the root of one that the growth has is divided out.
        scratch.push(alpha + gamma - 1.0);
        scratch.extend(std::iter::repeat_n(alpha, season - 1));
    } else {
        // What the growth adds to the forecast is damped first.
        let beta = phi * beta;
        let middle = alpha + beta - alpha * phi;
        scratch.push(phi * (1.0 - alpha - gamma));
        scratch.push(middle + gamma - 1.0);
        scratch.extend(std::iter::repeat_n(middle, season - 2));
        scratch.push(alpha + beta - phi);
    }
    scratch.push(1.0);
    let mut degree = scratch.len() - 1;
    while degree > 0 {
        let (last, first) = (scratch[degree], scratch[0]);
        let ratio = first / last;
        // At the edge of the unit circle rounding decides; a hair inside is allowed to be called outside.
        if ratio.is_nan() || ratio.abs() >= 1.0 {
            return false;
        }
        // p(z) − ratio·zⁿp(1/z) has a root at zero, which is divided out.
        for low in 0..=degree / 2 {
            let high = degree - low;
            let (a, b) = (scratch[low], scratch[high]);
            scratch[low] = a - ratio * b;
            scratch[high] = b - ratio * a;
        }
        scratch.remove(0);
        degree -= 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The errors' influence on a season without data noise, written out: it dies out or it grows.
    fn influence([alpha, beta, gamma, phi]: [f64; 4], season: usize) -> f64 {
        let (mut level, mut growth) = (1.0, if beta > 0.0 { 0.5 } else { 0.0 });
        let mut seasons: Vec<f64> = (0..season).map(|place| (place % 3) as f64).collect();
        let mut last = 0.0_f64;
        for step in 0..20_000 {
            let line = level + phi * growth;
            let error = -(line + seasons[step % season]);
            level = line + alpha * error;
            growth = phi * growth + beta * error;
            seasons[step % season] += gamma * error;
            if error.abs() > 1e9 {
                return f64::INFINITY;
            }
            if step >= 20_000 - season {
                last = last.max(error.abs());
            }
        }
        last
    }

    #[test]
    fn the_recursion_written_out_agrees() {
        let mut scratch = Vec::new();
        let mut seen = [0, 0];
        for season in [4, 7] {
            for alpha in [0.05, 0.3, 0.6, 0.95] {
                for beta in [0.0, 0.2, 0.6] {
                    for gamma in [0.02, 0.3, 0.7, 1.2] {
                        for phi in [0.9, 1.0] {
                            let parameters = [alpha, beta, gamma, phi];
                            let forgets = forgets(parameters, season, &mut scratch);
                            assert_eq!(
                                forgets,
                                influence(parameters, season) < 1e-3,
                                "{parameters:?}"
                            );
                            seen[usize::from(forgets)] += 1;
                        }
                    }
                }
            }
        }
        assert!(seen[0] > 10 && seen[1] > 10, "{seen:?}");
    }
}
