//! What each series was expected to sell on each day, by what was known before.
//!
//! A series' expectation is its level times what its group sells relative to its members' levels on the same
//! period, the series itself left out: weekdays, seasons, holidays and shutdowns are what all have in common and
//! are no outliers of any. A level moves with what is sold, outliers cut off, and stands still while there is no
//! stock. Nothing after a period is looked at, so that a past origin's window sees what was known then.

use forecastle_core::Panel;

use super::mask::Mask;
use super::offers::{Offers, Uplifts};

/// Periods of a series before anything is said of it.
const WARM_UP: u32 = 14;

/// The part by which a level moves towards what is sold.
const SPEED: f64 = 0.04;

/// Series of a group from which on it tells what all have in common.
const ENOUGH: u32 = 8;

/// Units that a group's factor is drawn towards 1 with.
const PRIOR_UNITS: f64 = 2.0;

/// How many standard deviations of a Poisson number above the expectation are still chance.
const CHANCE: f64 = 4.2;

/// How many standard deviations of a series' own noise, in logarithms, are still usual.
const NOISE: f64 = 3.5;

/// A period of a series as it looked when it was over.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seen {
    /// The series.
    pub series: usize,
    /// The place within the series, counted from its start.
    pub place: usize,
    /// What was sold; NaN where nobody knows.
    pub value: f64,
    /// What was expected.
    pub expected: f64,
    /// What is far beyond both chance and the series' noise.
    pub limit: f64,
    /// Whether there was no stock.
    pub is_masked: bool,
}

impl Seen {
    /// Whether the value is an outlier.
    pub fn is_outlier(&self) -> bool {
        !self.is_masked && self.value > self.limit
    }
}

/// What is known of a series.
#[derive(Debug, Clone, Copy, Default)]
struct State {
    level: f64,
    /// Mean deviation of the logarithm from what was expected.
    noise: f64,
    periods: u32,
    sum: f64,
    exposure: f64,
    highest: f64,
}

impl State {
    fn is_ready(&self) -> bool {
        self.periods >= WARM_UP
    }
}

/// A group's sums on one period.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    sold: f64,
    expected: f64,
    members: u32,
}

/// Goes through all periods in their order and shows each known period of each series that has warmed up.
pub fn walk(panel: &Panel, mask: &Mask, mut see: impl FnMut(Seen)) {
    let groups = groups_of(panel);
    let offers = Offers::of(panel);
    let mut walk = Walk {
        panel,
        mask,
        states: vec![State::default(); panel.series_count()],
        seasons: Seasons::of(panel, &groups),
        uplifts: offers.uplifts(),
        before: vec![1.0; groups.count],
        groups,
        offers,
    };
    for place in 0..panel.period_count() {
        let sums = walk.sums(place);
        for series in 0..panel.series_count() {
            if let Some(seen) = walk.go_through(series, place, &sums) {
                see(seen);
            }
        }
        for (factor, sum) in walk.before.iter_mut().zip(&sums) {
            if sum.members >= ENOUGH {
                *factor = (sum.sold + PRIOR_UNITS) / (sum.expected + PRIOR_UNITS);
            }
        }
    }
}

/// What is known before a period.
struct Walk<'a> {
    panel: &'a Panel,
    mask: &'a Mask,
    groups: Groups,
    offers: Offers<'a>,
    uplifts: Uplifts,
    seasons: Seasons,
    states: Vec<State>,
    /// Each group's factor in the period before.
    before: Vec<f64>,
}

impl Walk<'_> {
    /// What each group's members sell in a period, beside what their levels say, of those with stock.
    fn sums(&self, place: usize) -> Vec<Sums> {
        let mut sums = vec![Sums::default(); self.groups.count];
        for (series, state) in self.states.iter().enumerate().filter(|(_, one)| one.is_ready()) {
            let Some(own) = place.checked_sub(self.panel.start(series)) else { continue };
            let value = self.panel.values(series)[own];
            if value.is_nan() || self.mask.is_masked(series, own) {
                continue;
            }
            let group = self.groups.of[series];
            let expected = state.level * self.uplifts.factor(self.offers.of_period(series, own));
            let sum = &mut sums[group];
            sum.sold += value.min(most(expected, self.before[group]));
            sum.expected += expected;
            sum.members += 1;
        }
        sums
    }

    /// Looks at a series' period and learns from it; `None` where nothing is known of either.
    fn go_through(&mut self, series: usize, place: usize, sums: &[Sums]) -> Option<Seen> {
        let own = place.checked_sub(self.panel.start(series))?;
        let value = self.panel.values(series)[own];
        if value.is_nan() {
            return None;
        }
        let group = self.groups.of[series];
        let offer = self.offers.of_period(series, own);
        let uplift = self.uplifts.factor(offer);
        let is_masked = self.mask.is_masked(series, own);
        let state = self.states[series];
        let mut rest = sums[group];
        if state.is_ready() && !is_masked {
            let expected = state.level * uplift;
            rest.sold -= value.min(most(expected, self.before[group]));
            rest.expected -= expected;
            rest.members -= 1;
        }
        let common = match rest.members >= ENOUGH && rest.expected > PRIOR_UNITS {
            true => (rest.sold.max(0.0) + PRIOR_UNITS) / (rest.expected + PRIOR_UNITS),
            false => self.seasons.factor(series, place),
        };
        let expected = state.level * uplift * common;
        let limit = limit(expected, state.noise, offer.is_some());
        if !is_masked {
            let cut = if state.is_ready() { value.min(limit) } else { value };
            if state.is_ready() {
                self.uplifts.learn(offer, cut, state.level * common);
                self.seasons.learn(series, place, cut, state.level * uplift);
            }
            learn(&mut self.states[series], cut, expected, common * uplift);
        }
        let seen = Seen { series, place: own, value, expected, limit, is_masked };
        state.is_ready().then_some(seen)
    }
}

/// What a series may add to its group's sum at most, so that one bulk order does not move the group.
fn most(expected: f64, factor: f64) -> f64 {
    5.0 * expected * factor.max(1.0) + 8.0
}

fn limit(expected: f64, noise: f64, has_offer: bool) -> f64 {
    let by_chance = ((expected + 0.375).sqrt() + CHANCE / 2.0).powi(2) - 0.375;
    let wider = if has_offer { 0.25 } else { 0.0 };
    // A mean deviation times 1.2533 is the standard deviation of normal numbers.
    let noise = (1.2533 * noise).max(0.15).hypot(wider);
    let by_noise = (expected + 1.0) * (NOISE * noise).exp() - 1.0;
    by_chance.max(by_noise)
}

fn learn(state: &mut State, value: f64, expected: f64, exposure: f64) {
    state.periods += 1;
    if state.periods <= WARM_UP {
        state.sum += value;
        state.exposure += exposure;
        state.highest = state.highest.max(value);
        if state.periods == WARM_UP {
            // The highest value is no more than the mean of the others with it: it may be a bulk order.
            let rest = state.sum - state.highest;
            let usual = rest / f64::from(WARM_UP - 1);
            let top = state.highest.min(3.0 * usual + 3.0);
            state.level = (rest + top) / state.exposure.max(0.1);
            state.noise = 0.3;
        }
        return;
    }
    let off = ((value + 1.0) / (expected + 1.0)).ln().abs();
    state.noise += 0.03 * (off - state.noise);
    // Little is learnt of a level on days on which all sell little.
    let speed = SPEED.max(1.0 / f64::from(state.periods));
    state.level += speed * exposure.min(1.0) * (value / exposure.max(0.05) - state.level);
    state.level = state.level.max(0.0);
}

/// Which series have their seasons in common.
struct Groups {
    of: Vec<usize>,
    count: usize,
}

/// By the first constant column whose groups are large enough on average; else all are one group.
fn groups_of(panel: &Panel) -> Groups {
    let series = panel.series_count();
    let is_fit = |labels: usize| labels >= 2 && series >= 2 * ENOUGH as usize * labels;
    let column = panel.statics().iter().find(|column| is_fit(column.labels.len()));
    let Some(column) = column else { return Groups { of: vec![0; series], count: 1 } };
    let none = column.labels.len();
    let place = |value: &f64| if value.is_nan() { none } else { *value as usize };
    Groups { of: column.values.iter().map(place).collect(), count: none + 1 }
}

/// The seasons of series that have too few others beside them, learnt by each for itself.
struct Seasons {
    length: usize,
    factors: Vec<f64>,
}

impl Seasons {
    fn of(panel: &Panel, groups: &Groups) -> Self {
        let is_small = groups.of.len() <= ENOUGH as usize || groups.count > 1;
        let length = if is_small { panel.frequency().season_length() } else { 1 };
        Self { length, factors: vec![1.0; length * panel.series_count()] }
    }

    fn factor(&self, series: usize, place: usize) -> f64 {
        self.factors[series * self.length + place % self.length].max(0.02)
    }

    fn learn(&mut self, series: usize, place: usize, value: f64, level: f64) {
        if self.length == 1 || level <= 0.0 {
            return;
        }
        let factor = &mut self.factors[series * self.length + place % self.length];
        *factor += 0.15 * ((value / level).min(5.0) - *factor);
    }
}
