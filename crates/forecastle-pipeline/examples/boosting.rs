//! Fits one model of the registry on a project or on a generated panel, forecasts, and says what it took.
//!
//! Used by `benches/boosting`:
//!
//! - `boosting [--model NAME] [--threads N] PROJECT OUT` reads the tables of a project, forecasts its horizon and
//!   writes keys, time, model and forecast to OUT, a CSV or Parquet file.
//! - `boosting [--model NAME] [--threads N] --generated SERIES DAYS COVARIATES` makes a panel up, which is not timed,
//!   with the first so many of promotion, price and event as covariates, and forecasts 28 days.
//!
//! Prints processor seconds and seconds on the wall of each stage, and the peak memory of the process, as JSON.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use chrono::NaiveDate;
use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder, Static};
use forecastle_core::{ForecastSet, Frequency, Panel, Period, SeriesKey, Window, random};
use forecastle_models::{Context, ModelEntry, complete, floors};
use forecastle_pipeline::config::load;
use forecastle_pipeline::forecast::table;
use forecastle_pipeline::ingest::ingest;
use forecastle_pipeline::table::FileFormat;
use rayon::prelude::*;

type Failure = Box<dyn std::error::Error>;
type Done<T> = Result<T, Failure>;

const GENERATED_HORIZON: usize = 28;
/// Series that are made up side by side.
const BLOCK: usize = 1_000;

/// What is to be done.
struct Task {
    model: &'static ModelEntry,
    threads: usize,
    rest: Vec<String>,
    is_generated: bool,
}

fn main() -> Done<()> {
    let task = task()?;
    rayon::ThreadPoolBuilder::new().num_threads(task.threads).build_global()?;
    let mut stages = Stages::default();
    let series = if task.is_generated {
        generated_panel(&task, &mut stages)?
    } else {
        project(&task, &mut stages)?
    };
    let figures = serde_json::json!({
        "model": task.model.name,
        "threads": task.threads,
        "series": series,
        "seconds": stages.processor,
        "wall_seconds": stages.wall,
        "peak_mb": kilobytes("VmHWM:").map(|kilobytes| kilobytes as f64 / 1024.0),
    });
    writeln!(std::io::stdout(), "{figures}")?;
    Ok(())
}

fn task() -> Done<Task> {
    let mut arguments = std::env::args().skip(1);
    let (mut name, mut threads) = ("lightgbm".to_owned(), 1);
    let (mut rest, mut is_generated) = (Vec::new(), false);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--model" => name = arguments.next().ok_or("--model NAME")?,
            "--threads" => threads = arguments.next().ok_or("--threads N")?.parse()?,
            "--generated" => is_generated = true,
            _ => rest.push(argument),
        }
    }
    let wanted = if is_generated { "SERIES DAYS COVARIATES" } else { "PROJECT OUT" };
    if rest.len() != wanted.split(' ').count() {
        return Err(format!("what is missing or too much: {wanted}").into());
    }
    let model = forecastle_models::find(&name).ok_or(format!("no model is named {name}"))?;
    Ok(Task { model, threads, rest, is_generated })
}

fn project(task: &Task, stages: &mut Stages) -> Done<usize> {
    let (folder, out) = (Path::new(&task.rest[0]), Path::new(&task.rest[1]));
    let settings = load(folder)?;
    let horizon = settings.horizon.ok_or("the project says no horizon")?;
    // The rows are of the past, whatever the day is.
    let ingested = stages.measure("ingest", || ingest(&settings, NaiveDate::MAX))?;
    let panel = ingested.panel.ok_or("the project's data make no panel: see `forecastle check`")?;
    let point = settings.metric.rewards;
    let context = Context { trees: settings.trees, ..Context::new(point, settings.seed) };
    let set = fit_and_forecast(task.model, &panel, horizon, context, stages)?;
    let table = table(&set, &panel, &settings.sales.raw.time);
    table.write(FileFormat::of(out)?, File::create(out)?)?;
    Ok(panel.series_count())
}

fn generated_panel(task: &Task, stages: &mut Stages) -> Done<usize> {
    let numbers = task.rest.iter().map(|text| text.parse());
    let numbers = numbers.collect::<Result<Vec<usize>, _>>()?;
    let panel = generated(numbers[0], numbers[1], numbers[2])?;
    // What making the panel up has taken is not the model's; the panel itself, which stays, is.
    let horizon = GENERATED_HORIZON;
    let context = Context::new(PointKind::Mean, 0);
    let set = fit_and_forecast(task.model, &panel, horizon, context, stages)?;
    let sum: f64 = set.points.iter().sum();
    if !sum.is_finite() {
        return Err("a forecast is no number".into());
    }
    Ok(panel.series_count())
}

fn fit_and_forecast(
    model: &'static ModelEntry,
    panel: &Panel,
    horizon: usize,
    context: Context,
    stages: &mut Stages,
) -> Done<ForecastSet> {
    let window = Window::latest(panel, horizon);
    let fitted = stages.measure("fit", || model.fit(&window, &context))?;
    let mut points = stages.measure("predict", || fitted.predict(&window))?;
    let provenance = complete(model, &window, &context, &mut points)?;
    let (origin, bands) = (window.origin(), Vec::new());
    let mut set = ForecastSet { origin, horizon, points: points.values, bands, provenance };
    set.put_in_order(&floors(&window));
    Ok(set)
}

/// Seconds by stage.
#[derive(Default)]
struct Stages {
    processor: serde_json::Map<String, serde_json::Value>,
    wall: serde_json::Map<String, serde_json::Value>,
}

impl Stages {
    fn measure<T>(&mut self, stage: &str, work: impl FnOnce() -> T) -> T {
        let (started, before) = (Instant::now(), processor_seconds());
        let result = work();
        self.processor.insert(stage.to_owned(), (processor_seconds() - before).into());
        self.wall.insert(stage.to_owned(), started.elapsed().as_secs_f64().into());
        result
    }
}

/// Processor time of all threads that are alive, where the system tells it, else zero.
fn processor_seconds() -> f64 {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return 0.0 };
    let nanoseconds = |thread: std::fs::DirEntry| {
        let text = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        text.split_whitespace().next()?.parse::<f64>().ok()
    };
    threads.flatten().filter_map(nanoseconds).sum::<f64>() / 1e9
}

/// A figure of this process' memory, where the system tells it.
fn kilobytes(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// One series made up: each vector has a value per day, covariates of the days ahead too.
struct Demand {
    units: Vec<f64>,
    promotion: Vec<f64>,
    price: Vec<f64>,
    event: Vec<f64>,
}

fn generated(count: usize, days: usize, covariate_count: usize) -> Done<Panel> {
    let key = |index: usize| SeriesKey::new(vec![format!("{index:06}")]);
    let series = (0..count).map(|index| (key(index), Period(0))).collect();
    let known = |name: &str, labels: &[&str]| CovariateColumn {
        name: name.to_owned(),
        is_known_future: true,
        labels: labels.iter().map(|label| (*label).to_owned()).collect(),
    };
    let mut covariates = vec![
        known("promotion", &[]),
        known("price", &[]),
        known("event", &["carnival", "christmas", "easter", "none"]),
    ];
    covariates.truncate(covariate_count);
    let last = Period(days as i64 - 1);
    let names = vec!["id".to_owned()];
    let mut builder =
        PanelBuilder::new(Frequency::Daily, names, series, last, GENERATED_HORIZON, covariates)?;
    for first in (0..count).step_by(BLOCK) {
        let block = first..count.min(first + BLOCK);
        let made: Vec<Demand> = block.into_par_iter().map(|series| demand(series, days)).collect();
        for (place, demand) in made.iter().enumerate() {
            put(&mut builder, first + place, demand, covariate_count);
        }
    }
    let labels: Vec<String> = (0..10).map(|category| format!("category {category}")).collect();
    let values = (0..count).map(|series| (series % labels.len()) as f64).collect();
    builder.add_static(Static { name: "category".to_owned(), labels, values });
    Ok(builder.finish(MissingPeriod::Unknown))
}

fn put(builder: &mut PanelBuilder, series: usize, demand: &Demand, covariate_count: usize) {
    for (day, units) in demand.units.iter().enumerate() {
        builder.set_value(series, Period(day as i64), *units);
    }
    let covariates = [&demand.promotion, &demand.price, &demand.event];
    for (covariate, values) in covariates.into_iter().take(covariate_count).enumerate() {
        for (day, value) in values.iter().enumerate() {
            builder.set_covariate(covariate, series, Period(day as i64), *value);
        }
    }
}

/// Demand in whole units with a level that drifts, a week, a year, promotions at a lower price, and events that all
/// series share; every third series sells nothing on two days out of three.
fn demand(series: usize, days: usize) -> Demand {
    let total = days + GENERATED_HORIZON;
    let entity = series as u64;
    let normal = |step: u64| random::normal(1, entity, step);
    let level = (1.0 + normal(0)).exp();
    let usual_price = (1.5 + 0.7 * normal(1)).exp();
    let uplift = 0.3 + 0.3 * random::uniform(2, entity, 0);
    let week: [f64; 7] = std::array::from_fn(|day| (0.25 * normal(2 + day as u64)).exp());
    let is_intermittent = series.is_multiple_of(3);
    let promotion: Vec<f64> = (0..total).map(|day| promotion(entity, day)).collect();
    let price = promotion.iter().map(|depth| usual_price * (1.0 - depth)).collect();
    let event: Vec<f64> = (0..total).map(event).collect();
    let mut drift = 0.0;
    let units = (0..days).map(|day| {
        let draws = 10 + 2 * day as u64;
        drift += 0.01 * normal(draws);
        let year = 0.2 * (day as f64 * std::f64::consts::TAU / 365.25).sin();
        let raised = 5.0 * uplift * promotion[day] + if event[day] < 3.0 { 0.4 } else { 0.0 };
        let mean = level * week[day % 7] * f64::exp(drift + year + raised);
        let is_idle = is_intermittent && random::uniform(3, entity, draws) < 2.0 / 3.0;
        let noise = 1.0 + 0.4 * normal(draws + 1);
        if is_idle { 0.0 } else { (mean * noise).round().max(0.0) }
    });
    Demand { units: units.collect(), promotion, price, event }
}

/// The share by which the price is cut: one fortnight in six, at random, by 10, 20 or 30 %.
fn promotion(entity: u64, day: usize) -> f64 {
    let draw = random::uniform(4, entity, (day / 14) as u64);
    if draw < 1.0 / 6.0 { 0.1 * (1.0 + (draw * 18.0).floor()) } else { 0.0 }
}

/// The place of the day's event among the labels; the last says that there is none.
fn event(day: usize) -> f64 {
    match day % 365 {
        55..60 => 0.0,
        350..360 => 1.0,
        95..98 => 2.0,
        _ => 3.0,
    }
}
