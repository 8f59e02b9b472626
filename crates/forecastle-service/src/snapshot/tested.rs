//! Out-of-sample forecasts beside what came.

use std::collections::BTreeMap;

use forecastle_core::metrics::InSample;
use forecastle_core::{Level, Panel};
use forecastle_pipeline::archive::{ArchivedFold, ArchivedModel};

use super::Selection;
use super::tally::{Scored, Tallies};

/// What is known of every model that was tried, laid out for one panel.
pub struct Tested {
    /// The models.
    pub models: Vec<ArchivedModel>,
    /// The place of the model that makes the forecast, where it was tested.
    pub chosen: Option<usize>,
    /// The levels whose coverage is known.
    pub levels: Vec<Level>,
    /// For each origin (a number of periods known) and series the in-sample error of seasonal naive, NaN
    /// where there is no scale.
    scales: BTreeMap<usize, Vec<f64>>,
    /// For each model the scores of each series.
    by_series: Vec<Tallies>,
}

/// One forecast beside what came.
#[derive(Debug, Clone, Copy)]
pub struct TestedRow {
    /// The series.
    pub series: usize,
    /// The place of the period on the time axis.
    pub place: usize,
    /// How many periods ahead, from 1.
    pub step: usize,
}

impl Tested {
    /// Lays out the evidence, and adds up each series' scores.
    pub fn new(models: Vec<ArchivedModel>, chosen: &str, panel: &Panel, weights: &[f64]) -> Self {
        let season = panel.frequency().season_length();
        let mut scales = BTreeMap::new();
        for fold in models.iter().flat_map(|model| &model.folds) {
            scales.entry(fold.fold.end).or_insert_with(|| {
                let scale = |series| match fold.fold.known(panel, series) {
                    Some(known) => scale_of(&panel.values(series)[..known], season),
                    None => f64::NAN,
                };
                (0..panel.series_count()).map(scale).collect()
            });
        }
        let folds = models.iter().flat_map(|model| &model.folds);
        let levels = folds.map(|fold| fold.levels.clone()).next().unwrap_or_default();
        let levels = levels.into_iter().take(u16::BITS as usize).collect();
        let chosen = models.iter().position(|model| model.model == chosen);
        let mut tested = Self { models, chosen, levels, scales, by_series: Vec::new() };
        tested.by_series = (0..tested.models.len())
            .map(|model| {
                let all = 0..panel.series_count();
                tested.tally(model, panel, weights, all.clone(), all.len(), |row| Some(row.series))
            })
            .collect();
        tested
    }

    /// The model that makes the forecast, where it was tested.
    pub fn chosen_model(&self) -> Option<&ArchivedModel> {
        self.chosen.map(|chosen| &self.models[chosen])
    }

    /// Adds up some series' forecasts of a model in the places that each belongs to.
    pub fn tally(
        &self,
        model: usize,
        panel: &Panel,
        weights: &[f64],
        series: impl Iterator<Item = usize> + Clone,
        places: usize,
        place_of: impl Fn(TestedRow) -> Option<usize>,
    ) -> Tallies {
        let mut tallies = Tallies::new(places, self.levels.len());
        for fold in &self.models[model].folds {
            let scales = &self.scales[&fold.fold.end];
            for series in series.clone() {
                let scaled = Scaled { scale: scales[series], weight: weights[series] };
                push_series(&mut tallies, panel, fold, series, scaled, &place_of);
            }
        }
        tallies
    }

    /// A model's scores of each series, as they were added up beforehand.
    pub fn by_series(&self, model: usize) -> &Tallies {
        &self.by_series[model]
    }

    /// A model's scores over a selection.
    pub fn overall(&self, model: usize, selection: &Selection) -> Tallies {
        let mut total = Tallies::new(1, self.levels.len());
        for series in selection.series() {
            total.add(0, &self.by_series[model], series);
        }
        total
    }
}

/// What a series' errors are divided by, and what they count.
#[derive(Clone, Copy)]
struct Scaled {
    scale: f64,
    weight: f64,
}

/// Adds one series' forecasts from one origin.
fn push_series(
    tallies: &mut Tallies,
    panel: &Panel,
    fold: &ArchivedFold,
    series: usize,
    Scaled { scale, weight }: Scaled,
    place_of: &impl Fn(TestedRow) -> Option<usize>,
) {
    // Scaled errors are averaged over what one series from one origin has in a place.
    let mut groups: Vec<(usize, f64, f64)> = Vec::new();
    each_forecast(panel, fold, series, |row, actual, forecast, inside| {
        let Some(place) = place_of(row) else { return };
        tallies.push(place, Scored { actual, forecast, inside, weight });
        let error = (actual - forecast).abs();
        match groups.last_mut().filter(|group| group.0 == place) {
            Some(group) => (group.1, group.2) = (group.1 + error, group.2 + 1.0),
            None => groups.push((place, error, 1.0)),
        }
    });
    // The steps of one place need not follow each other.
    groups.sort_by_key(|group| group.0);
    for group in groups.chunk_by(|a, b| a.0 == b.0) {
        let sum: f64 = group.iter().map(|part| part.1).sum();
        let count: f64 = group.iter().map(|part| part.2).sum();
        tallies.push_scaled(group[0].0, sum / count / scale, weight);
    }
}

/// Looks at one series' forecasts from one origin whose actual is known.
pub fn each_forecast(
    panel: &Panel,
    fold: &ArchivedFold,
    series: usize,
    mut look: impl FnMut(TestedRow, f64, f64, u16),
) {
    let Some(known) = fold.fold.known(panel, series) else { return };
    let set = &fold.fold.forecast;
    let begin = series * set.horizon;
    let actuals = &panel.values(series)[known..];
    let forecasts = &set.points[begin..begin + set.horizon];
    for (step, (actual, forecast)) in actuals.iter().zip(forecasts).enumerate() {
        if !actual.is_nan() && !forecast.is_nan() {
            let row = TestedRow { series, place: fold.fold.end + step, step: step + 1 };
            look(row, *actual, *forecast, fold.inside[begin + step]);
        }
    }
}

/// The in-sample mean absolute error of seasonal naive; NaN where there is none or it is zero.
fn scale_of(history: &[f64], season: usize) -> f64 {
    let scale = InSample::of(history, season);
    if scale.mean_squared > 0.0 { scale.mean_absolute } else { f64::NAN }
}
