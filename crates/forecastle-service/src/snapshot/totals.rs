//! A selection added up: actuals, forecasts, and intervals of the sum.

use std::sync::Arc;

use forecastle_core::forecast::Band;
use forecastle_core::{ForecastSet, Level, Result};
use forecastle_models::intervals::{Residual, ResidualIntervals, scale};

use super::figures::Pair;
use super::{Selection, Snapshot};

/// A selection added up, period by period.
///
/// The bounds of a sum are not the sums of bounds: added up, bounds claim that all series err the same way
/// at once, which is too wide where they err independently of each other and says nothing where they have
/// something in common. So the sum is treated as a series of its own: its out-of-sample forecasts are the
/// sums of its members', what these missed the sum's actual by is known, and its intervals are calibrated
/// on that just as a single series' are.
pub struct Totals {
    /// What was sold, by place on the time axis; NaN where nothing is known.
    pub actual: Vec<f64>,
    /// The forecast, by step, with its bands.
    pub ahead: ForecastSet,
    /// The chosen model's out-of-sample forecasts, by origin, ascending.
    pub folds: Vec<TotalFold>,
}

/// The sum of out-of-sample forecasts from one origin.
pub struct TotalFold {
    /// The number of periods known at the origin.
    pub end: usize,
    /// The forecast with its bands, as they would have been given at the origin; NaN where no series had one.
    pub forecast: ForecastSet,
    /// For each step what came against what was forecast, over the series that have both.
    pub pairs: Vec<Pair>,
}

impl Totals {
    /// The latest origin whose forecast reaches a place on the time axis, and the step there, from 0.
    pub fn latest(&self, place: usize) -> Option<(&TotalFold, usize)> {
        let reaches =
            |fold: &&TotalFold| fold.end <= place && place < fold.end + fold.forecast.horizon;
        self.folds.iter().rev().find(reaches).map(|fold| (fold, place - fold.end))
    }

    /// What had been forecast for a place on the time axis before it was known.
    pub fn before(&self, place: usize) -> Option<f64> {
        let (fold, step) = self.latest(place)?;
        known(fold.forecast.points[step])
    }

    /// What came against what had been forecast, at a place on the time axis.
    pub fn pair(&self, place: usize) -> Option<Pair> {
        self.latest(place).map(|(fold, step)| fold.pairs[step])
    }

    /// The bounds at a place on the time axis: around the forecast ahead, around the out-of-sample
    /// forecast before the origin.
    pub fn bounds(&self, place: usize, level: usize) -> Option<(f64, f64)> {
        let (set, step) = match place.checked_sub(self.actual.len()) {
            Some(step) => (&self.ahead, step),
            None => self.latest(place).map(|(fold, step)| (&fold.forecast, step))?,
        };
        let band = set.bands.get(level).filter(|_| step < set.horizon)?;
        known(set.points[step])?;
        Some((known(band.lower[step])?, known(band.upper[step])?))
    }
}

/// A number, where it is one.
pub fn known(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

impl Snapshot {
    /// A selection added up; what one request has added up serves the next.
    pub(super) fn totals(&self, selection: &Selection) -> Result<Arc<Totals>> {
        let bytes = |totals: &Totals| {
            let folds = totals.folds.len() * self.forecast.horizon * 8;
            (totals.actual.len() + totals.ahead.horizon * 8 + folds) * size_of::<f64>()
        };
        self.cached(&["totals", selection.fingerprint()], bytes, || Ok(self.add_up(selection)))
    }

    fn add_up(&self, selection: &Selection) -> Totals {
        let mut actual = vec![f64::NAN; self.panel.period_count()];
        for series in selection.series() {
            let places = &mut actual[self.panel.start(series)..];
            add_known(places, self.panel.values(series));
        }
        let mut ahead = self.sum_of(&self.forecast, selection);
        let mut folds = self.total_folds(selection);
        if let (1, Some(series)) = (selection.len(), selection.series().next()) {
            // One series has its own bands, those that are published.
            take_bands(&mut ahead, &self.forecast, series);
            let own = self.tested.chosen_model().into_iter().flat_map(|model| &model.folds);
            for (fold, own) in folds.iter_mut().zip(own) {
                take_bands(&mut fold.forecast, &own.fold.forecast, series);
            }
        } else {
            self.bound(&actual, &mut ahead, &mut folds);
        }
        Totals { actual, ahead, folds }
    }

    /// A forecast's sum over a selection, as a forecast of one series, without bands.
    fn sum_of(&self, set: &ForecastSet, selection: &Selection) -> ForecastSet {
        let mut points = vec![f64::NAN; set.horizon];
        for series in selection.series() {
            add_known(&mut points, set.points_of(series));
        }
        ForecastSet {
            origin: set.origin,
            horizon: set.horizon,
            points,
            bands: Vec::new(),
            provenance: Vec::new(),
        }
    }

    fn total_folds(&self, selection: &Selection) -> Vec<TotalFold> {
        let Some(model) = self.tested.chosen_model() else { return Vec::new() };
        let total = |fold: &forecastle_pipeline::archive::ArchivedFold| {
            let mut pairs = vec![Pair::default(); fold.fold.forecast.horizon];
            for series in selection.series() {
                super::tested::each_forecast(&self.panel, fold, series, |row, actual, point, _| {
                    pairs[row.step - 1].push(actual, point);
                });
            }
            let forecast = self.sum_of(&fold.fold.forecast, selection);
            TotalFold { end: fold.fold.end, forecast, pairs }
        };
        model.folds.iter().map(total).collect()
    }

    /// Puts bands around the sums: around each origin's from what was known at it, as in a backtest.
    fn bound(&self, actual: &[f64], ahead: &mut ForecastSet, folds: &mut [TotalFold]) {
        let season = self.panel.frequency().season_length();
        let residuals: Vec<_> = folds
            .iter()
            .flat_map(|fold| residuals(fold, scale(&actual[..fold.end], season)))
            .collect();
        let levels = self.levels();
        let surround = |set: &mut ForecastSet, end: usize, known: &[Residual]| {
            let intervals = ResidualIntervals::calibrate(known, set.horizon, season);
            intervals.bound(set, &[scale(&actual[..end], season)], &levels);
            let unknown: Vec<_> = set.points.iter().map(|point| point.is_nan()).collect();
            let is_negative = actual[..end].iter().any(|value| *value < 0.0);
            set.put_in_order(&[if is_negative { f64::NEG_INFINITY } else { 0.0 }]);
            // What has no forecast is not zero.
            for (point, is_unknown) in set.points.iter_mut().zip(unknown) {
                if is_unknown {
                    *point = f64::NAN;
                }
            }
        };
        surround(ahead, actual.len(), &residuals);
        for fold in folds {
            let was_known = |residual: &&Residual| residual.origin + residual.step <= fold.end;
            let known: Vec<_> = residuals.iter().filter(was_known).copied().collect();
            surround(&mut fold.forecast, fold.end, &known);
        }
    }

    /// The levels of the run's intervals, ascending.
    pub(super) fn levels(&self) -> Vec<Level> {
        self.forecast.bands.iter().map(|band| band.level).collect()
    }
}

/// What a sum's forecast missed by, in units of the sum's scale.
fn residuals(fold: &TotalFold, scale: f64) -> impl Iterator<Item = Residual> + '_ {
    let known = fold.pairs.iter().enumerate().filter(|(_, pair)| pair.count > 0);
    known.map(move |(step, pair)| Residual {
        series: 0,
        origin: fold.end,
        step: step + 1,
        scaled_error: (pair.now - pair.then) / scale,
    })
}

/// One series' bands of a forecast.
fn take_bands(to: &mut ForecastSet, from: &ForecastSet, series: usize) {
    let place = series * from.horizon..(series + 1) * from.horizon;
    let part = |band: &Band| Band {
        level: band.level,
        lower: band.lower[place.clone()].to_vec(),
        upper: band.upper[place.clone()].to_vec(),
    };
    to.bands = from.bands.iter().map(part).collect();
}

/// Adds what is known; nothing at all stays unknown.
fn add_known(sums: &mut [f64], values: &[f64]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        if !value.is_nan() {
            *sum = if sum.is_nan() { *value } else { *sum + value };
        }
    }
}
