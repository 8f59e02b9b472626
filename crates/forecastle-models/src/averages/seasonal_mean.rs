//! The mean of each phase of the season.

use super::phases::{Phases, mean};
use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// The mean of each phase of the season.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "seasonal_mean",
    title: "Historic mean by season",
    doc: "the mean of all values in the same phase of the season: of all Mondays, of all Januaries",
    formula: "ŷ(t+h) = mean of y(t+h−m), y(t+h−2m), …, m the season's length",
    use_when: "a season that stays as it is, and no trend",
    source: "the seasonal form of the mean method; Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&SeasonalMean),
};

struct SeasonalMean;

impl PathModel for SeasonalMean {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let season = series.window.frequency().season_length();
        Phases::of(series.history, season)?.forecast(mean, out);
        Ok(())
    }
}
