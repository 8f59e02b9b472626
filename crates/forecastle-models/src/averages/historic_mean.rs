//! The mean of the whole history.

use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};
use crate::season::known_mean;

/// The mean of the whole history.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "historic_mean",
    title: "Historic mean",
    doc: "the mean of the whole history; flat ahead",
    formula: "ŷ(t+h) = (y(1) + … + y(t))/t",
    use_when: "series without trend and season, as the yardstick of everything that claims to see one",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&HistoricMean),
};

struct HistoricMean;

impl PathModel for HistoricMean {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let mean = known_mean(series.history).ok_or_else(|| Unserved::because("no known value"))?;
        out.fill(mean);
        Ok(())
    }
}
