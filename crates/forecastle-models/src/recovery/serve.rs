//! Forecasts of series in recovery.

use forecastle_core::{Frequency, Window};

use super::design::{KINDS, Look};
use super::learn::{Learnt, said};
use super::peers::Label;
use super::spread::Spread;
use super::view::{GIVEN_UP, SeriesView};

/// How far a level wanders in a day, in logarithms.
const WANDER: f64 = 0.006;

/// Periods in which what is known of a level counts half.
const HALF_LIVES: (f64, f64) = (14.0, 180.0);

/// How far what series do on a weekday or in a kind of period is off what their peers do, in logarithms.
const OWN_HABITS: f64 = 0.15;

/// What demand varies by beside chance from series to series and day to day, as a share.
const BESIDE: f64 = 0.03;

/// Periods after a closure of its own for which a series is in recovery.
const RECOVERS: usize = 120;

/// What is said of a series.
pub struct Ahead {
    /// One for each step.
    pub steps: Vec<Spread>,
}

/// A group ready to forecast.
pub struct Served<'a> {
    learnt: &'a Learnt,
    look: Look<'a>,
    window: &'a Window<'a>,
}

impl<'a> Served<'a> {
    /// Makes what has been learnt ready for a window.
    pub fn new(learnt: &'a Learnt, window: &'a Window<'a>) -> Self {
        Self { learnt, look: learnt.design.ready(window), window }
    }

    /// What its series have in common.
    pub fn label(&self) -> Option<&Label> {
        self.learnt.label.as_ref()
    }

    /// Whether the window gives as many columns as were learnt from.
    pub fn has_columns(&self) -> bool {
        self.look.width() == self.learnt.slopes.len()
    }

    fn is_shut(&self, place: usize) -> bool {
        let period = self.window.period_at(place).0;
        self.learnt.shut.iter().any(|shut| shut.covers(period))
    }

    /// The share of demand at a place by the group's curve or by a closure of the series' own.
    fn share(&self, view: &SeriesView, place: usize) -> (f64, f64) {
        let since = match self.learnt.shut.last() {
            Some(shut) => {
                let period = self.window.period_at(place).0;
                if shut.covers(period) || !shut.is_over && period >= shut.until {
                    return (shut.share, 0.0);
                }
                usize::try_from(period - shut.until).ok()
            }
            None => {
                let last = view.closures.iter().rev().map(|one| one.reopening);
                last.clone().find(|from| *from <= place).map(|from| place - from)
            }
        };
        let of = |since: usize| {
            let share = self.learnt.curve.share(since as f64);
            (share, self.learnt.curve.variance(since as f64) / (share * share))
        };
        since.map_or((1.0, 0.0), of)
    }

    /// Whether the series is one that this is for.
    fn is_for(&self, view: &SeriesView) -> bool {
        let is_recent = |from: usize| from + RECOVERS > self.window.end();
        !self.learnt.shut.is_empty()
            || view.is_steady && view.closures.last().is_some_and(|one| is_recent(one.reopening))
    }

    /// Forecasts a series; `None` where it is not in recovery.
    pub fn ahead(&self, series: usize) -> Option<Ahead> {
        let window = self.window;
        let history = window.reported(series);
        let view = SeriesView::of(window, &self.look, series, |place| self.is_shut(place));
        if !self.is_for(&view) || history.iter().all(|value| value.is_nan()) {
            return None;
        }
        let (end, start) = (window.end(), view.start);
        let mut features = vec![0.0; self.look.width()];
        let mut relative = |place: usize| {
            self.look.fill(series, place, &mut features);
            said(&features, &self.learnt.slopes)
        };
        let expected: Vec<f64> = (start..end)
            .map(|place| match view.counts[place - start] {
                true => relative(place) * self.share(&view, place).0,
                false => f64::NAN,
            })
            .collect();
        let kind = |own: usize| self.look.kind(series, start + own);
        let level = Level::of(history, &expected, kind, window.frequency())?;
        let is_count = history.iter().all(|value| value.is_nan() || value.fract() == 0.0);
        let step = |step: usize| {
            let place = end + step;
            if self.look.is_closed(series, place) {
                return Spread { mean: 0.0, variance: 0.0, is_count };
            }
            let (share, unknown) = self.share(&view, place);
            let mean = level.now
                * level.habit(place - start, kind(place - start))
                * relative(place)
                * share;
            let wander = WANDER * WANDER * (step as f64 + 1.0);
            let relative = unknown + level.variance + wander + BESIDE * BESIDE;
            Spread { mean, variance: level.dispersion * mean + relative * mean * mean, is_count }
        };
        Some(Ahead { steps: (0..window.horizon()).map(step).collect() })
    }
}

/// Where a series stands.
struct Level {
    /// What it sells over what is expected of a level of 1.
    now: f64,
    /// What is not known of that, as a share's variance.
    variance: f64,
    /// The variance over the mean.
    dispersion: f64,
    /// The factors of weekdays, and of kinds of periods within each.
    habits: Vec<f64>,
    /// The number of weekdays; one for others than days.
    cycle: usize,
}

impl Level {
    fn of(
        history: &[f64],
        expected: &[f64],
        kind: impl Fn(usize) -> usize,
        frequency: Frequency,
    ) -> Option<Self> {
        let known: Vec<(usize, f64, f64)> = history
            .iter()
            .zip(expected)
            .enumerate()
            .filter(|(_, (_, expected))| !expected.is_nan())
            .map(|(own, (sold, expected))| (own, *sold, *expected))
            .collect();
        let (sold, rest) = known.iter().fold((0.0, 0.0), |(s, e), one| (s + one.1, e + one.2));
        if known.is_empty() || rest <= 0.0 {
            return None;
        }
        let overall = sold.max(0.0) / rest;
        let count = known.len() as f64;
        let off = |one: &(usize, f64, f64)| {
            let mean = overall * one.2;
            (one.1.min(6.0 * mean + 10.0) - mean).powi(2)
        };
        let squares = known.iter().map(off).sum::<f64>();
        let dispersion = (squares / sold.max(1e-9)).max(1e-9);
        let usual = overall * rest / count;
        // The steady gain of a level that wanders under noise (Muth, 1960).
        let gain = WANDER / (dispersion / usual.max(1e-9)).sqrt().max(1e-6);
        let half_life = (std::f64::consts::LN_2 / gain).clamp(HALF_LIVES.0, HALF_LIVES.1);
        let keep = 0.5_f64.powf(1.0 / half_life);
        let (mut own, mut others, mut idle) = (0.0, 0.0, 0.0);
        for (_, sold, expected) in &known {
            // A bulk order does not move the level.
            let most = 5.0 * overall * expected + 8.0 * dispersion.max(1.0);
            own = keep * own + sold.min(most);
            others = keep * others + expected;
            idle = if *sold > 0.0 { 0.0 } else { idle + overall * expected };
        }
        let cycle = if frequency == Frequency::Daily { 7 } else { 1 };
        let habits = habits(&known, kind, (overall, dispersion), cycle);
        if idle > GIVEN_UP * dispersion.max(1.0) {
            return Some(Self { now: 0.0, variance: 0.0, dispersion, habits, cycle });
        }
        // A tenth of a period's noise keeps a level from nothing.
        let prior = 0.5 * dispersion / overall.max(1e-9);
        let now = (own + prior * overall) / (others + prior);
        let variance = dispersion / (overall * (others + prior)).max(1e-9);
        Some(Self { now, variance, dispersion, habits, cycle })
    }

    /// The factor of a period by its weekday and kind.
    fn habit(&self, own: usize, kind: usize) -> f64 {
        self.habits[own % self.cycle * KINDS + kind]
    }
}

/// How far a series is off its peers on each weekday, and on that weekday in each kind of period; each drawn towards what
/// is known of the wider class.
fn habits(
    known: &[(usize, f64, f64)],
    kind: impl Fn(usize) -> usize,
    (overall, dispersion): (f64, f64),
    cycle: usize,
) -> Vec<f64> {
    let prior = dispersion / (OWN_HABITS * OWN_HABITS);
    let mut weekdays = vec![(prior, prior); cycle];
    let mut kinds = [(prior, prior); KINDS];
    let mut cells = vec![(prior, prior); cycle * KINDS];
    if cycle == 1 {
        weekdays[0] = (1.0, 1.0);
    } else {
        for (own, sold, expected) in known {
            let sum = &mut weekdays[own % cycle];
            *sum = (sum.0 + sold, sum.1 + overall * expected);
        }
    }
    let share = |(sold, expected): &(f64, f64)| sold / expected.max(1e-12);
    for (own, sold, expected) in known {
        let sum = &mut kinds[kind(*own)];
        *sum = (sum.0 + sold, sum.1 + overall * expected * share(&weekdays[own % cycle]));
    }
    for (own, sold, expected) in known {
        let (weekday, kind) = (own % cycle, kind(*own));
        let said = overall * expected * share(&weekdays[weekday]) * share(&kinds[kind]);
        let sum = &mut cells[weekday * KINDS + kind];
        *sum = (sum.0 + sold, sum.1 + said);
    }
    let of = |(place, cell): (usize, &(f64, f64))| {
        share(&weekdays[place / KINDS]) * share(&kinds[place % KINDS]) * share(cell)
    };
    cells.iter().enumerate().map(of).collect()
}
