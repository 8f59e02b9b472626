//! The same season last time round.

use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};
use crate::season::same_season;

/// Seasonal naive.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "seasonal_naive",
    title: "Seasonal naive",
    doc: "the last known value of the same season: the same weekday, week, month or quarter",
    formula: "ŷ(t+h) = y(t+h−m·⌈h/m⌉), m the season's length",
    use_when: "as the yardstick of every seasonal series",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2",
    preset: Preset::Fast,
    uses_covariates: false,
    kind: Kind::Local(&SeasonalNaive),
};

struct SeasonalNaive;

impl PathModel for SeasonalNaive {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let season = series.window.frequency().season_length();
        for (step, forecast) in out.iter_mut().enumerate() {
            let place = series.history.len() + step;
            *forecast = same_season(series.history, place, season)
                .ok_or_else(|| Unserved::because(format!("less than one season of {season}")))?;
        }
        Ok(())
    }
}
