//! The mean of the recent periods.

use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};
use crate::season::{known_mean, recent_window};

/// Moving average.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "moving_average",
    title: "Moving average",
    doc: "the mean of the recent periods: 28 days, 4 weeks, 3 months, 4 quarters",
    formula: "ŷ(t+h) = mean(y(t−k+1), …, y(t))",
    use_when: "series without season or trend; the usual spreadsheet rule",
    source: "Hyndman & Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., section 5.2",
    preset: Preset::Fast,
    uses_covariates: false,
    kind: Kind::Local(&MovingAverage),
};

struct MovingAverage;

impl PathModel for MovingAverage {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let window = recent_window(series.window.frequency()).min(series.history.len());
        let recent = &series.history[series.history.len() - window..];
        let mean = known_mean(recent)
            .ok_or_else(|| Unserved::because(format!("no known value in {window} periods")))?;
        out.fill(mean);
        Ok(())
    }
}
