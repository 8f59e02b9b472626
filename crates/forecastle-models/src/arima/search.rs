//! Automatic orders, step by step.
//!
//! Differences by tests, the rest by walking from a few starting models to better neighbours until there
//! is none. Source: Hyndman & Khandakar (2008), Journal of Statistical Software 27(3), section 3.

use super::fit::{Effort, Fit, Fitter};
use super::orders::Orders;
use super::polynomial::FURTHEST;
use super::problem::Problem;

/// How far the search goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most autoregressive terms.
    pub p: usize,
    /// Most moving-average terms.
    pub q: usize,
    /// Most seasonal autoregressive terms.
    pub seasonal_p: usize,
    /// Most seasonal moving-average terms.
    pub seasonal_q: usize,
}

impl Limits {
    /// The usual limits, lowered to what a series of so many values bears. One seasonal term of each kind, where
    /// the source has two: a second one costs half the time and forecasts no better.
    pub fn of(count: usize, season: usize) -> Self {
        let third = count / 3;
        let below_season = if season > 1 { season - 1 } else { usize::MAX };
        let short = 5.min(third).min(below_season);
        let seasonal = if season > 1 { 1.min(third / season) } else { 0 };
        Self { p: short, q: short, seasonal_p: seasonal, seasonal_q: seasonal }
    }
}

/// Most models tried for one series.
const MOST_MODELS: usize = 94;

/// Roots are kept this far from the unit circle: a model that needs them nearer has too many of them. (The
/// source rejects models whose roots came nearer; to keep them away leaves the good ones in the race.)
const CLEARANCE: f64 = 1.005;

/// What a step of a fit has to gain, in points of the criterion, to be worth while in the search.
const WORTH_A_STEP: f64 = 0.02;

/// One point of the search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    p: usize,
    q: usize,
    seasonal_p: usize,
    seasonal_q: usize,
    constant: bool,
}

/// The neighbours in the order in which they are tried: (p, q, P, Q), what is added to each.
const MOVES: [(isize, isize, isize, isize); 16] = [
    (0, 0, -1, 0),
    (0, 0, 0, -1),
    (0, 0, 1, 0),
    (0, 0, 0, 1),
    (0, 0, -1, -1),
    (0, 0, -1, 1),
    (0, 0, 1, -1),
    (0, 0, 1, 1),
    (-1, 0, 0, 0),
    (0, -1, 0, 0),
    (1, 0, 0, 0),
    (0, 1, 0, 0),
    (-1, -1, 0, 0),
    (-1, 1, 0, 0),
    (1, -1, 0, 0),
    (1, 1, 0, 0),
];

/// Searches the best orders around fixed differences. The two problems are the same series with a constant
/// among the regressors and without one; the first may be missing.
pub struct Search<'a> {
    fitter: &'a mut Fitter,
    with_constant: Option<&'a Problem>,
    without_constant: &'a Problem,
    differences: Orders,
    limits: Limits,
    tried: Vec<Place>,
    best: Option<(f64, Place, Fit)>,
}

impl<'a> Search<'a> {
    /// A search over the orders of a differenced series.
    pub fn new(
        fitter: &'a mut Fitter,
        with_constant: Option<&'a Problem>,
        without_constant: &'a Problem,
        differences: Orders,
        limits: Limits,
    ) -> Self {
        let tried = Vec::with_capacity(MOST_MODELS);
        Self { fitter, with_constant, without_constant, differences, limits, tried, best: None }
    }

    /// The model with the least corrected criterion of Akaike; `None` when none could be fitted.
    pub fn run(mut self) -> Option<Fit> {
        self.try_starts();
        let start = self.first_place(2, 1);
        let mut place = self.best.as_ref().map_or(start, |(_, place, _)| *place);
        while let Some(better) = self.step(place) {
            place = better;
        }
        self.best.map(|(_, _, fit)| fit)
    }

    fn first_place(&self, short: usize, seasonal: usize) -> Place {
        let is_short = self.without_constant.count() < 10;
        let (short, seasonal) = if is_short { (short.min(1), 0) } else { (short, seasonal) };
        Place {
            p: short.min(self.limits.p),
            q: short.min(self.limits.q),
            seasonal_p: seasonal.min(self.limits.seasonal_p),
            seasonal_q: seasonal.min(self.limits.seasonal_q),
            constant: self.with_constant.is_some(),
        }
    }

    fn try_starts(&mut self) {
        let one = self.first_place(1, 1);
        let large = self.first_place(2, 1);
        let nothing = Place { p: 0, q: 0, seasonal_p: 0, seasonal_q: 0, ..one };
        self.attempt(nothing);
        self.attempt(Place { q: 0, seasonal_q: 0, ..one });
        self.attempt(Place { p: 0, seasonal_p: 0, ..one });
        self.attempt(large);
        if self.with_constant.is_some() {
            self.attempt(Place { constant: false, ..nothing });
        }
    }

    /// The first neighbour that is better.
    fn step(&mut self, place: Place) -> Option<Place> {
        let toggled = Place { constant: !place.constant, ..place };
        let toggled = self.with_constant.is_some().then_some(toggled);
        let neighbours = MOVES.iter().filter_map(|change| self.neighbour(place, *change));
        let neighbours: Vec<Place> = neighbours.chain(toggled).collect();
        neighbours.into_iter().find(|neighbour| self.attempt(*neighbour))
    }

    fn neighbour(&self, place: Place, change: (isize, isize, isize, isize)) -> Option<Place> {
        let moved = |value: usize, by: isize, most: usize| {
            value.checked_add_signed(by).filter(|value| by <= 0 || *value <= most)
        };
        Some(Place {
            p: moved(place.p, change.0, self.limits.p)?,
            q: moved(place.q, change.1, self.limits.q)?,
            seasonal_p: moved(place.seasonal_p, change.2, self.limits.seasonal_p)?,
            seasonal_q: moved(place.seasonal_q, change.3, self.limits.seasonal_q)?,
            ..place
        })
    }

    /// Fits a model not yet tried, and says whether it is the best so far.
    fn attempt(&mut self, place: Place) -> bool {
        if self.tried.len() >= MOST_MODELS || self.tried.contains(&place) {
            return false;
        }
        self.tried.push(place);
        let orders = Orders {
            p: place.p,
            q: place.q,
            seasonal_p: place.seasonal_p,
            seasonal_q: place.seasonal_q,
            ..self.differences
        };
        let with_constant = self.with_constant.filter(|_| place.constant);
        let problem = with_constant.unwrap_or(self.without_constant);
        let least = self.best.as_ref().map_or(f64::INFINITY, |(least, _, _)| *least);
        let parent = self.best.as_ref().filter(|(_, _, fit)| fit.orders.coefficients() > 0);
        let warm = parent.map(|(_, _, fit)| resized(fit, &orders));
        let tolerance = WORTH_A_STEP / problem.count() as f64;
        let rough = Effort { tolerance, warm: warm.as_deref(), least, ..Effort::full(CLEARANCE) };
        let Some(fit) = self.fitter.fit(&orders, problem, &rough) else { return false };
        if fit.aicc() >= least {
            return false;
        }
        // Only now is it worth while to see where the parameters run to.
        let full = Effort { warm: Some(&fit.free), ..Effort::full(CLEARANCE) };
        let Some(fit) = self.fitter.fit(&orders, problem, &full) else { return false };
        if is_plausible(&orders, &fit.free) {
            self.best = Some((fit.aicc(), place, fit));
            return true;
        }
        false
    }
}

/// A neighbour's free parameters for other orders. New ones begin at nearly nothing, on both sides, so that
/// terms that could stand for one another are told apart.
fn resized(fit: &Fit, orders: &Orders) -> Vec<f64> {
    let sizes = |orders: &Orders| [orders.p, orders.q, orders.seasonal_p, orders.seasonal_q];
    let mut free = Vec::with_capacity(orders.coefficients());
    let mut from = &fit.free[..];
    let beginnings = [0.05, -0.05, 0.05, -0.05];
    let sizes = sizes(&fit.orders).into_iter().zip(sizes(orders));
    for ((before, now), beginning) in sizes.zip(beginnings) {
        let (part, rest) = from.split_at(before);
        free.extend(part.iter().copied().chain(std::iter::repeat(beginning)).take(now));
        from = rest;
    }
    free
}

/// Whether no free parameter has run to its bound where that means that the model fits chance.
///
/// After a seasonal difference a season that hardly changes and a level that hardly forgets may.
fn is_plausible(orders: &Orders, free: &[f64]) -> bool {
    const NEAR_THE_BOUND: f64 = 0.75 * FURTHEST;
    let seasonal_ma = orders.p + orders.q + orders.seasonal_p;
    let after_season = orders.seasonal_d > 0;
    free.iter().enumerate().all(|(place, parameter)| {
        let is_level = place == 0 && orders.p > 0 && orders.d == 0;
        let may_run = after_season && *parameter > 0.0 && (is_level || place == seasonal_ma);
        parameter.abs() < NEAR_THE_BOUND || may_run
    })
}
