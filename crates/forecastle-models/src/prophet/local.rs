//! Prophet's model as models of the list.

use forecastle_core::{Period, Window};

use super::fit::{History, fit_either};
use super::fitted::{Ahead, Fitted};
use super::periods::days_since_1970;
use super::settings::Settings;
use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};

/// Prophet's model.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "prophet",
    title: "Prophet's model",
    doc: "a trend of straight pieces, Fourier seasons of year, week and day, holidays and events, and covariates known ahead, added or as shares of the trend",
    formula: "ŷ(t) = g(t) + X(t)·β or g(t)·(1 + X(t)·β), the more probable; g(t) = k·t + m + Σδ(j)·(t−s(j))₊; δ Laplace, k, m, β normal",
    parameters: &[
        Parameter {
            name: "form",
            range: "sums or shares",
            meaning: "what is added to the trend or a share of it; the higher posterior",
        },
        Parameter {
            name: "k, m",
            range: "normal prior of 5",
            meaning: "slope and height of the trend of a series of size 1; the highest posterior",
        },
        Parameter { name: "δ", range: "Laplace prior of 0.05", meaning: "changes of the slope" },
        Parameter {
            name: "s",
            range: "up to 25",
            meaning: "fixed: where δ may be, evenly over the first nine tenths of the history",
        },
        Parameter {
            name: "β",
            range: "normal prior of 10",
            meaning: "the coefficients of seasons and covariates",
        },
        Parameter {
            name: "σ",
            range: "half-normal prior of 0.5",
            meaning: "the standard deviation of the noise, at least 0.001",
        },
        Parameter {
            name: "year",
            range: "10 harmonics, months 6, quarters 2",
            meaning: "with two years of history",
        },
        Parameter {
            name: "week",
            range: "3 harmonics",
            meaning: "days and hours, with two weeks of history",
        },
        Parameter { name: "day", range: "4 harmonics", meaning: "hours, with two days of history" },
        Parameter {
            name: "holidays",
            range: "of the project's calendar",
            meaning: "those of the country, and events with the days around them; not for months",
        },
        Parameter {
            name: "labels",
            range: "at most 12",
            meaning: "of a covariate, one column each; one with more is left out",
        },
    ],
    use_when: "long series with several seasons and a trend that bends, to be explained part by part",
    source: "Taylor & Letham (2018), Forecasting at Scale, The American Statistician 72(1)",
    preset: Preset::Best,
    uses_covariates: true,
    kind: Kind::Local(&Prophet),
};

/// Labels of a covariate that get a regressor each; one with more of them is left out.
const MOST_LABELS: usize = 12;

/// One entry that chooses between added effects and shares for every series by itself: two entries would be
/// chosen between for a whole panel at a time. On seven sets of monthly, quarterly, weekly and daily demand the
/// choice has errors below those of the better mode, or at most 1.3 % above, while either mode alone is up to
/// 24 % above the other.
struct Prophet;

impl LocalModel for Prophet {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let window = series.window;
        let start = window.start(series.index);
        let end = start + series.history.len();
        let frequency = window.frequency();
        let days: Vec<f64> =
            (start..end).map(|place| days_since_1970(frequency, window.period_at(place))).collect();
        let regressors = regressors(window, |covariate| {
            window.covariate_history(covariate, series.index).to_vec()
        });
        let history =
            History { days: &days, values: series.history, regressors: &regressors, caps: &[] };
        let span = (window.period_at(start), window.period_at(end));
        let settings = with_occasions(Settings::recommended(frequency, &days), window, span);
        Ok(Box::new(OfSeries(fit_either(&settings, &history)?)))
    }

    /// Measured on daily and weekly series.
    fn cost(&self, periods: usize, _: usize) -> f64 {
        periods as f64 * 0.002
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(OfSeries(Fitted::from_numbers(numbers)?)))
    }
}

/// The fitted model of a series of a panel. It has no state that new values would move: when there are
/// any, the whole history is fitted again.
struct OfSeries(Fitted);

impl FittedSeries for OfSeries {
    fn forecast(&self, series: &LocalSeries<'_>, out: &mut [f64]) {
        let (days, regressors) = ahead(series, out.len());
        let ahead = Ahead { days: &days, regressors: &regressors, caps: &[] };
        let settings = settings_ahead(series.window, days.len());
        out.copy_from_slice(&self.0.forecast(&settings, &ahead));
    }

    fn quantiles(&self, series: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let (days, regressors) = ahead(series, out.len() / probabilities.len().max(1));
        let ahead = Ahead { days: &days, regressors: &regressors, caps: &[] };
        let settings = settings_ahead(series.window, days.len());
        out.copy_from_slice(&self.0.quantiles(&settings, &ahead, probabilities));
        true
    }

    fn numbers(&self) -> Vec<f64> {
        self.0.to_numbers()
    }
}

/// The days of the first periods after the origin, and the regressors in them.
fn ahead(series: &LocalSeries<'_>, steps: usize) -> (Vec<f64>, Vec<Vec<f64>>) {
    let window = series.window;
    let day = |step| days_since_1970(window.frequency(), window.period(step));
    let regressors = regressors(window, |covariate| {
        (1..=steps).map(|step| window.ahead(covariate, series.index, step)).collect()
    });
    ((1..=steps).map(day).collect(), regressors)
}

/// The settings that the fitted model needs to forecast the first periods after the origin.
fn settings_ahead(window: &Window<'_>, steps: usize) -> Settings {
    with_occasions(Settings::default(), window, (window.period(1), window.period(steps)))
}

/// Settings with the holidays and events of the window's panel in and around a span of periods.
fn with_occasions(settings: Settings, window: &Window<'_>, span: (Period, Period)) -> Settings {
    let frequency = window.frequency();
    let day = |period| frequency.date_of(period).date();
    settings.with_occasions(window.calendar(), frequency, (day(span.0), day(span.1)))
}

/// The regressors that the covariates known ahead make: a number is one, a label is one flag per label.
fn regressors(window: &Window<'_>, values: impl Fn(usize) -> Vec<f64>) -> Vec<Vec<f64>> {
    let mut regressors = Vec::new();
    for covariate in window.known_future() {
        let labels = window.covariate_labels(covariate).len();
        if labels == 0 {
            regressors.push(values(covariate));
        } else if labels <= MOST_LABELS {
            let values = values(covariate);
            regressors.extend((0..labels).map(|label| {
                values.iter().map(|value| f64::from(u8::from(*value == label as f64))).collect()
            }));
        }
    }
    regressors
}
