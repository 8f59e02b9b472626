//! The last value again.

use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};
use crate::season::last_known;

/// Naive.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "naive",
    title: "Naive",
    doc: "the last known value, again and again",
    formula: "ŷ(t+h) = y(t)",
    use_when: "as a yardstick, and for series with nothing else to go by",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2",
    preset: Preset::Fast,
    uses_covariates: false,
    kind: Kind::Local(&Naive),
};

struct Naive;

impl PathModel for Naive {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let last = last_known(series.history).ok_or_else(|| Unserved::because("no known value"))?;
        out.fill(last);
        Ok(())
    }
}
