//! ARIMA models of given orders: no entries of the registry, but what other libraries are timed with.

use std::cell::RefCell;

use forecastle_models::arima::{Fitter, Model, Orders, State, choose, fit_cautiously};
use forecastle_models::local::normal_quantiles;
use forecastle_models::{
    Context, FittedSeries, Kind, LocalModel, LocalSeries, ModelEntry, Preset, Unserved,
};

thread_local! {
    static FITTER: RefCell<Fitter> = RefCell::default();
}

static MODELS: [ModelEntry; 3] = [
    entry("arima_111", "ARIMA (1,1,1)", &FixedOrders(plain)),
    entry("sarima_111_111", "ARIMA (1,1,1)(1,1,1)", &FixedOrders(seasonal)),
    entry("arima_without_season", "ARIMA of chosen orders without a season", &FixedOrders(chosen)),
];

/// The model of a name.
pub fn find(name: &str) -> Option<&'static ModelEntry> {
    MODELS.iter().find(|entry| entry.name == name)
}

const fn entry(name: &'static str, title: &'static str, model: &'static FixedOrders) -> ModelEntry {
    ModelEntry {
        name,
        title,
        doc: "orders that other libraries are timed with",
        formula: "",
        parameters: &[],
        use_when: "",
        source: "",
        preset: Preset::Best,
        uses_covariates: false,
        kind: Kind::Local(model),
    }
}

/// How a model is made of a history and the length of its season.
struct FixedOrders(fn(&mut Fitter, &[f64], usize) -> Option<Model>);

fn plain(fitter: &mut Fitter, history: &[f64], _: usize) -> Option<Model> {
    fit_cautiously(fitter, &Orders::plain(1, 1, 1), false, history)
}

fn seasonal(fitter: &mut Fitter, history: &[f64], season: usize) -> Option<Model> {
    let orders = Orders::plain(1, 1, 1).with_season((1, 1, 1), season);
    fit_cautiously(fitter, &orders, false, history)
}

fn chosen(fitter: &mut Fitter, history: &[f64], _: usize) -> Option<Model> {
    choose(fitter, history, &[], 1)
}

impl LocalModel for FixedOrders {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let season = series.window.frequency().season_length();
        FITTER.with_borrow_mut(|fitter| {
            let model = (self.0)(fitter, series.history, season)
                .ok_or_else(|| Unserved::because("no model could be fitted"))?;
            let state = model.state(fitter, series.history, &[]);
            Ok(Box::new(Fixed(state)) as Box<dyn FittedSeries>)
        })
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(Fixed(State::restore(numbers)?)))
    }
}

struct Fixed(State);

impl FittedSeries for Fixed {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        self.0.forecast(out);
    }

    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let horizon = out.len() / probabilities.len();
        let mut means = vec![0.0; horizon];
        self.0.forecast(&mut means);
        let variances = self.0.variances(horizon);
        let deviations: Vec<f64> = variances.iter().map(|variance| variance.sqrt()).collect();
        normal_quantiles(&means, &deviations, probabilities, out);
        true
    }

    fn numbers(&self) -> Vec<f64> {
        self.0.numbers()
    }
}
