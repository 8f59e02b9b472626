//! Forecasts one data set with ARIMA models of given orders on one thread, and writes forecasts and time.
//!
//! `arima_orders DATASET.json OUT.json`, in the form of the example `statistical`: for models that are no
//! entries of the registry but that other libraries are timed with.

use forecastle_models::arima::{Fitter, Model, Orders, choose, fit_orders};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// The models, by the names they have in `benches/statistical/peer_arima.py`.
const NAMES: [&str; 3] = ["arima_111", "sarima_111_111", "arima_without_season"];

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, source, target] = &arguments[..] else {
        return Err("usage: arima_orders DATASET.json OUT.json".into());
    };
    let dataset: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(source)?)?;
    let horizon = dataset["horizon"].as_u64().ok_or("no horizon")? as usize;
    let season = dataset["season"].as_u64().ok_or("no season")? as usize;
    let train: Vec<Vec<Option<f64>>> = serde_json::from_value(dataset["train"].clone())?;
    // Only whole histories: gaps are the registry's models' to fill.
    let train: Option<Vec<Vec<f64>>> =
        train.into_iter().map(|values| values.into_iter().collect()).collect();
    let train = train.ok_or("a history with gaps")?;
    let mut results = serde_json::Map::new();
    let mut fitter = Fitter::default();
    for name in NAMES {
        let started = processor_seconds()?;
        let mut failed = 0;
        let mut forecasts = Vec::new();
        for values in &train {
            let mut ahead = vec![0.0; horizon];
            match fit(&mut fitter, name, values, season) {
                Some(model) => model.state(&mut fitter, values, &[]).forecast(&mut ahead),
                None => failed += 1,
            }
            forecasts.push(ahead);
        }
        let ms = 1e3 * (processor_seconds()? - started) / train.len() as f64;
        let result = serde_json::json!({ "ms": ms, "failed": failed, "forecasts": forecasts });
        results.insert(name.to_owned(), result);
    }
    std::fs::write(target, serde_json::to_string(&results)?)?;
    Ok(())
}

fn fit(fitter: &mut Fitter, name: &str, values: &[f64], season: usize) -> Option<Model> {
    let plain = Orders::plain(1, 1, 1);
    match name {
        "arima_111" => fit_orders(fitter, &plain, false, values, &[]),
        "sarima_111_111" => {
            fit_orders(fitter, &plain.with_season((1, 1, 1), season), false, values, &[])
        }
        _ => choose(fitter, values, &[], 1),
    }
}

/// Processor time of this thread.
fn processor_seconds() -> Result<f64, Failure> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = text.split_whitespace().next().ok_or("no processor time")?;
    Ok(nanoseconds.parse::<f64>()? / 1e9)
}
