//! Combinations of the models that were run, weighed at each origin by what was known there.

use forecastle_core::forecast::Band;
use forecastle_core::{ForecastSet, Level, Panel, Result, Window};
use forecastle_models::combine::{
    Member, Misses, Rule, SegmentWeights, Weights, blend, blend_bound,
};
use forecastle_models::tiers::Tiers;
use forecastle_models::{Context, ModelEntry, complete, floors};

use super::run::Fold;
use super::vintages::Vintages;

/// What a combination is made of: other models, and their forecasts from all origins in ascending order.
pub struct Members<'a> {
    /// The models.
    pub models: Vec<&'static ModelEntry>,
    /// Their forecasts: a row of folds for each model.
    pub folds: Vec<&'a [Fold]>,
    /// The bands of their own, if any, of each fold.
    pub own: Vec<&'a [Option<Vec<Band>>]>,
    /// The tiers, where models are tried for some series only.
    pub tiers: Option<&'a Tiers>,
}

impl Members<'_> {
    /// The weights that follow from all forecasts made before `end`, as far as they have come true by
    /// then; of tiers with those of each segment.
    pub fn weights(
        &self,
        rule: Rule,
        vintages: &Vintages<'_>,
        end: usize,
        context: &Context,
    ) -> (Weights, Option<SegmentWeights>) {
        let panel = vintages.at(end);
        let mut misses = Misses::new(panel.series_count(), self.models.len(), context.point);
        let origins = self.folds.first().map_or(0, |folds| folds.len());
        for origin in (0..origins).filter(|origin| self.folds[0][*origin].end < end) {
            self.count(&mut misses, panel, origin, end);
        }
        let window = Window::new(panel, end, 1);
        let Some(tiers) = self.tiers.filter(|_| rule == Rule::Tiered) else {
            return (Weights::of(rule, &misses, self.models.len(), &window), None);
        };
        let assigned = tiers.assign(&window);
        let segments = SegmentWeights::of(tiers, &assigned, &misses, &self.models);
        let weights = segments.weights(tiers, &assigned, &window, |series| {
            segments.own(tiers, &assigned, &misses, &self.models, series)
        });
        (weights, Some(segments))
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

    /// The combination's forecasts from all origins, each with the bands of its own, if any.
    ///
    /// # Errors
    /// As [`complete`].
    pub fn combine(
        &self,
        entry: &'static ModelEntry,
        rule: Rule,
        vintages: &Vintages<'_>,
        levels: &[Level],
        context: &Context,
    ) -> Result<Vec<(Fold, Option<Vec<Band>>)>> {
        let origins = self.folds.first().map_or(0, |folds| folds.len());
        (0..origins)
            .map(|origin| {
                let end = self.folds[0][origin].end;
                let window = vintages.window(end, self.folds[0][origin].forecast.horizon);
                let (weights, _) = self.weights(rule, vintages, end, context);
                let members = self.at(origin);
                let forecast = combined(&weights, &window, &members, entry, context)?;
                let own = self.bands(origin, &weights, &window, &members, &forecast, levels);
                Ok((Fold { end, forecast }, own))
            })
            .collect()
    }

    /// The members' forecasts from one origin.
    fn at(&self, origin: usize) -> Vec<Member<'_>> {
        let forecasts = self.folds.iter().map(|folds| &folds[origin].forecast);
        forecasts
            .map(|forecast| Member { points: &forecast.points, provenance: &forecast.provenance })
            .collect()
    }

    /// The members' bands from one origin, weighed as their points are.
    fn bands(
        &self,
        origin: usize,
        weights: &Weights,
        window: &Window<'_>,
        members: &[Member<'_>],
        forecast: &ForecastSet,
        levels: &[Level],
    ) -> Option<Vec<Band>> {
        if self.own.iter().all(|own| own[origin].is_none()) {
            return None;
        }
        let bound = |level: Level, pick: fn(&Band) -> &Vec<f64>| {
            let own = self.own.iter().map(|own| {
                let band = own[origin].as_ref()?.iter().find(|band| band.level == level)?;
                Some(&pick(band)[..])
            });
            let bounded: Vec<_> = members.iter().copied().zip(own).collect();
            blend_bound(weights, window, &forecast.points, &bounded)
        };
        let bands = levels.iter().map(|level| Band {
            level: *level,
            lower: bound(*level, |band| &band.lower),
            upper: bound(*level, |band| &band.upper),
        });
        Some(bands.collect())
    }
}

fn combined(
    weights: &Weights,
    window: &Window<'_>,
    members: &[Member<'_>],
    entry: &'static ModelEntry,
    context: &Context,
) -> Result<ForecastSet> {
    let mut points = blend(weights, window, members);
    let provenance = complete(entry, window, context, &mut points)?;
    let mut forecast = ForecastSet {
        origin: window.origin(),
        horizon: window.horizon(),
        points: points.values,
        bands: Vec::new(),
        provenance,
    };
    forecast.put_in_order(&floors(window));
    Ok(forecast)
}
