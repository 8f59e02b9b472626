//! The recursion of complex exponential smoothing.
//!
//! A complex level moves by a complex weight times the complex error, whose imaginary part is what the
//! series has not shown yet. Source: Svetunkov, Kourentzes & Ord (2022), Complex exponential smoothing,
//! Naval Research Logistics 69(8), equations 8 and 14.

use crate::optimise::dual::Real;

/// How the season enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// Not at all.
    None,
    /// Every season has a complex level of its own, and there is no other.
    Simple,
    /// A complex level, and an index for every season.
    Partial,
    /// A complex level, and a complex index for every season.
    Full,
}

impl Season {
    /// The number of weights.
    pub fn weight_count(self) -> usize {
        match self {
            Self::None | Self::Simple => 2,
            Self::Partial => 3,
            Self::Full => 4,
        }
    }
}

/// A complex state: what shows in the series, and what does not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair<R> {
    /// The real part.
    pub seen: R,
    /// The imaginary part.
    pub hidden: R,
}

/// The states between two periods, indices by place in the history modulo the season's length.
#[derive(Debug, Clone, PartialEq)]
pub struct State<R> {
    /// The level, or with [`Season::Simple`] that of every season.
    pub levels: Vec<Pair<R>>,
    /// The index of every season.
    pub indices: Vec<Pair<R>>,
}

impl<R> Default for State<R> {
    fn default() -> Self {
        Self { levels: Vec::new(), indices: Vec::new() }
    }
}

impl<R: Real> State<R> {
    /// Takes over plain numbers.
    pub fn assign(&mut self, from: &State<f64>) {
        let pair = |pair: &Pair<f64>| Pair {
            seen: R::constant(pair.seen),
            hidden: R::constant(pair.hidden),
        };
        self.levels.clear();
        self.levels.extend(from.levels.iter().map(pair));
        self.indices.clear();
        self.indices.extend(from.indices.iter().map(pair));
    }
}

/// A complex weight a + i·b, as the recursion uses it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Complex<R> {
    /// 1 − a.
    rest: R,
    /// 1 − b.
    hidden_rest: R,
    /// a − b.
    seen_push: R,
    /// a + b.
    hidden_push: R,
}

impl<R: Real> Complex<R> {
    fn new(real: R, imaginary: R) -> Self {
        let one = R::constant(1.0);
        Self {
            rest: one - real,
            hidden_rest: one - imaginary,
            seen_push: real - imaginary,
            hidden_push: real + imaginary,
        }
    }

    #[inline(always)]
    fn move_by(&self, pair: &mut Pair<R>, error: R) {
        let Pair { seen, hidden } = *pair;
        pair.seen = seen - self.hidden_rest * hidden + self.seen_push * error;
        pair.hidden = seen + self.rest * hidden + self.hidden_push * error;
    }

    /// Moves on a period without an error.
    #[inline(always)]
    fn carry_on(&self, pair: &mut Pair<R>) {
        let Pair { seen, hidden } = *pair;
        pair.seen = seen - self.hidden_rest * hidden;
        pair.hidden = seen + self.rest * hidden;
    }
}

/// A model: how its season enters, and its weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Model<R> {
    season: Season,
    level: Complex<R>,
    index: Complex<R>,
    /// The weight of the index with [`Season::Partial`].
    partial: R,
}

impl<R: Real> Model<R> {
    /// A model with weights α₀, α₁, β₀ and β₁, of which as many as its season has are looked at.
    pub fn new(season: Season, weights: [R; 4]) -> Self {
        let [level, hidden_level, index, hidden_index] = weights;
        Self {
            season,
            level: Complex::new(level, hidden_level),
            index: Complex::new(index, hidden_index),
            partial: index,
        }
    }

    /// The forecast of the next period, which has this phase.
    #[inline(always)]
    pub fn forecast(&self, state: &State<R>, phase: usize) -> R {
        let level = state.levels[self.slot(phase)].seen;
        match self.season {
            Season::None | Season::Simple => level,
            Season::Partial | Season::Full => level + state.indices[phase].seen,
        }
    }

    /// The place of the level for a phase.
    #[inline(always)]
    fn slot(&self, phase: usize) -> usize {
        if self.season == Season::Simple { phase } else { 0 }
    }

    /// Moves the state over a period with a value (or without an error, when it is NaN), and gives the
    /// error.
    #[inline(always)]
    pub fn step(&self, state: &mut State<R>, phase: usize, value: f64) -> Option<R> {
        let slot = self.slot(phase);
        if value.is_nan() {
            self.level.carry_on(&mut state.levels[slot]);
            if self.season == Season::Full {
                self.index.carry_on(&mut state.indices[phase]);
            }
            return None;
        }
        let error = R::constant(value) - self.forecast(state, phase);
        self.level.move_by(&mut state.levels[slot], error);
        match self.season {
            Season::None | Season::Simple => {}
            Season::Partial => {
                let index = &mut state.indices[phase];
                index.seen = index.seen + self.partial * error;
            }
            Season::Full => self.index.move_by(&mut state.indices[phase], error),
        }
        Some(error)
    }

    /// Turns round at an end of the history: what lies beyond it, without errors, is where the way back
    /// begins.
    fn turn(&self, state: &mut State<R>) {
        state.levels.iter_mut().for_each(|level| self.level.carry_on(level));
        if self.season == Season::Full {
            state.indices.iter_mut().for_each(|index| self.index.carry_on(index));
        }
    }

    /// Runs forwards, backwards and forwards again, so that the state before the first value follows
    /// from those after it, and tells the errors of the last run.
    pub fn run(
        &self,
        values: &[f64],
        phases: usize,
        state: &mut State<R>,
        mut tell: impl FnMut(R),
    ) {
        self.go_on(values, phases, state);
        self.turn(state);
        let mut phase = values.len() % phases;
        for value in values.iter().rev() {
            phase = if phase == 0 { phases } else { phase } - 1;
            self.step(state, phase, *value);
        }
        self.turn(state);
        for (value, phase) in values.iter().zip((0..phases).cycle()) {
            if let Some(error) = self.step(state, phase, *value) {
                tell(error);
            }
        }
    }

    /// Moves over periods with these values, the first of which is at phase 0.
    pub fn go_on(&self, values: &[f64], phases: usize, state: &mut State<R>) {
        for (value, phase) in values.iter().zip((0..phases).cycle()) {
            self.step(state, phase, *value);
        }
    }
}

impl State<f64> {
    /// Puts the states of the period after `past` periods first.
    pub fn turn_to(&mut self, past: usize) {
        for pairs in [&mut self.levels, &mut self.indices] {
            let passed = past % pairs.len().max(1);
            pairs.rotate_left(passed);
        }
    }
}

impl Model<f64> {
    /// Forecasts into `out`, from a period of phase 0 on.
    pub fn extrapolate(&self, state: &mut State<f64>, phases: usize, out: &mut [f64]) {
        for (step, forecast) in out.iter_mut().enumerate() {
            let phase = step % phases;
            *forecast = self.forecast(state, phase);
            self.step(state, phase, f64::NAN);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimise::dual::Dual;
    use forecastle_core::random;

    const PHASES: usize = 4;
    const WEIGHTS: [f64; 4] = [1.1, 0.9, 0.3, 0.8];
    const ALL: [Season; 4] = [Season::None, Season::Simple, Season::Partial, Season::Full];

    fn values() -> Vec<f64> {
        let value = |t: u64| 10.0 + (t % 4) as f64 + random::normal(8, 0, t);
        (0..30).map(|t| if t == 11 { f64::NAN } else { value(t) }).collect()
    }

    fn start(season: Season) -> State<f64> {
        let pair = |seen: f64| Pair { seen, hidden: seen / 1.1 };
        let levels = if season == Season::Simple { PHASES } else { 1 };
        let indices = if matches!(season, Season::Partial | Season::Full) { PHASES } else { 0 };
        State {
            levels: (0..levels).map(|t| pair(10.0 + t as f64)).collect(),
            indices: (0..indices).map(|t| pair(t as f64 - 1.5)).collect(),
        }
    }

    /// All states of all periods kept in one table, as statsforecast keeps them: rows of states, of which
    /// the first `m` come before the first value and `m` more come after the last.
    fn written_out(season: Season, values: &[f64], start: &State<f64>) -> Vec<f64> {
        let m = if season == Season::None { 1 } else { PHASES };
        let [a0, a1, b0, b1] = WEIGHTS;
        let n = values.len();
        let mut rows = vec![[0.0; 4]; n + 2 * m];
        for (place, row) in rows.iter_mut().enumerate().take(m) {
            let level = start.levels[place % start.levels.len()];
            let index =
                start.indices.get(place).copied().unwrap_or(Pair { seen: 0.0, hidden: 0.0 });
            *row = [level.seen, level.hidden, index.seen, index.hidden];
        }
        let mut y = values.to_vec();
        let mut errors = Vec::new();
        for pass in 0..3 {
            errors.clear();
            for i in m..n + 2 * m {
                let (before, season_ago) = (rows[i - 1], rows[i - m]);
                let level = if season == Season::Simple { season_ago } else { before };
                let forecast = match season {
                    Season::None | Season::Simple => level[0],
                    _ => level[0] + season_ago[2],
                };
                let value = y.get(i - m).copied().unwrap_or(f64::NAN);
                let e = if value.is_nan() { 0.0 } else { value - forecast };
                if !value.is_nan() {
                    errors.push(e);
                }
                rows[i][0] = level[0] - (1.0 - a1) * level[1] + (a0 - a1) * e;
                rows[i][1] = level[0] + (1.0 - a0) * level[1] + (a0 + a1) * e;
                (rows[i][2], rows[i][3]) = match season {
                    Season::Partial => (season_ago[2] + b0 * e, 0.0),
                    Season::Full => (
                        season_ago[2] - (1.0 - b1) * season_ago[3] + (b0 - b1) * e,
                        season_ago[2] + (1.0 - b0) * season_ago[3] + (b0 + b1) * e,
                    ),
                    _ => (0.0, 0.0),
                };
            }
            if pass < 2 {
                y.reverse();
                rows.reverse();
            }
        }
        errors
    }

    #[test]
    fn the_table_of_states_written_out_agrees() {
        for season in ALL {
            let mut state = start(season);
            let mut errors = Vec::new();
            Model::new(season, WEIGHTS).run(&values(), PHASES, &mut state, |e| errors.push(e));
            let expected = written_out(season, &values(), &start(season));
            assert_eq!(errors.len(), expected.len());
            for (one, other) in errors.iter().zip(&expected) {
                assert!((one - other).abs() < 1e-9, "{season:?}");
            }
        }
    }

    #[test]
    fn derivatives_are_the_limits_of_differences() {
        for season in ALL {
            let weights = std::array::from_fn(|place| Dual::<4>::parameter(WEIGHTS[place], place));
            let mut state = State::default();
            state.assign(&start(season));
            let mut errors = Vec::new();
            Model::new(season, weights).run(&values(), PHASES, &mut state, |e| errors.push(e));
            for place in 0..season.weight_count() {
                let at = |by: f64| {
                    let mut weights = WEIGHTS;
                    weights[place] += by;
                    let mut errors = Vec::new();
                    let mut state = start(season);
                    Model::new(season, weights)
                        .run(&values(), PHASES, &mut state, |e| errors.push(e));
                    errors
                };
                for ((error, above), below) in errors.iter().zip(at(1e-6)).zip(at(-1e-6)) {
                    let difference = (above - below) / 2e-6;
                    let tolerance = 1e-4 * difference.abs().max(1.0);
                    assert!((error.slopes[place] - difference).abs() < tolerance, "{season:?}");
                }
            }
        }
    }
}
