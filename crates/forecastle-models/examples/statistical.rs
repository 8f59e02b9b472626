//! Forecasts one data set with models of the registry on one thread, and writes forecasts and time.
//!
//! Used by `benches/statistical/run.sh`: `statistical DATASET.json OUT.json [MODEL ...]`.

use std::time::Instant;

use forecastle_core::calendar::DayInMonth;
use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{MissingPeriod, PanelBuilder};
use forecastle_core::{Frequency, Panel, Period, SeriesKey, Window};
use forecastle_models::{Context, ModelEntry, complete};

type Failure = Box<dyn std::error::Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, source, target, names @ ..] = &arguments[..] else {
        return Err("usage: statistical DATASET.json OUT.json [MODEL ...]".into());
    };
    let dataset: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(source)?)?;
    let horizon = dataset["horizon"].as_u64().ok_or("no horizon")? as usize;
    let panel = panel(&dataset)?;
    let mut results = serde_json::Map::new();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build()?;
    for name in names {
        let model = forecastle_models::find(name).ok_or("no such model")?;
        let result = pool.install(|| run(model, &panel, horizon))?;
        results.insert(name.clone(), result);
    }
    std::fs::write(target, serde_json::to_string(&results)?)?;
    Ok(())
}

fn panel(dataset: &serde_json::Value) -> Result<Panel, Failure> {
    let train: Vec<Vec<Option<f64>>> = serde_json::from_value(dataset["train"].clone())?;
    let frequency = match dataset["frequency"].as_str() {
        Some("daily") => Frequency::Daily,
        Some("weekly") => Frequency::Weekly(chrono::Weekday::Fri),
        Some("monthly") => Frequency::Monthly(DayInMonth::Day(1)),
        Some("quarterly") => Frequency::Quarterly { month: 0, day: DayInMonth::Day(1) },
        other => return Err(format!("no frequency {other:?}").into()),
    };
    let longest = train.iter().map(Vec::len).max().ok_or("no series")?;
    let first = Period(600);
    let start = |values: &Vec<Option<f64>>| first.plus((longest - values.len()) as i64);
    let keys = train.iter().enumerate();
    let keys = keys.map(|(i, values)| (SeriesKey::new(vec![format!("{i:06}")]), start(values)));
    let columns = vec!["id".to_owned()];
    let last = first.plus(longest as i64 - 1);
    let mut builder = PanelBuilder::new(frequency, columns, keys.collect(), last, 0, Vec::new())?;
    for (index, values) in train.iter().enumerate() {
        for (place, value) in values.iter().enumerate() {
            let period = start(values).plus(place as i64);
            builder.set_value(index, period, value.unwrap_or(f64::NAN));
        }
    }
    Ok(builder.finish(MissingPeriod::Unknown))
}

/// Forecasts of all series, the milliseconds of processor that one took, and how many fell back.
fn run(
    model: &'static ModelEntry,
    panel: &Panel,
    horizon: usize,
) -> Result<serde_json::Value, Failure> {
    let context = Context { point: PointKind::Median, seed: 0 };
    let window = Window::latest(panel, horizon);
    let (started, mut rounds) = (Clock::start(), 0);
    let mut points = loop {
        let points = model.fit(&window, &context)?.predict(&window)?;
        rounds += 1;
        // The clock is too coarse for less.
        if started.wall.elapsed().as_secs_f64() > 0.3 {
            break points;
        }
    };
    let seconds = started.seconds() / f64::from(rounds);
    let failed = points.unserved.iter().flatten().count();
    complete(model, &window, &context, &mut points)?;
    Ok(serde_json::json!({
        "ms": 1e3 * seconds / window.series_count() as f64,
        "failed": failed,
        "forecasts": points.values.chunks(horizon).collect::<Vec<_>>(),
    }))
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
