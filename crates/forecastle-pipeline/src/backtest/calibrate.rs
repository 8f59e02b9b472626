//! How wide a model's intervals are to be, from what could be seen at each origin.

use forecastle_core::forecast::Band;
use forecastle_core::metrics::quantile_loss;
use forecastle_core::{ForecastSet, Level, Panel, Window};
use forecastle_models::floors;
use forecastle_models::intervals::{Intervals, Residual, ResidualIntervals, Source, scale};

use super::run::Fold;
use super::vintages::Vintages;

/// Fewer forecasts than this do not tell how far a model's own bounds should be stretched.
const FEWEST_REACHES: usize = 100;

/// With this many from the latest origins, earlier origins are left out.
const PLENTY: usize = 200;

/// The least and the most that bounds are stretched by.
const STRETCHES: (f64, f64) = (0.3, 3.0);

/// One model's forecasts from origin to origin, with both kinds of intervals.
pub struct Calibration<'a> {
    vintages: &'a Vintages<'a>,
    levels: &'a [Level],
    seen: Vec<Seen>,
    tried: Vec<Tried>,
}

/// A forecast, and the scale of each series' errors at its origin.
struct Seen {
    fold: Fold,
    scales: Vec<f64>,
}

/// A forecast with either kind of intervals, of a model that has its own.
struct Tried {
    end: usize,
    by_residuals: ForecastSet,
    by_model: ForecastSet,
    own: Vec<Band>,
}

/// The scale of each series' errors, as known at the window's origin.
pub(crate) fn scales(window: &Window<'_>) -> Vec<f64> {
    let season = window.frequency().season_length();
    (0..window.series_count()).map(|series| scale(window.history(series), season)).collect()
}

impl<'a> Calibration<'a> {
    /// Nothing seen yet.
    pub fn new(vintages: &'a Vintages<'a>, levels: &'a [Level]) -> Self {
        Self { vintages, levels, seen: Vec::new(), tried: Vec::new() }
    }

    /// Puts intervals around the forecasts from the next origin, by what had come true at it of the
    /// forecasts before. `own` are the bands of the model itself.
    pub fn bound(&mut self, mut fold: Fold, own: Option<Vec<Band>>) -> Fold {
        let window = self.vintages.window(fold.end, fold.forecast.horizon);
        let (scales, floors) = (scales(&window), floors(&window));
        let told = self.intervals(fold.end, fold.forecast.horizon);
        let source = told.source;
        let bounded = |source, own| {
            let intervals = Intervals { source, ..told.clone() };
            let mut forecast = fold.forecast.clone();
            intervals.bound(&mut forecast, own, &scales, self.levels);
            forecast.put_in_order(&floors);
            forecast
        };
        let by_residuals = bounded(Source::Residuals, None);
        let said = fold.clone();
        fold.forecast = match own {
            // A model without bounds of its own leaves nothing to compare.
            None => by_residuals,
            Some(own) => {
                let by_model = bounded(Source::Model, Some(own.clone()));
                let better = if source == Source::Model { &by_model } else { &by_residuals };
                let better = better.clone();
                self.tried.push(Tried { end: fold.end, by_residuals, by_model, own });
                better
            }
        };
        self.seen.push(Seen { fold: said, scales });
        fold
    }

    /// The intervals that all forecasts so far call for, as far as they have come true by `end`.
    pub fn intervals(&self, end: usize, horizon: usize) -> Intervals {
        let season = self.vintages.latest().frequency().season_length();
        let panel = self.vintages.at(end);
        let known: Vec<_> = self.seen.iter().flat_map(|seen| residuals(panel, end, seen)).collect();
        let by_residuals = ResidualIntervals::calibrate(&known, horizon, season);
        // The latest first, as for residuals: with more history a model's own bounds change as well.
        let (mut of_model, mut of_residuals, mut count) = (0.0, 0.0, 0);
        for tried in self.tried.iter().rev() {
            if count >= PLENTY {
                break;
            }
            self.each_known(&tried.by_residuals, tried.end, end, |place, actual| {
                of_model += loss(&tried.by_model, place, actual);
                of_residuals += loss(&tried.by_residuals, place, actual);
                count += usize::from(actual.is_finite());
            });
        }
        // Where neither has been tried, theory says more than nothing.
        let source = if of_model <= of_residuals { Source::Model } else { Source::Residuals };
        let stretch = self.levels.iter().map(|level| (level.percent(), self.stretch(*level, end)));
        Intervals { by_residuals, source, stretch: stretch.collect() }
    }

    /// How many times as far from the point the model's own bounds of a level should have been put, to hold
    /// what had come true by `end`; 1 where little has, or where bounds often are the point itself, as with
    /// counts, which no stretch makes right.
    fn stretch(&self, level: Level, end: usize) -> f64 {
        let mut reaches = Vec::new();
        let mut count = 0;
        // The latest first here as well.
        for tried in self.tried.iter().rev() {
            if reaches.len() >= PLENTY {
                break;
            }
            let own = tried.own.iter().find(|band| band.level == level);
            let Some(own) = own else { continue };
            self.each_known(&tried.by_residuals, tried.end, end, |place, actual| {
                let point = tried.by_residuals.points[place];
                let bound = if actual < point { own.lower[place] } else { own.upper[place] };
                let reach = (actual - point) / (bound - point);
                count += usize::from(bound.is_finite() && actual.is_finite());
                if reach.is_finite() {
                    reaches.push(reach.max(0.0));
                }
            });
        }
        if reaches.len() < FEWEST_REACHES || 10 * reaches.len() < 9 * count {
            return 1.0;
        }
        reaches.sort_by(f64::total_cmp);
        let place = level.percent() / 100.0 * reaches.len() as f64;
        let called_for = reaches[(place as usize).min(reaches.len() - 1)];
        // What came after one origin came to all series at once, so a few quiet months prove little.
        let origins = self.tried.iter().filter(|tried| tried.end < end).count() as f64;
        let stretch =
            if called_for < 1.0 { called_for.powf(origins / (origins + 1.0)) } else { called_for };
        stretch.clamp(STRETCHES.0, STRETCHES.1)
    }

    /// Calls `act` with the place in a forecast made at `origin`, and with what came there, for all that was
    /// known at `end`.
    fn each_known(
        &self,
        forecast: &ForecastSet,
        origin: usize,
        end: usize,
        mut act: impl FnMut(usize, f64),
    ) {
        let panel = self.vintages.at(end);
        for series in 0..panel.series_count() {
            let Some(known) = origin.checked_sub(panel.start(series)) else { continue };
            let come_true = panel.values(series)[known..].iter().take(end - origin);
            for (step, actual) in come_true.take(forecast.horizon).enumerate() {
                act(series * forecast.horizon + step, *actual);
            }
        }
    }
}

/// The summed quantile losses of a forecast's bounds at a place; none where they cannot be told.
fn loss(forecast: &ForecastSet, place: usize, actual: f64) -> f64 {
    let of_band = |band: &Band| {
        let (low, high) = band.level.tails();
        let both = quantile_loss(low, actual, band.lower[place])
            + quantile_loss(high, actual, band.upper[place]);
        if both.is_finite() { both } else { 0.0 }
    };
    forecast.bands.iter().map(of_band).sum()
}

/// What a forecast missed by, of every period that has come by `end`.
fn residuals(panel: &Panel, end: usize, Seen { fold, scales }: &Seen) -> Vec<Residual> {
    let mut residuals = Vec::new();
    for (series, scale) in scales.iter().enumerate() {
        let Some(known) = fold.known(panel, series) else { continue };
        let actuals = panel.values(series)[known..].iter().take(end - fold.end);
        for (step, (actual, point)) in actuals.zip(fold.forecast.points_of(series)).enumerate() {
            let scaled_error = (actual - point) / scale;
            if scaled_error.is_finite() {
                residuals.push(Residual { series, origin: fold.end, step: step + 1, scaled_error });
            }
        }
    }
    residuals
}
