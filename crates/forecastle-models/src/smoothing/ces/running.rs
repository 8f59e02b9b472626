//! A model that has been estimated, between two periods: how it goes on, and how far it may err.

use super::recursion::{Model, Pair, Season, State};
use crate::local::SavedNumbers;
use crate::smoothing::smoothed::Recursion;

/// The longest season that is read back.
const MOST_PHASES: usize = 1_000;

/// A model with its weights, its last states (those of the next period first) and the variance of its
/// errors.
#[derive(Debug, Clone, PartialEq)]
pub struct Running {
    /// How the season enters.
    pub season: Season,
    /// α₀, α₁, β₀, β₁.
    pub weights: [f64; 4],
    /// The states.
    pub state: State<f64>,
    /// The season's length.
    pub phases: usize,
    /// The variance of the errors.
    pub variance: f64,
}

impl Running {
    fn model(&self) -> Model<f64> {
        Model::new(self.season, self.weights)
    }
}

impl Recursion for Running {
    const TAG: f64 = 2.0;

    fn forecast(&self, out: &mut [f64]) {
        self.model().extrapolate(&mut self.state.clone(), self.phases, out);
    }

    /// Every forecast is a straight line in every error before it, so that variances are sums over what
    /// one error leaves behind: the path that begins with it and with nothing else.
    fn deviations(&self, out: &mut [f64]) {
        let mut state = self.state.clone();
        for pair in state.levels.iter_mut().chain(&mut state.indices) {
            *pair = Pair { seen: 0.0, hidden: 0.0 };
        }
        let model = self.model();
        model.go_on(&[1.0], self.phases, &mut state);
        state.turn_to(1);
        model.extrapolate(&mut state, self.phases, out);
        let mut sum = 1.0;
        for deviation in out {
            let share = *deviation;
            *deviation = (self.variance * sum).sqrt();
            sum += share * share;
        }
    }

    fn update(&mut self, values: &[f64]) -> bool {
        self.model().go_on(values, self.phases, &mut self.state);
        self.state.turn_to(values.len());
        true
    }

    fn write(&self, numbers: &mut Vec<f64>) {
        numbers.push(match self.season {
            Season::None => 0.0,
            Season::Simple => 1.0,
            Season::Partial => 2.0,
            Season::Full => 3.0,
        });
        numbers.extend(self.weights);
        numbers.extend([self.phases as f64, self.variance]);
        for pairs in [&self.state.levels, &self.state.indices] {
            numbers.extend(pairs.iter().flat_map(|pair| [pair.seen, pair.hidden]));
        }
    }

    fn read(numbers: &mut SavedNumbers<'_>) -> Option<Self> {
        let season = match numbers.up_to(3)? {
            0 => Season::None,
            1 => Season::Simple,
            2 => Season::Partial,
            _ => Season::Full,
        };
        let weights = numbers.list(4)?.try_into().ok()?;
        let phases = numbers.up_to(MOST_PHASES).filter(|phases| *phases > 0)?;
        let variance = numbers.size()?;
        let mut pairs = |count: usize| {
            let list = numbers.list(2 * count)?;
            let (pairs, _) = list.as_chunks::<2>();
            Some(pairs.iter().map(|[seen, hidden]| Pair { seen: *seen, hidden: *hidden }).collect())
        };
        let levels = pairs(if season == Season::Simple { phases } else { 1 })?;
        let has_indices = matches!(season, Season::Partial | Season::Full);
        let indices = pairs(if has_indices { phases } else { 0 })?;
        Some(Self { season, weights, state: State { levels, indices }, phases, variance })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random;

    const PHASES: usize = 4;

    fn running(season: Season) -> Running {
        let pair = |seen: f64| Pair { seen, hidden: seen / 1.1 };
        let levels = if season == Season::Simple { PHASES } else { 1 };
        let indices = if matches!(season, Season::Partial | Season::Full) { PHASES } else { 0 };
        let state = State {
            levels: (0..levels).map(|t| pair(10.0 + t as f64)).collect(),
            indices: (0..indices).map(|t| pair(t as f64 - 1.5)).collect(),
        };
        Running { season, weights: [1.1, 0.9, 0.3, 0.8], state, phases: PHASES, variance: 0.5 }
    }

    const ALL: [Season; 4] = [Season::None, Season::Simple, Season::Partial, Season::Full];

    #[test]
    fn simulated_paths_are_as_wide() {
        const STEPS: usize = 9;
        let paths = 20_000;
        for season in ALL {
            let running = running(season);
            let mut sums = [(0.0, 0.0); STEPS];
            for draw in 0..paths {
                let mut path = running.clone();
                for (step, (sum, squares)) in sums.iter_mut().enumerate() {
                    let mut point = [0.0];
                    path.forecast(&mut point);
                    let error = running.variance.sqrt() * random::normal(5, draw, step as u64);
                    let value = point[0] + error;
                    *sum += value;
                    *squares += value * value;
                    assert!(path.update(&[value]));
                }
            }
            let mut deviations = [0.0; STEPS];
            running.deviations(&mut deviations);
            let count = paths as f64;
            for (ours, (sum, squares)) in deviations.iter().zip(sums) {
                let theirs = (squares / count - (sum / count).powi(2)).sqrt();
                assert!((ours / theirs - 1.0).abs() < 0.03, "{season:?}: {ours} for {theirs}");
            }
        }
    }

    #[test]
    fn it_goes_on_the_same_in_parts() {
        let values: Vec<f64> = (0..23)
            .map(|t| if t == 6 { f64::NAN } else { 11.0 + random::normal(6, 0, t) })
            .collect();
        for season in ALL {
            let (mut whole, mut parts) = (running(season), running(season));
            let model = whole.model();
            model.go_on(&values, PHASES, &mut whole.state);
            for part in values.chunks(3) {
                assert!(parts.update(part));
            }
            let mut ours = [0.0; 5];
            parts.forecast(&mut ours);
            for (step, forecast) in ours.iter().enumerate() {
                let phase = (values.len() + step) % PHASES;
                let expected = model.forecast(&whole.state, phase);
                assert!((forecast - expected).abs() < 1e-9, "{season:?}");
                model.step(&mut whole.state, phase, f64::NAN);
            }
        }
    }
}
