//! Forecasts one data set with anofox-forecast on one thread, and writes forecasts and time.
//!
//! `forecastle-bench-anofox DATASET.json OUT_FOLDER SECONDS MODEL[:COUNT] ...`, in the form of the example
//! `statistical` of forecastle-models. Each model forecasts the first COUNT series, or as many of them as fit
//! into SECONDS; of models that the library does not have, nothing is written.

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use anofox_forecast::core::TimeSeries;
use anofox_forecast::models::arima::{ARIMA, AutoARIMA, SARIMA};
use anofox_forecast::models::baseline::{
    HistoricAverage, Naive, SeasonalNaive, SeasonalWindowAverage,
};
use anofox_forecast::models::exponential::{
    AutoETS, HoltLinearTrend, HoltWinters, SeasonalES, SeasonalType, SimpleExponentialSmoothing,
};
use anofox_forecast::models::intermittent::{ADIDA, Croston, IMAPA, TSB};
use anofox_forecast::models::theta::{AutoTheta, DynamicTheta, OptimizedTheta, Theta};
use anofox_forecast::models::{BoxedForecaster, MSTLForecaster};
use chrono::{DateTime, Duration, Utc};

/// The quantiles that the others write after each point.
const QUANTILES: usize = 11;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, source, folder, seconds, wanted @ ..] = &arguments[..] else {
        return Err("usage: DATASET.json OUT_FOLDER SECONDS MODEL[:COUNT] ...".into());
    };
    let seconds: f64 = seconds.parse()?;
    let dataset: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(source)?)?;
    let horizon = dataset["horizon"].as_u64().ok_or("no horizon")? as usize;
    let season = dataset["season"].as_u64().ok_or("no season")? as usize;
    let histories: Vec<Vec<f64>> = serde_json::from_value(dataset["train"].clone())?;
    let series: Vec<TimeSeries> = histories.iter().map(|values| dated(values)).collect();
    let mut results = serde_json::Map::new();
    for wanted in wanted {
        let Some((name, count)) = wanted.split_once(':') else { continue };
        if make(name, season).is_none() {
            continue;
        }
        let count: usize = count.parse()?;
        let sample = &series[..count.min(series.len())];
        let (started, processor) = (Instant::now(), processor_seconds()?);
        let mut forecasts = Vec::new();
        for series in sample {
            forecasts.push(forecast(name, season, series, horizon));
            if started.elapsed().as_secs_f64() > seconds {
                break;
            }
        }
        // The processor's clock is coarse: what is quick is done several times.
        let (done, mut rounds) = (forecasts.len(), 1);
        while processor_seconds()? - processor < 0.3 {
            for series in &sample[..done] {
                black_box(forecast(name, season, series, horizon));
            }
            rounds += 1;
        }
        let ms = 1e3 * (processor_seconds()? - processor) / f64::from(rounds) / done as f64;
        let failed = forecasts.iter().filter(|points| points.is_none()).count();
        let paths = forecasts.into_iter().zip(sample).map(|(points, series)| {
            points.unwrap_or_else(|| last_season(series.primary_values(), season, horizon))
        });
        let bytes: Vec<u8> = paths.flatten().flat_map(with_quantiles).collect();
        std::fs::write(Path::new(folder).join(format!("{name}.f64")), bytes)?;
        let result = serde_json::json!({ "count": done, "ms": ms, "failed": failed });
        results.insert(name.to_owned(), result);
    }
    std::fs::write(Path::new(folder).join("results.json"), serde_json::to_string(&results)?)?;
    Ok(())
}

/// The forecasts of one series, `None` where the model has none.
fn forecast(name: &str, season: usize, series: &TimeSeries, horizon: usize) -> Option<Vec<f64>> {
    let forecast = make(name, season)?.fit_predict(series, horizon).ok()?;
    let points = forecast.primary();
    points.iter().all(|value| value.is_finite()).then(|| points.to_vec())
}

fn last_season(values: &[f64], season: usize, horizon: usize) -> Vec<f64> {
    values[values.len() - season..].iter().cycle().take(horizon).copied().collect()
}

/// The bytes of a point, and of no quantiles.
fn with_quantiles(point: f64) -> Vec<u8> {
    let mut bytes = point.to_le_bytes().to_vec();
    bytes.extend([f64::NAN.to_le_bytes(); QUANTILES].concat());
    bytes
}

/// A series with a date for each value; the models read the values alone.
fn dated(values: &[f64]) -> TimeSeries {
    let dates =
        (0..values.len()).map(|day| DateTime::<Utc>::UNIX_EPOCH + Duration::days(day as i64));
    TimeSeries::univariate(dates.collect(), values.to_vec()).expect("as many dates as values")
}

/// The library's model under our name for it.
fn make(name: &str, season: usize) -> Option<BoxedForecaster> {
    Some(match name {
        "ses" => Box::new(SimpleExponentialSmoothing::auto()),
        "holt" => Box::new(HoltLinearTrend::auto()),
        "holt_damped" => Box::new(HoltLinearTrend::auto_damped()),
        "holt_winters" => Box::new(HoltWinters::auto(season, SeasonalType::Additive)),
        "holt_winters_multiplicative" => {
            Box::new(HoltWinters::auto(season, SeasonalType::Multiplicative))
        }
        "ets" => Box::new(AutoETS::with_period(season)),
        "theta" => Box::new(Theta::seasonal(season)),
        "theta_optimised" => Box::new(OptimizedTheta::seasonal(season)),
        // Its dynamic Theta without a choice of the line leaves the weight at 0.1: another model than ours.
        "theta_dynamic_optimised" => Box::new(DynamicTheta::seasonal_optimized(season)),
        "theta_auto" => Box::new(AutoTheta::seasonal(season)),
        "arima" => Box::new(AutoARIMA::seasonal(season)),
        "arima_without_season" => Box::new(AutoARIMA::new()),
        "arima_111" => Box::new(ARIMA::new(1, 1, 1)),
        "sarima_111_111" => Box::new(SARIMA::new(1, 1, 1, 1, 1, 1, season)),
        "airline" => Box::new(SARIMA::new(0, 1, 1, 0, 1, 1, season)),
        "croston" => Box::new(Croston::new()),
        "croston_optimised" => Box::new(Croston::new().optimized()),
        "sba" => Box::new(Croston::new().sba()),
        "tsb" => Box::new(TSB::new().with_params(0.1, 0.1)),
        "adida" => Box::new(ADIDA::new()),
        "imapa" => Box::new(IMAPA::new()),
        "mstl" => Box::new(MSTLForecaster::new(vec![season])),
        "seasonal_ses" => Box::new(SeasonalES::optimized(season)),
        "seasonal_window" => Box::new(SeasonalWindowAverage::new(season, 4)),
        "seasonal_naive" => Box::new(SeasonalNaive::new(season)),
        "naive" => Box::new(Naive::new()),
        "historic_mean" => Box::new(HistoricAverage::new()),
        _ => return None,
    })
}

/// Processor time of this thread.
fn processor_seconds() -> Result<f64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = text.split_whitespace().next().ok_or("no processor time")?;
    Ok(nanoseconds.parse::<f64>()? / 1e9)
}
