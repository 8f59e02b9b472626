//! Learning the old season and the way back from it.

use forecastle_core::{Frequency, Window};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::curve::{self, Curve, Prior, Since};
use super::design::{Design, Look};
use super::peers::{self, Label, Peers};
use super::pooled::{self, Rows};
use super::view::{self, SeriesView};

/// What has been learnt of series that were disturbed together. Periods are absolute, so that it holds for a part of the
/// panel as well.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Learnt {
    /// What they have in common; `None` for all series.
    pub label: Option<Label>,
    /// The columns that demand is explained by.
    pub design: Design,
    /// Their slopes.
    pub slopes: Vec<f64>,
    /// When they were shut together, in order.
    pub shut: Vec<Shut>,
    /// The way back from the last of these; from closures of single series where there are none.
    pub curve: Curve,
}

/// A time in which all of a group sold far less.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Shut {
    /// The first period.
    pub first: i64,
    /// The first period of the re-opening, or where nothing more was known.
    pub until: i64,
    /// Whether it has re-opened, or is known to.
    pub is_over: bool,
    /// The share of demand that is met while it lasts.
    pub share: f64,
}

impl Shut {
    /// Whether a period lies within.
    pub fn covers(&self, period: i64) -> bool {
        (self.first..self.until).contains(&period)
    }
}

/// The most rows that a group's slopes are learnt from, of all groups together.
const ROWS: usize = 240_000;

/// The least and the most rows of a group.
const ROWS_OF_GROUP: (usize, usize) = (8_000, 40_000);

/// The most rows that closures of single series are learnt from.
const ROWS_OF_CLOSED: usize = 80_000;

/// Periods before a disruption that tell what was usual.
fn least_known(frequency: Frequency) -> usize {
    if frequency == Frequency::Daily { 56 } else { 13 }
}

/// What is thought of recoveries before any is seen: in six weeks two thirds of what is missing come back.
pub fn prior(frequency: Frequency) -> Prior {
    let days = if frequency == Frequency::Daily { 40.0_f64 } else { 40.0 / 7.0 };
    Prior { norm: (1.0, 0.05), missing: (0.5, 0.25), speed: (days.ln(), 0.7) }
}

/// Of single series, that may as well sell more at first than before.
fn prior_of_closures(frequency: Frequency) -> Prior {
    let days = if frequency == Frequency::Daily { 14.0_f64 } else { 2.0 };
    Prior { norm: (1.0, 0.03), missing: (0.0, 0.3), speed: (days.ln(), 0.7) }
}

/// Learns from all that was disturbed by what is known at the origin; nothing where nothing was.
pub fn learn(window: &Window<'_>) -> Vec<Learnt> {
    if !matches!(window.frequency(), Frequency::Daily | Frequency::Weekly(_)) {
        return Vec::new();
    }
    let found = peers::find(window);
    if found.is_empty() {
        return of_closures(window).into_iter().collect();
    }
    let budget = (ROWS / found.len()).clamp(ROWS_OF_GROUP.0, ROWS_OF_GROUP.1);
    let mut groups: Vec<Group> = found
        .into_par_iter()
        .filter_map(|peers| Group::of(window, peers, budget, |_| true))
        .collect();
    let prior = prior(window.frequency());
    let mut curves = Vec::new();
    for round in 0..2 {
        groups.par_iter_mut().enumerate().for_each(|(place, group)| {
            group.fit(window, curves.get(place), round > 0);
        });
        let since: Vec<Since> = groups.par_iter().map(|group| group.since(window)).collect();
        curves = curve::fit(&since, prior);
    }
    groups.into_iter().zip(curves).map(|(group, curve)| group.learnt(window, curve)).collect()
}

/// The way back of series that were closed one by one.
fn of_closures(window: &Window<'_>) -> Option<Learnt> {
    let all: Vec<usize> = (0..window.series_count()).collect();
    let closed: Vec<bool> =
        all.par_iter().map(|series| view::was_closed(window, *series)).collect();
    if !closed.contains(&true) {
        return None;
    }
    let peers = Peers { label: None, is_all: false, members: all, collapses: Vec::new() };
    let mut group = Group::of(window, peers, ROWS_OF_CLOSED, |series| closed[series])?;
    let has_closed = |view: &SeriesView| view.is_steady && !view.closures.is_empty();
    if !group.views.iter().any(has_closed) {
        return None;
    }
    group.fit(window, None, true);
    let prior = prior_of_closures(window.frequency());
    let since = group.since_closures(window);
    let curve = curve::fit(&[since], prior).pop()?;
    group.fit(window, Some(&curve), true);
    let since = group.since_closures(window);
    let curve = curve::fit(&[since], prior).pop()?;
    Some(group.learnt(window, curve))
}

/// A group while it is learnt from.
struct Group {
    peers: Peers,
    /// The series that are learnt from, those that sell most.
    series: Vec<usize>,
    views: Vec<SeriesView>,
    design: Design,
    slopes: Vec<f64>,
    /// The last period before the last disruption, as a place; the end where there is none.
    before: usize,
}

impl Group {
    /// A group of which the series that sell most are learnt from, first those that `comes_first`.
    fn of(
        window: &Window<'_>,
        peers: Peers,
        budget: usize,
        comes_first: impl Fn(usize) -> bool,
    ) -> Option<Self> {
        let end = window.end();
        let before = peers.collapses.last().map_or(end, |one| one.first);
        let volume = |series: &usize| -> f64 {
            let history = window.reported(*series).iter();
            history.filter(|value| !value.is_nan()).sum()
        };
        let mut ranked: Vec<(f64, usize)> =
            peers.members.iter().map(|series| (volume(series), *series)).collect();
        ranked.retain(|(volume, _)| *volume > 0.0);
        ranked.sort_by(|a, b| {
            let first = comes_first(b.1).cmp(&comes_first(a.1));
            first.then(b.0.total_cmp(&a.0)).then(a.1.cmp(&b.1))
        });
        let mut rows = 0;
        let mut series = Vec::new();
        for (_, one) in ranked {
            let known = end - window.start(one);
            if rows + known > budget && !series.is_empty() {
                break;
            }
            rows += known;
            series.push(one);
        }
        series.sort_unstable();
        let first = series.iter().map(|one| window.start(*one)).min()?;
        if before.saturating_sub(first) < least_known(window.frequency()) {
            return None;
        }
        let years = (before - first) as f64 / window.frequency().periods_per_year();
        let waves = match years {
            1.2.. => 3,
            0.9..1.2 => 2,
            _ => 0,
        };
        let design = Design::of(window, &series, waves)?;
        let look = design.ready(window);
        let shut = |place: usize| is_shut(&peers, end, place);
        let view = |one: &usize| SeriesView::of(window, &look, *one, shut);
        let views = series.iter().map(view).collect();
        let slopes = vec![0.0; look.width()];
        Some(Self { peers, series, views, design, slopes, before })
    }

    /// Fits the slopes: to what was before the disruption, or with a curve to what came after it as well.
    fn fit(&mut self, window: &Window<'_>, curve: Option<&Curve>, has_after: bool) {
        let look = self.design.ready(window);
        let mut rows = Rows { width: look.width(), count: self.series.len(), ..Rows::default() };
        let mut features = vec![0.0; look.width()];
        let until = if has_after { window.end() } else { self.before };
        for (unit, (series, view)) in self.series.iter().zip(&self.views).enumerate() {
            let history = window.reported(*series);
            let end = last_sold(history) + view.start + 1;
            for place in view.start..until.min(end) {
                let own = place - view.start;
                if !view.counts[own] {
                    continue;
                }
                look.fill(*series, place, &mut features);
                rows.features.extend(&features);
                rows.actuals.push(history[own].max(0.0));
                rows.factors.push(curve.map_or(1.0, |curve| self.share(curve, view, place)));
                rows.units.push(unit);
            }
        }
        self.slopes = pooled::fit(&rows, &self.design.priors(window));
    }

    /// The share of demand at a place by a curve.
    fn share(&self, curve: &Curve, view: &SeriesView, place: usize) -> f64 {
        let reopening = match self.peers.collapses.last() {
            Some(one) => one.reopening,
            None => view.closures.iter().rev().map(|one| one.reopening).find(|from| *from <= place),
        };
        let since = reopening.and_then(|from| place.checked_sub(from));
        since.map_or(1.0, |since| curve.share(since as f64))
    }

    /// What each series that is learnt from is expected to sell at each place from its start on if its level is 1;
    /// NaN where that does not count.
    fn relative(&self, window: &Window<'_>, look: &Look<'_>, place: usize) -> Vec<f64> {
        let (series, view) = (self.series[place], &self.views[place]);
        let mut features = vec![0.0; look.width()];
        let end = last_sold(window.reported(series)) + view.start + 1;
        (view.start..window.end())
            .map(|place| {
                if !view.counts[place - view.start] || place >= end {
                    return f64::NAN;
                }
                look.fill(series, place, &mut features);
                said(&features, &self.slopes)
            })
            .collect()
    }

    /// What came since the last re-opening beside what had been expected.
    fn since(&self, window: &Window<'_>) -> Since {
        let reopening = self.peers.collapses.last().and_then(|one| one.reopening);
        let Some(reopening) = reopening.filter(|reopening| *reopening < window.end()) else {
            return Since::default();
        };
        let look = self.design.ready(window);
        let (mut sold, mut expected) = (vec![0.0; window.end()], vec![0.0; window.end()]);
        for (unit, series) in self.series.iter().enumerate() {
            let relative = self.relative(window, &look, unit);
            let history = window.reported(*series);
            let start = self.views[unit].start;
            let Some(level) = level(history, &relative, self.before.saturating_sub(start)) else {
                continue;
            };
            for (own, relative) in relative.iter().enumerate().filter(|(_, one)| !one.is_nan()) {
                expected[start + own] += level * relative;
                sold[start + own] += history[own].min(4.0 * level * relative + 8.0);
            }
        }
        let noise = Noise::of(&sold[..self.before], &expected[..self.before]);
        let mut since = Since::default();
        for place in (reopening..window.end()).filter(|place| expected[*place] > 0.0) {
            let share = sold[place] / expected[place];
            since.places.push((place - reopening) as f64);
            since.shares.push(share);
            since.precisions.push(noise.precision(expected[place], share));
        }
        since
    }

    /// What came since closures of single series beside what is expected of them at other times.
    fn since_closures(&self, window: &Window<'_>) -> Since {
        /// Periods after a re-opening that tell of the way back.
        const WAY_BACK: usize = 120;
        let look = self.design.ready(window);
        let (mut sold, mut expected) = ([0.0; WAY_BACK], [0.0; WAY_BACK]);
        let mut rest = (Vec::new(), Vec::new());
        for (unit, series) in self.series.iter().enumerate() {
            let view = &self.views[unit];
            let history = window.reported(*series);
            let mut relative = self.relative(window, &look, unit);
            let since = |place: usize| {
                let closures = view.closures.iter().rev();
                let last = closures.map(|one| one.reopening).find(|from| *from <= place);
                last.map(|from| place - from).filter(|since| *since < WAY_BACK)
            };
            let of_other_times = relative.iter().enumerate().map(|(own, value)| {
                if since(view.start + own).is_some() { f64::NAN } else { *value }
            });
            let of_other_times: Vec<f64> = of_other_times.collect();
            let Some(level) = level(history, &of_other_times, history.len()) else { continue };
            relative.iter_mut().for_each(|one| *one *= level);
            for (own, relative) in relative.iter().enumerate().filter(|(_, one)| !one.is_nan()) {
                match since(view.start + own).filter(|_| view.is_steady) {
                    // Each counts alike, large or small.
                    Some(since) => {
                        sold[since] += history[own] / level;
                        expected[since] += relative / level;
                    }
                    None => {
                        rest.0.push(history[own]);
                        rest.1.push(*relative);
                    }
                }
            }
        }
        let noise = Noise::of(&rest.0, &rest.1).of_one();
        let mut since = Since::default();
        for place in (0..WAY_BACK).filter(|place| expected[*place] > 0.0) {
            let share = sold[place] / expected[place];
            since.places.push(place as f64);
            since.shares.push(share);
            since.precisions.push(expected[place] / noise);
        }
        since
    }

    /// The share of demand that was met from one place up to another.
    fn met(&self, window: &Window<'_>, first: usize, until: usize) -> f64 {
        let look = self.design.ready(window);
        let mut features = vec![0.0; look.width()];
        let (mut sold, mut expected) = (0.0, 0.0);
        for (unit, series) in self.series.iter().enumerate() {
            let (start, history) = (self.views[unit].start, window.reported(*series));
            let relative = self.relative(window, &look, unit);
            let Some(level) = level(history, &relative, self.before.saturating_sub(start)) else {
                continue;
            };
            for place in first.max(start)..until {
                look.fill(*series, place, &mut features);
                expected += level * said(&features, &self.slopes);
                sold += history[place - start].max(0.0);
            }
        }
        if expected > 0.0 { (sold / expected).min(1.0) } else { 0.0 }
    }

    fn learnt(self, window: &Window<'_>, curve: Curve) -> Learnt {
        let period = |place: usize| window.period_at(place).0;
        let shut = self.peers.collapses.iter().map(|one| {
            let until = one.reopening.unwrap_or(window.end());
            Shut {
                first: period(one.first),
                until: period(until),
                is_over: one.reopening.is_some(),
                share: self.met(window, one.first, until.min(window.end())),
            }
        });
        let shut = shut.collect();
        Learnt { label: self.peers.label, design: self.design, slopes: self.slopes, shut, curve }
    }
}

fn is_shut(peers: &Peers, end: usize, place: usize) -> bool {
    let covers =
        |one: &super::dates::Collapse| (one.first..one.reopening.unwrap_or(end)).contains(&place);
    peers.collapses.iter().any(covers)
}

/// What columns say of demand, as a factor.
pub fn said(features: &[f64], slopes: &[f64]) -> f64 {
    let sum: f64 = features.iter().zip(slopes).map(|(x, slope)| x * slope).sum();
    sum.clamp(-8.0, 8.0).exp()
}

/// The place of the last sale; 0 without any.
fn last_sold(history: &[f64]) -> usize {
    history.iter().rposition(|value| *value > 0.0).unwrap_or(0)
}

/// What was sold over what is expected of a level of 1 in the half year up to a place, for prices and fashions change;
/// `None` where too little is known.
fn level(history: &[f64], relative: &[f64], until: usize) -> Option<f64> {
    /// Periods that tell where a level stands.
    const LATEST: usize = 182;
    let pairs = history.iter().zip(relative).take(until);
    let known: Vec<_> = pairs.filter(|(_, one)| !one.is_nan()).collect();
    if known.len() < 28 {
        return None;
    }
    let latest = &known[known.len().saturating_sub(LATEST)..];
    let (sold, expected) = latest
        .iter()
        .fold((0.0, 0.0), |(sold, expected), (value, one)| (sold + **value, expected + **one));
    (sold > 0.0).then(|| sold / expected)
}

/// How far sums are off what is expected of them.
pub(super) struct Noise {
    /// The variance of one period's share, made larger by what periods in a row have in common.
    variance: f64,
    /// What is expected in that period.
    usual: f64,
}

impl Noise {
    /// Periods in a row that are looked at together.
    const BLOCK: usize = 28;

    /// The noise of what was sold beside what had been expected.
    pub fn of(sold: &[f64], expected: &[f64]) -> Self {
        let known: Vec<(f64, f64)> =
            sold.iter().copied().zip(expected.iter().copied()).filter(|(_, e)| *e > 0.0).collect();
        let usual = known.iter().map(|(_, e)| e).sum::<f64>() / known.len().max(1) as f64;
        let of_blocks = |length: usize| {
            let blocks = known.chunks_exact(length).map(|block| {
                let (sold, expected) =
                    block.iter().fold((0.0, 0.0), |(s, e), one| (s + one.0, e + one.1));
                sold / expected - 1.0
            });
            let (sum, count) = blocks.fold((0.0, 0.0), |(sum, n), off| (sum + off * off, n + 1.0));
            if count > 0.0 { length as f64 * sum / count } else { 0.0 }
        };
        let single = of_blocks(1);
        let variance = of_blocks(Self::BLOCK).clamp(single, 10.0 * single).max(1e-4);
        Self { variance, usual: usual.max(1e-9) }
    }

    /// One over the variance of a share of what is expected.
    pub fn precision(&self, expected: f64, share: f64) -> f64 {
        expected / self.usual / (self.variance * share.clamp(0.2, 2.0))
    }

    /// The variance of one series' share in one period.
    fn of_one(&self) -> f64 {
        self.variance
    }
}
