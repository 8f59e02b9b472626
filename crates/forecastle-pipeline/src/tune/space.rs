//! What is searched.

use forecastle_core::random::uniform;
use forecastle_models::boosting::{Learns, Loss, TreeSettings};

/// Draws of one trial, one after the other.
pub struct Draws {
    seed: u64,
    trial: u64,
    next: u64,
}

impl Draws {
    /// Those of a trial: the same whenever it is asked for.
    pub fn of(seed: u64, trial: usize) -> Self {
        Self { seed: seed ^ 0x7475_6e65, trial: trial as u64, next: 0 }
    }

    /// A number from 0 up to 1.
    pub fn draw(&mut self) -> f64 {
        self.next += 1;
        uniform(self.seed, self.trial, self.next)
    }

    /// One of some.
    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[((self.draw() * choices.len() as f64) as usize).min(choices.len() - 1)]
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.draw()
    }

    fn on_scale(&mut self, low: f64, high: f64) -> f64 {
        self.between(low.ln(), high.ln()).exp()
    }
}

/// How many trees times the share of each that is added: less has not learnt yet, more learns noise.
const STEPS: (f64, f64) = (4.0, 24.0);
const LEAST_ROUNDS: f64 = 40.0;
const MOST_ROUNDS: f64 = 800.0;

/// Settings from anywhere.
pub fn anywhere(draws: &mut Draws) -> TreeSettings {
    let rate = draws.on_scale(0.02, 0.15);
    let steps = draws.on_scale(STEPS.0, STEPS.1);
    let losses: Vec<Option<Loss>> = [None, None].into_iter().chain(Loss::ALL.map(Some)).collect();
    TreeSettings {
        loss: draws.one_of(&losses),
        learns: draws.one_of(&[Learns::Both, Learns::Both, Learns::Level, Learns::Change]),
        rounds: Some((steps / rate).clamp(LEAST_ROUNDS, MOST_ROUNDS).round() as usize),
        learning_rate: Some(short(rate)),
        leaves: Some(draws.on_scale(6.0, 127.0).round() as usize),
        rows_of_leaf: Some(draws.on_scale(5.0, 200.0).round() as usize),
        row_share: Some(short(draws.between(0.4, 1.0))),
        column_share: Some(short(draws.between(0.2, 1.0))),
        l2: Some(short(draws.on_scale(0.1, 50.0))),
        stops_early: false,
    }
}

/// Settings near others: about a third of them drawn anew, numbers not far off.
pub fn near(settings: &TreeSettings, draws: &mut Draws) -> TreeSettings {
    let other = anywhere(draws);
    let mut changes = |chance: f64| draws.draw() < chance;
    let mut new = *settings;
    if changes(0.15) {
        new.loss = other.loss;
    }
    if changes(0.15) {
        new.learns = other.learns;
    }
    // Both together: one makes up for the other.
    if changes(0.4) {
        new.rounds = mixed_count(settings.rounds, other.rounds);
        new.learning_rate = mixed(settings.learning_rate, other.learning_rate);
    }
    if changes(0.4) {
        new.leaves = mixed_count(settings.leaves, other.leaves);
    }
    if changes(0.4) {
        new.rows_of_leaf = mixed_count(settings.rows_of_leaf, other.rows_of_leaf);
    }
    if changes(0.3) {
        new.row_share = mixed(settings.row_share, other.row_share);
    }
    if changes(0.4) {
        new.column_share = mixed(settings.column_share, other.column_share);
    }
    if changes(0.3) {
        new.l2 = mixed(settings.l2, other.l2);
    }
    new
}

/// Half-way on a logarithmic scale.
fn mixed(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(short((one * other).sqrt())),
        (one, other) => other.or(one),
    }
}

fn mixed_count(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    match (one, other) {
        (Some(one), Some(other)) => {
            Some(((one as f64 * other as f64).sqrt().round() as usize).max(2))
        }
        (one, other) => other.or(one),
    }
}

/// Three digits: nobody reads more.
fn short(value: f64) -> f64 {
    let digits = 2 - value.abs().log10().floor() as i32;
    let scale = 10_f64.powi(digits);
    (value * scale).round() / scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::RawBoosting;

    /// The settings as a user would write them.
    fn written(settings: &TreeSettings) -> RawBoosting {
        RawBoosting::from(settings)
    }

    #[test]
    fn whatever_is_drawn_may_stand_in_a_project() {
        let mut last = TreeSettings::USUAL;
        for trial in 0..400 {
            let mut draws = Draws::of(3, trial);
            let drawn = match trial % 2 {
                0 => anywhere(&mut draws),
                _ => near(&last, &mut draws),
            };
            assert_eq!(written(&drawn).checked().unwrap(), drawn);
            last = drawn;
        }
    }

    #[test]
    fn a_trial_is_drawn_the_same_again() {
        let drawn = |trial| anywhere(&mut Draws::of(1, trial));
        assert_eq!(drawn(4), drawn(4));
        assert_ne!(drawn(4), drawn(5));
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([0.046_21, 0.9999, 47.03, 5.555].map(short), [0.0462, 1.0, 47.0, 5.56]);
    }
}
