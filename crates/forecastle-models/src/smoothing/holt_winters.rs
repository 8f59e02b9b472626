//! Holt's and Winters' trend and season.

use super::ets::parameters::{
    ALPHA, BETA, DAMPING, GAMMA, GROWTH, HISTORY, INDICES, LEVEL, SEASON,
};
use super::ets::{self, Form};
use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// Holt and Winters' method with a season that is added.
pub static ADDITIVE: ModelEntry = ModelEntry {
    name: "holt_winters",
    title: "Holt-Winters",
    doc: "a level, a growth and an added season that follow the data; the growth damped or not by AICc",
    formula: "ŷ(t+h) = l(t) + (φ + … + φ^h)·b(t) + s(t+h−m), φ at most 1",
    parameters: &[ALPHA, BETA, GAMMA, DAMPING, LEVEL, GROWTH, INDICES, SEASON, HISTORY],
    use_when: "series with a trend and a season of the same size everywhere",
    source: "Winters (1960), Management Science 6(3); Hyndman et al. (2008), section 2.3",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&HoltWinters { with_season: ["AAA", "AAdA"], without: ["AAN", "AAdN"] }),
};

/// Holt and Winters' method with a season that multiplies.
pub static MULTIPLICATIVE: ModelEntry = ModelEntry {
    name: "holt_winters_multiplicative",
    title: "Holt-Winters, in proportion",
    doc: "a level and a growth (damped or not by AICc) that follow the data, times a season; for positive data",
    formula: "ŷ(t+h) = (l(t) + (φ + … + φ^h)·b(t))·s(t+h−m), φ at most 1, errors in proportion",
    parameters: &[ALPHA, BETA, GAMMA, DAMPING, LEVEL, GROWTH, INDICES, SEASON, HISTORY],
    use_when: "positive series with a trend and a season that grows with it",
    source: "Winters (1960), Management Science 6(3); Hyndman et al. (2008), section 2.3",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&HoltWinters { with_season: ["MAM", "MAdM"], without: ["MAN", "MAdN"] }),
};

/// The forms for series with a season, and those for what is left when it has been taken out.
struct HoltWinters {
    with_season: [&'static str; 2],
    without: [&'static str; 2],
}

impl LocalModel for HoltWinters {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let forms = |season: usize| {
            let letters = if season < 2 { self.without } else { self.with_season };
            letters.into_iter().filter_map(Form::parse).collect()
        };
        let season = series.window.frequency().season_length();
        Ok(Box::new(ets::fit(series.history, season, forms)?))
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
