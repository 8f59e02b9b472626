//! Holt's and Winters' trend and season.

use super::ets::{self, Form};
use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// Holt and Winters' method.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "holt_winters",
    title: "Holt-Winters",
    doc: "a level, a growth and a season that follow the data; the season summed or multiplied by AICc",
    formula: "ŷ(t+h) = l(t) + h·b(t) + s(t+h−m), or (l(t) + h·b(t))·s(t+h−m) with errors in proportion",
    use_when: "series with a season and a trend that goes on",
    source: "Winters (1960), Management Science 6(3); Hyndman et al. (2008), section 2.3",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&HoltWinters),
};

struct HoltWinters;

impl PathModel for HoltWinters {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let season = series.window.frequency().season_length();
        let with_season = |season: usize| {
            let letters = if season < 2 { ["AAN", "MAN"] } else { ["AAA", "MAM"] };
            letters.into_iter().filter_map(Form::parse).collect()
        };
        ets::forecast(series.history, season, with_season, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_with_a_season_goes_on() {
        let value = |t: usize| 100.0 + 2.0 * t as f64 + [5.0, -1.0, 0.0, -4.0][t % 4];
        let history: Vec<f64> = (0..40).map(value).collect();
        let mut out = [0.0; 8];
        ets::forecast(&history, 4, |_| vec![Form::parse("AAA").unwrap()], &mut out).unwrap();
        for (step, forecast) in out.iter().enumerate() {
            assert!((forecast - value(40 + step)).abs() < 1e-6, "{out:?}");
        }
    }
}
