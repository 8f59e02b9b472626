//! Random numbers addressed by a key instead of drawn from a stream.
//!
//! A stream of random numbers depends on who asks first: a second thread, another row order or one
//! series more shifts every number that follows, and a rerun no longer gives the same forecast. Here
//! a number is a pure function of `(seed, series, step)`. Any thread may ask for any number at any
//! time, in any order, and gets the same one.
//!
//! The bits come from the finaliser of SplitMix64 (Steele, Lea and Flood, 2014): the seed and the
//! series are mixed into the state of a generator, and `step` counts along its sequence. This is for
//! simulation and sampling, not for secrets.
//!
//! ```
//! use forecastle_core::random;
//! let forwards: Vec<f64> = (0..5).map(|step| random::normal(7, 1, step)).collect();
//! let mut backwards: Vec<f64> = (0..5).rev().map(|step| random::normal(7, 1, step)).collect();
//! backwards.reverse();
//! assert_eq!(forwards, backwards);
//! ```

mod quantile;

pub use quantile::normal_quantile;

/// Increment of SplitMix64: 2^64 divided by the golden ratio, rounded to an odd number.
const GOLDEN_GAMMA: u64 = 0x9E37_79B9_7F4A_7C15;

/// A uniform random number in the open interval (0, 1).
///
/// `seed` names the run, `series` the series (or any other entity), `step` the draw within it. The
/// number is `(k + 1/2) / 2^52` for a 52-bit integer `k`: never 0 and never 1, so that its quantile
/// under any distribution is finite. The same bits result on every platform.
pub fn uniform(seed: u64, series: u64, step: u64) -> f64 {
    // One bit fewer than the mantissa holds: with 53 bits, adding a half could round up to 1.
    let k = bits(seed, series, step) >> 12;
    (k as f64 + 0.5) / (1_u64 << 52) as f64
}

/// A standard normal random number: mean 0, variance 1.
///
/// It is [`normal_quantile`] of [`uniform`] for the same key, so exactly one uniform number makes one
/// normal number, and its size is below 8.3.
pub fn normal(seed: u64, series: u64, step: u64) -> f64 {
    normal_quantile(uniform(seed, series, step))
}

/// 64 random bits for a key. For one seed and series, the steps walk along one SplitMix64 sequence.
fn bits(seed: u64, series: u64, step: u64) -> u64 {
    let run = split_mix(seed, 0);
    let sequence = split_mix(run, series);
    split_mix(sequence, step)
}

/// The output number `index` (from 0) of SplitMix64 started at `state`.
fn split_mix(state: u64, index: u64) -> u64 {
    let z = state.wrapping_add(index.wrapping_add(1).wrapping_mul(GOLDEN_GAMMA));
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(values: &[f64]) -> f64 {
        values.iter().sum::<f64>() / values.len() as f64
    }

    fn correlation(x: &[f64], y: &[f64]) -> f64 {
        let (mx, my) = (mean(x), mean(y));
        let product = |a: &[f64], ma: f64, b: &[f64], mb: f64| -> f64 {
            a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum()
        };
        product(x, mx, y, my) / (product(x, mx, x, mx) * product(y, my, y, my)).sqrt()
    }

    fn draws(key: impl Fn(u64) -> (u64, u64, u64)) -> Vec<f64> {
        (0..100_000).map(key).map(|(seed, series, step)| normal(seed, series, step)).collect()
    }

    #[test]
    fn split_mix_gives_the_published_sequence() {
        // First outputs of the reference implementation for the state 1234567.
        let published =
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        for (index, expected) in (0..).zip(published) {
            assert_eq!(split_mix(1_234_567, index), expected);
        }
    }

    #[test]
    fn golden_values_stay() {
        let golden = [
            (0, 0, 0, 0.138_709_410_145_554_27, -1.086_136_015_599_332_5),
            (0, 0, 1, 0.971_102_082_801_288_3, 1.897_243_300_613_658_6),
            (0, 1, 0, 0.183_839_791_007_439_52, -0.900_828_368_005_65),
            (1, 0, 0, 0.693_512_139_010_229_3, 0.505_830_390_721_069_1),
            (42, 7, 3, 0.677_672_620_041_838_5, 0.461_200_504_301_436_7),
            (u64::MAX, u64::MAX, u64::MAX, 0.092_270_013_136_824_7, -1.326_905_253_646_999),
        ];
        for (seed, series, step, u, z) in golden {
            assert_eq!(uniform(seed, series, step), u);
            assert!((normal(seed, series, step) - z).abs() < 1e-14);
        }
    }

    #[test]
    fn moments_fit_along_steps_series_and_seeds() {
        for values in [draws(|i| (42, 0, i)), draws(|i| (42, i, 0)), draws(|i| (i, 0, 0))] {
            let m = mean(&values);
            let variance =
                values.iter().map(|z| (z - m).powi(2)).sum::<f64>() / values.len() as f64;
            assert!(m.abs() < 0.01, "mean {m}");
            assert!((variance - 1.0).abs() < 0.02, "variance {variance}");
        }
    }

    #[test]
    fn uniform_fills_its_range_evenly() {
        let mut bins = [0_u32; 20];
        for step in 0..100_000 {
            let u = uniform(3, 9, step);
            assert!(0.0 < u && u < 1.0);
            bins[(u * 20.0) as usize] += 1;
        }
        let chi_square: f64 = bins.iter().map(|&n| (f64::from(n) - 5000.0).powi(2) / 5000.0).sum();
        // 99.9 % point of the chi-square distribution with 19 degrees of freedom.
        assert!(chi_square < 43.82, "{chi_square}");
    }

    #[test]
    fn neighbouring_keys_are_uncorrelated() {
        let base = draws(|i| (5, 8, i));
        let neighbours = [
            draws(|i| (5, 8, i + 1)),
            draws(|i| (5, 9, i)),
            draws(|i| (6, 8, i)),
            draws(|i| (8, 5, i)),
        ];
        for other in neighbours {
            let r = correlation(&base, &other);
            assert!(r.abs() < 0.01, "{r}");
        }
        // Swapping series and step must not give the same number.
        let swapped = correlation(&draws(|i| (5, i, i + 1)), &draws(|i| (5, i + 1, i)));
        assert!(swapped.abs() < 0.01, "{swapped}");
    }
}
