//! Holt's linear trend, straight or damped.

use super::ets::parameters::{ALPHA, BETA, GROWTH, HISTORY, LEVEL, PHI};
use super::ets::{self, Form};
use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// Holt's straight trend.
pub static STRAIGHT: ModelEntry = ModelEntry {
    name: "holt",
    title: "Holt's trend",
    doc: "a level and a growth that follow the data; a straight line ahead",
    formula: "l(t) = l(t−1) + b(t−1) + α·e(t), b(t) = b(t−1) + β·e(t), ŷ(t+h) = l(t) + h·b(t)",
    parameters: &[ALPHA, BETA, LEVEL, GROWTH, HISTORY],
    use_when: "series without season whose trend goes on",
    source: "Holt (1957), reprinted in International Journal of Forecasting 20(1), 2004",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Holt("AAN")),
};

/// Holt's damped trend.
pub static DAMPED: ModelEntry = ModelEntry {
    name: "holt_damped",
    title: "Damped trend",
    doc: "a level and a growth that follow the data; ahead, a line that flattens out",
    formula: "l(t) = l(t−1) + φ·b(t−1) + α·e(t), b(t) = φ·b(t−1) + β·e(t), \
              ŷ(t+h) = l(t) + (φ + … + φ^h)·b(t)",
    parameters: &[ALPHA, BETA, PHI, LEVEL, GROWTH, HISTORY],
    use_when: "series without season whose trend will not go on for ever",
    source: "Gardner & McKenzie (1985), Forecasting trends in time series, Management Science 31(10)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Holt("AAdN")),
};

/// A form without season, by its letters.
struct Holt(&'static str);

impl LocalModel for Holt {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        Ok(Box::new(ets::fit(series.history, 1, |_| Form::parse(self.0).into_iter().collect())?))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        ets::restore(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Air passengers of Australian airlines in millions, 1990-2016.
    const PASSENGERS: [f64; 27] = [
        17.5534, 21.8601, 23.8866, 26.9293, 26.8885, 28.8314, 30.0751, 30.9535, 30.1857, 31.5797,
        32.5776, 33.4774, 39.0216, 41.3864, 41.5966, 44.6573, 46.9518, 48.7288, 51.4884, 50.0270,
        60.6409, 63.3603, 66.3553, 68.1979, 68.1232, 69.7793, 72.5977,
    ];

    fn form(letters: &'static str) -> impl FnOnce(usize) -> Vec<Form> {
        |_| vec![Form::parse(letters).unwrap()]
    }

    #[test]
    fn statsforecast_agrees_on_the_published_series() {
        // Forecasting: Principles and Practice, 3rd ed., section 8.2. Forecasts by statsforecast 2.1.1,
        // `AutoETS(1, model="AAN", damped=False)`.
        let expected = [74.592, 76.689, 78.786, 80.883, 82.980];
        let mut out = [0.0; 5];
        ets::fit(&PASSENGERS, 1, form("AAN")).unwrap().points(&mut out);
        for (ours, theirs) in out.iter().zip(expected) {
            assert!((ours / theirs - 1.0).abs() < 0.005, "{out:?}");
        }
    }

    #[test]
    fn a_straight_line_goes_on_and_a_damped_one_flattens() {
        let line: Vec<f64> = (0..20).map(|t| 10.0 + 3.0 * f64::from(t)).collect();
        let mut straight = [0.0; 4];
        ets::fit(&line, 1, form("AAN")).unwrap().points(&mut straight);
        for (step, forecast) in straight.iter().enumerate() {
            assert!((forecast - (70.0 + 3.0 * step as f64)).abs() < 1e-3, "{straight:?}");
        }
        let mut damped = [0.0; 40];
        ets::fit(&line, 1, form("AAdN")).unwrap().points(&mut damped);
        let steps: Vec<f64> = damped.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(steps.windows(2).all(|pair| pair[1] < pair[0]), "{steps:?}");
    }
}
