//! Fits Prophet's model to one data set on one thread, and writes forecasts, components, parameters and time.
//!
//! Used by `benches/prophet/run.sh`: `prophet DATASET.json OUT.json`.

use std::time::Instant;

use chrono::{NaiveDate, Weekday};
use forecastle_core::calendar::DayInMonth;
use forecastle_core::{Frequency, Period};
use forecastle_models::Unserved;
use forecastle_models::prophet::{
    Ahead, ComponentName, Fitted, History, Mode, Settings, days_since_1970, fit, fit_either,
};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, source, target] = &arguments[..] else {
        return Err("usage: prophet DATASET.json OUT.json".into());
    };
    let dataset: Value = serde_json::from_str(&std::fs::read_to_string(source)?)?;
    let (frequency, series) = series(&dataset)?;
    let mut results = serde_json::Map::new();
    for (name, mode) in [("additive", Mode::Additive), ("multiplicative", Mode::Multiplicative)] {
        let settings = Settings { mode, ..Settings::default() };
        results.insert(name.to_owned(), run(&series, |history| fit(&settings, history))?);
    }
    // As the list of models has it.
    let recommended = |history: &History<'_>| {
        fit_either(&Settings::recommended(frequency, history.days), history)
    };
    results.insert("recommended".to_owned(), run(&series, recommended)?);
    std::fs::write(target, serde_json::to_string(&results)?)?;
    Ok(())
}

/// One series: values, and the days of history and horizon.
struct Series {
    values: Vec<f64>,
    days: Vec<f64>,
    ahead: Vec<f64>,
}

fn series(dataset: &Value) -> Result<(Frequency, Vec<Series>), Failure> {
    let horizon = dataset["horizon"].as_u64().ok_or("no horizon")? as usize;
    let train: Vec<Vec<Option<f64>>> = serde_json::from_value(dataset["train"].clone())?;
    let origin: NaiveDate = dataset["origin"].as_str().ok_or("no origin")?.parse()?;
    let frequency = match dataset["frequency"].as_str() {
        Some("daily") => Frequency::Daily,
        Some("weekly") => Frequency::Weekly(Weekday::Fri),
        Some("monthly") => Frequency::Monthly(DayInMonth::Day(1)),
        Some("quarterly") => Frequency::Quarterly { month: 0, day: DayInMonth::Day(1) },
        other => return Err(format!("no frequency {other:?}").into()),
    };
    let origin = frequency.period_of(origin.into()).ok_or("the origin is no period")?;
    let day = |period: Period| days_since_1970(frequency, period);
    let series = train
        .into_iter()
        .map(|values| {
            let first = origin.plus(1 - values.len() as i64);
            Series {
                days: (0..values.len()).map(|place| day(first.plus(place as i64))).collect(),
                ahead: (1..=horizon).map(|step| day(origin.plus(step as i64))).collect(),
                values: values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect(),
            }
        })
        .collect();
    Ok((frequency, series))
}

fn run(
    series: &[Series],
    fit: impl Fn(&History<'_>) -> Result<Fitted, Unserved>,
) -> Result<Value, Failure> {
    let settings = Settings::default();
    let (started, mut rounds) = (Clock::start(), 0);
    let fitted = loop {
        let mut fitted = Vec::with_capacity(series.len());
        for one in series {
            let history =
                History { days: &one.days, values: &one.values, regressors: &[], caps: &[] };
            let model = fit(&history).map_err(|unserved| unserved.reason)?;
            let forecast = model.forecast(&settings, &ahead(one));
            fitted.push((model, forecast));
        }
        rounds += 1;
        // The clock is too coarse for less.
        if started.wall.elapsed().as_secs_f64() > 0.5 {
            break fitted;
        }
    };
    let seconds = started.seconds() / f64::from(rounds);
    let told = fitted.iter().zip(series).map(|((model, forecast), one)| {
        json!({
            "forecast": forecast,
            "components": components(model, &settings, one),
            "parameters": parameters(model),
            "bytes": 8 * model.to_numbers().len(),
        })
    });
    let told: Vec<Value> = told.collect();
    Ok(json!({ "ms": 1e3 * seconds / series.len() as f64, "series": told }))
}

fn ahead(series: &Series) -> Ahead<'_> {
    Ahead { days: &series.ahead, regressors: &[], caps: &[] }
}

fn components(model: &Fitted, settings: &Settings, series: &Series) -> Value {
    let components = model.components(settings, &ahead(series));
    let mut told = serde_json::Map::new();
    told.insert("trend".to_owned(), json!(components.trend));
    for part in components.parts {
        if let ComponentName::Season(name) = part.name {
            told.insert(name, json!(part.values));
        }
    }
    Value::Object(told)
}

fn parameters(model: &Fitted) -> Value {
    let changes: Vec<_> = model.changes.iter().map(|change| [change.time, change.size]).collect();
    json!({
        "k": model.slope,
        "m": model.offset,
        "sigma": model.sigma,
        "changes": changes,
        "beta": model.coefficients,
    })
}

/// Processor time of this thread where the system tells it, else time on the wall.
struct Clock {
    wall: Instant,
    processor: Option<f64>,
}

impl Clock {
    fn start() -> Self {
        Self { wall: Instant::now(), processor: processor_seconds() }
    }

    fn seconds(&self) -> f64 {
        match (self.processor, processor_seconds()) {
            (Some(before), Some(now)) => now - before,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

fn processor_seconds() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e9)
}
