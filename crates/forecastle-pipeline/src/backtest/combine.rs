//! Combinations of the models that were run, weighed at each origin by what was known there.

use forecastle_core::{ForecastSet, Panel, Result, Window};
use forecastle_models::combine::{Member, Misses, Rule, Weights, blend};
use forecastle_models::{Context, ModelEntry, complete, floors};

use super::run::Fold;

/// What a combination is made of: other models, and their forecasts from all origins in ascending order.
pub struct Members<'a> {
    /// The models.
    pub models: Vec<&'static ModelEntry>,
    /// Their forecasts: a row of folds for each model.
    pub folds: Vec<&'a [Fold]>,
}

impl Members<'_> {
    /// The weights that follow from all forecasts made before `end`, as far as they have come true by
    /// then.
    pub fn weights(&self, rule: Rule, panel: &Panel, end: usize, context: &Context) -> Weights {
        let mut misses = Misses::new(panel.series_count(), self.models.len(), context.point);
        let origins = self.folds.first().map_or(0, |folds| folds.len());
        for origin in (0..origins).filter(|origin| self.folds[0][*origin].end < end) {
            self.count(&mut misses, panel, origin, end);
        }
        Weights::of(rule, &misses, self.models.len(), &Window::new(panel, end, 1))
    }

    fn count(&self, misses: &mut Misses, panel: &Panel, origin: usize, end: usize) {
        for (model, folds) in self.folds.iter().enumerate() {
            let fold = &folds[origin];
            let horizon = fold.forecast.horizon;
            for series in 0..panel.series_count() {
                let Some(known) = fold.known(panel, series) else { continue };
                if fold.forecast.provenance[series].is_unsuited {
                    continue;
                }
                let come_true = panel.values(series)[known..].iter().take(end - fold.end);
                let points = fold.forecast.points_of(series);
                for (actual, point) in come_true.take(horizon).zip(points) {
                    misses.count(series, model, *actual, *point);
                }
            }
        }
    }

    /// The combination's forecasts from all origins.
    ///
    /// # Errors
    /// As [`complete`].
    pub fn combine(
        &self,
        entry: &'static ModelEntry,
        rule: Rule,
        panel: &Panel,
        context: &Context,
    ) -> Result<Vec<Fold>> {
        let origins = self.folds.first().map_or(0, |folds| folds.len());
        (0..origins).map(|origin| self.combine_at(origin, entry, rule, panel, context)).collect()
    }

    fn combine_at(
        &self,
        origin: usize,
        entry: &'static ModelEntry,
        rule: Rule,
        panel: &Panel,
        context: &Context,
    ) -> Result<Fold> {
        let (end, horizon) = (self.folds[0][origin].end, self.folds[0][origin].forecast.horizon);
        let window = Window::new(panel, end, horizon);
        let weights = self.weights(rule, panel, end, context);
        let members = self.folds.iter().map(|folds| Member {
            points: &folds[origin].forecast.points,
            provenance: &folds[origin].forecast.provenance,
        });
        let mut points = blend(&weights, &window, &members.collect::<Vec<_>>());
        let provenance = complete(entry, &window, context, &mut points)?;
        let mut forecast = ForecastSet {
            origin: window.origin(),
            horizon,
            points: points.values,
            bands: Vec::new(),
            provenance,
        };
        forecast.put_in_order(&floors(&window));
        Ok(Fold { end, forecast })
    }
}
