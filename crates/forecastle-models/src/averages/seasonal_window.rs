//! The mean of the latest seasons.

use super::phases::{Phases, mean};
use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// The mean of the latest seasons.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "seasonal_window",
    title: "Mean of the latest seasons",
    doc: "the mean of the latest four values in the same phase of the season",
    formula: "ŷ(t+h) = (y(t+h−m) + … + y(t+h−4m))/4, m the season's length; of fewer where there are no four",
    use_when: "days of the week whose level moves slowly",
    source: "the seasonal form of the moving average; SeasonalWindowAverage in statsforecast",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&SeasonalWindow),
};

/// Seasons averaged.
const SEASONS: usize = 4;

struct SeasonalWindow;

impl PathModel for SeasonalWindow {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let season = series.window.frequency().season_length();
        Phases::of(series.history, season)?.forecast(mean_of_latest, out);
        Ok(())
    }
}

fn mean_of_latest(values: &[f64]) -> f64 {
    mean(&values[values.len().saturating_sub(SEASONS)..])
}

#[cfg(test)]
mod tests {
    use super::mean_of_latest;

    #[test]
    fn the_latest_four_or_what_there_is() {
        assert_eq!(mean_of_latest(&[99.0, 1.0, 2.0, 3.0, 6.0]), 3.0);
        assert_eq!(mean_of_latest(&[1.0, 2.0]), 1.5);
    }
}
