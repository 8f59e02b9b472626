//! The least of a function of one number on an interval, several places of which cost as much as one.
//!
//! Recursions over a history wait for their own last result; four of them side by side take hardly longer
//! than one.

/// Places that are tried together.
pub const LANES: usize = 4;

/// Where the search stops: the interval's share that is left, and the share of the cost to be gained.
const NARROW: f64 = 2e-5;
const GAIN: f64 = 1e-11;

/// How to search.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// The interval.
    pub range: (f64, f64),
    /// The grid that finds the deepest valley has this many times [`LANES`] places, at least one.
    pub blocks: usize,
    /// The most times that places are tried after the grid.
    pub rounds: usize,
}

/// Calls `cost` with places of the range, ever closer to where it is least.
///
/// A function may have more than one valley: an even grid finds the deepest. Then parabolas through the
/// best place and its neighbours close in on the bottom, with places at both sides of theirs.
pub fn search(search: Search, mut cost: impl FnMut([f64; LANES]) -> [f64; LANES]) {
    let (low, high) = search.range;
    let step = (high - low) / (search.blocks * LANES - 1) as f64;
    let mut tried: Vec<(f64, f64)> = Vec::with_capacity((search.blocks + search.rounds) * LANES);
    for block in 0..search.blocks {
        let places =
            std::array::from_fn(|lane| (low + step * (block * LANES + lane) as f64).min(high));
        tried.extend(places.into_iter().zip(cost(places)));
    }
    for _ in 0..search.rounds {
        let Some(places) = next_places(&tried, high - low) else { break };
        tried.extend(places.into_iter().zip(cost(places)));
        tried.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
    }
}

/// The places to try after those that have been tried, which are in order; `None` when there is nothing
/// left to gain.
fn next_places(tried: &[(f64, f64)], width: f64) -> Option<[f64; LANES]> {
    let least =
        |best: usize, other: usize| if tried[other].1 < tried[best].1 { other } else { best };
    let best = (1..tried.len()).fold(0, least);
    let (middle, cost) = tried[best];
    let left = tried[best.saturating_sub(1)];
    let right = tried[(best + 1).min(tried.len() - 1)];
    let room = right.0 - left.0;
    if room <= NARROW * width {
        return None;
    }
    if left.0 == middle || right.0 == middle {
        // The best place so far is an end of the range: closer to it on its one side.
        let inwards = if left.0 == middle { room } else { -room };
        return Some([0.03, 0.1, 0.3, 0.6].map(|share| middle + share * inwards));
    }
    let (before, after) = (middle - left.0, right.0 - middle);
    // Slopes to both sides; where the parabola is least they cancel out.
    let (falling, rising) = ((cost - left.1) / before, (right.1 - cost) / after);
    let curvature = (rising - falling) / room;
    let slope = (falling * after + rising * before) / room;
    let by = if curvature > 0.0 { -0.5 * slope / curvature } else { 0.0 };
    if curvature > 0.0 && curvature * by * by <= GAIN * cost && before.max(after) < 0.05 * width {
        return None;
    }
    let bottom = (middle + by).clamp(left.0 + 0.05 * before, right.0 - 0.05 * after);
    let reach = (2.0 * by.abs()).clamp(0.02 * room, 0.2 * room);
    let nearer = (bottom - reach).max(left.0 + 0.02 * before);
    let farther = (bottom + reach).min(right.0 - 0.02 * after);
    let wider = if after > before { 0.5 * (farther + right.0) } else { 0.5 * (left.0 + nearer) };
    Some([bottom, nearer, farther, wider])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn least(function: impl Fn(f64) -> f64) -> (f64, usize) {
        let (mut best, mut calls) = ((f64::NAN, f64::INFINITY), 0);
        search(Search { range: (0.1, 0.99), blocks: 3, rounds: 12 }, |places| {
            calls += 1;
            let costs = places.map(&function);
            for (place, cost) in places.into_iter().zip(costs) {
                assert!((0.1..=0.99).contains(&place), "{place}");
                if cost < best.1 {
                    best = (place, cost);
                }
            }
            costs
        });
        (best.0, calls)
    }

    #[test]
    fn bottoms_are_found_in_a_few_calls() {
        for bottom in [0.1_f64, 0.13, 0.2, 0.347, 0.5, 0.71, 0.95, 0.985, 0.99] {
            for power in [1.0_f64, 2.0, -1.0] {
                let function =
                    |x: f64| 1.0 + ((x + 0.2).powf(power) - (bottom + 0.2).powf(power)).powi(2);
                let (found, calls) = least(function);
                assert!((found - bottom).abs() < 2e-4, "{found} for {bottom} by {power}");
                assert!(calls <= 9, "{calls} for {bottom} by {power}");
            }
        }
    }

    #[test]
    fn the_deepest_of_two_valleys_is_found() {
        let valley = |x: f64, at: f64, depth: f64| depth * (-(8.0 * (x - at)).powi(2)).exp();
        let (found, _) = least(|x| 1.0 - valley(x, 0.25, 0.5) - valley(x, 0.75, 0.4));
        assert!((found - 0.25).abs() < 1e-3, "{found}");
    }

    #[test]
    fn a_flat_function_ends_the_search() {
        assert!(least(|_| 2.0).1 < 9);
    }
}
