//! Holt's and Winters' trend and season.

use super::ets::{self, Form};
use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// Holt and Winters' method with a season that is added.
pub static ADDITIVE: ModelEntry = ModelEntry {
    name: "holt_winters",
    title: "Holt-Winters",
    doc: "a level, a growth and an added season that follow the data",
    formula: "ŷ(t+h) = l(t) + h·b(t) + s(t+h−m)",
    use_when: "series with a trend that goes on and a season of the same size everywhere",
    source: "Winters (1960), Management Science 6(3); Hyndman et al. (2008), section 2.3",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&HoltWinters { with_season: "AAA", without: "AAN" }),
};

/// Holt and Winters' method with a season that multiplies.
pub static MULTIPLICATIVE: ModelEntry = ModelEntry {
    name: "holt_winters_multiplicative",
    title: "Holt-Winters, in proportion",
    doc: "a level and a growth that follow the data, times a season; for positive data",
    formula: "ŷ(t+h) = (l(t) + h·b(t))·s(t+h−m), errors in proportion",
    use_when: "positive series with a trend that goes on and a season that grows with it",
    source: "Winters (1960), Management Science 6(3); Hyndman et al. (2008), section 2.3",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&HoltWinters { with_season: "MAM", without: "MAN" }),
};

/// The form for series with a season, and the one for what is left when it has been taken out.
struct HoltWinters {
    with_season: &'static str,
    without: &'static str,
}

impl LocalModel for HoltWinters {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let form = |season: usize| {
            let letters = if season < 2 { self.without } else { self.with_season };
            Form::parse(letters).into_iter().collect()
        };
        let season = series.window.frequency().season_length();
        Ok(Box::new(ets::fit(series.history, season, form)?))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        ets::restore(numbers)
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
        let form = |_| vec![Form::parse("AAA").unwrap()];
        ets::fit(&history, 4, form).unwrap().points(&mut out);
        for (step, forecast) in out.iter().enumerate() {
            assert!((forecast - value(40 + step)).abs() < 1e-6, "{out:?}");
        }
    }
}
