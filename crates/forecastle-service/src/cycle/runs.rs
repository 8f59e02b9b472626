//! Writing runs.

use std::path::{Path, PathBuf};

use forecastle_core::{Error, ForecastSet, Result};
use forecastle_pipeline::archive::{self, Archive};
use forecastle_pipeline::backtest;
use forecastle_pipeline::config::FILE_NAME;
use forecastle_pipeline::export::ForecastsByDate;
use forecastle_pipeline::hierarchy::{HierarchyFile, LevelsForecast, levels_table};
use forecastle_pipeline::ingest::open_columns;
use forecastle_pipeline::report::{self, Subject};
use forecastle_pipeline::table::{FileFormat, Table};
use forecastle_pipeline::{MADE_BY, train::ModelFile};
use forecastle_store::{InputRecord, Manifest, RunDraft, RunId, RunKind, Version, replace_file};
use serde_json::{Map, Value, json};

use super::read_back::read_back;
use super::versions::now;
use super::{Loaded, Session, Tried, leaderboard_json, tiers_json};

/// Writes the folder of a backtest: every forecast, the leaderboard, the report.
///
/// # Errors
/// When a file cannot be written; then there is no such run.
pub fn write_backtest_run(
    session: &Session,
    loaded: &Loaded,
    tried: &Tried,
    future: Option<&ForecastSet>,
) -> Result<(RunId, PathBuf)> {
    let draft = session.store.begin_run(RunKind::Backtest, session.asker.job.as_deref())?;
    let id = draft.id.clone();
    let time = &session.settings.sales.raw.time;
    draft.fill(archive::BACKTEST, |file| {
        archive::write_evidence(tried.panel(loaded), time, &tried.backtest, file)
    })?;
    let leaderboard = leaderboard_json(session, tried);
    draft.write("leaderboard.json", format!("{leaderboard:#}\n").as_bytes())?;
    if !tried.by_tier.is_empty() {
        let tiers = tiers_json(&tried.by_tier);
        draft.write("tiers.json", format!("{tiers:#}\n").as_bytes())?;
    }
    if let Some(levels) = &tried.hierarchy {
        draft.write(LEVELS_EVIDENCE, format!("{:#}\n", levels.json()).as_bytes())?;
    }
    let name = id.to_string();
    let page = report::html(&Subject {
        settings: &session.settings,
        run: &name,
        panel: tried.panel(loaded),
        weights: tried.weights(loaded),
        backtest: &tried.backtest,
        scores: &tried.scores,
        choice: &tried.choice,
        // A part of the series has its places elsewhere.
        future: future.filter(|_| tried.sample.is_none()),
    });
    draft.write("report.html", page.as_bytes())?;
    copy_settings(session, &draft)?;
    let mut manifest = manifest(session, loaded, &id, RunKind::Backtest);
    manifest.model.insert("name".to_owned(), json!(tried.chosen().name));
    manifest.model.insert("reason".to_owned(), json!(tried.choice.reason));
    for (model, score) in tried.backtest.models.iter().zip(&tried.scores) {
        manifest.metrics.insert(model.model.name.to_owned(), Value::Object(score.to_json()));
    }
    Ok((id, draft.finish(manifest)?))
}

/// The forecast of the levels above the series.
pub const LEVELS_CSV: &str = "levels.csv";
/// The same as Parquet.
pub const LEVELS_PARQUET: &str = "levels.parquet";
/// What was measured of the levels, method by method.
const LEVELS_EVIDENCE: &str = "levels.json";

/// Writes the folder of a forecast, and publishes it. `above` are the levels above the series, where there are any.
///
/// # Errors
/// When a file cannot be written; then the run published before stays published.
pub fn write_forecast_run(
    session: &Session,
    loaded: &Loaded,
    (set, table): (&ForecastSet, &Table),
    above: Option<(&LevelsForecast, &HierarchyFile)>,
    file: &ModelFile,
    version: Option<&Version>,
    past: Option<&[u8]>,
) -> Result<(RunId, PathBuf)> {
    let draft = session.store.begin_run(RunKind::Forecast, session.asker.job.as_deref())?;
    let id = draft.id.clone();
    fill(&draft, "forecast.csv", table)?;
    fill(&draft, "forecast.parquet", table)?;
    if let Some((levels, own)) = above {
        let table = levels_table(levels, &session.settings.sales.raw.time);
        fill(&draft, LEVELS_CSV, &table)?;
        fill(&draft, LEVELS_PARQUET, &table)?;
        draft.write(LEVELS_EVIDENCE, format!("{:#}\n", own.evidence).as_bytes())?;
    }
    write_archive(session, loaded, set, file, past, &draft)?;
    copy_settings(session, &draft)?;
    // Counted in the file, not in memory: what is published is what was written.
    let read = read_back(&draft.path("forecast.parquet"))?;
    let mut manifest = manifest(session, loaded, &id, RunKind::Forecast);
    manifest.series = Some(loaded.panel.series_count() as u64);
    manifest.rows = Some(read.rows);
    manifest.is_finite = Some(read.is_finite);
    manifest.model = Map::from_iter([
        ("name".to_owned(), json!(file.model)),
        ("reason".to_owned(), json!(file.reason)),
        ("version".to_owned(), json!(version.map(|version| version.version))),
        ("artifact".to_owned(), json!(version.map(|version| version.artifact.to_string()))),
    ]);
    manifest.metrics.insert(file.model.clone(), Value::Object(file.scores.clone()));
    let place = draft.finish(manifest)?;
    session.store.publish(&id, &session.asker.by, session.asker.job.as_deref())?;
    Ok((id, place))
}

/// Writes what the service shows of a run, whatever becomes of the source data.
fn write_archive(
    session: &Session,
    loaded: &Loaded,
    set: &ForecastSet,
    file: &ModelFile,
    past: Option<&[u8]>,
    draft: &RunDraft,
) -> Result<()> {
    let (panel, sales) = (&loaded.panel, &session.settings.sales.raw);
    draft.fill(archive::HISTORY, |out| {
        archive::write_history(panel, &sales.time, &sales.target, out)
    })?;
    draft.fill(archive::SERIES, |out| archive::write_series(panel, &loaded.weights, set, out))?;
    draft.write(archive::MODEL, &file.to_bytes())?;
    match past {
        // Versions of earlier programs kept the chosen model's forecasts alone, as text.
        Some(bytes) if !bytes.starts_with(b"PAR1") => draft.write("backtest.csv", bytes),
        Some(bytes) => draft.write(archive::BACKTEST, bytes),
        None => Ok(()),
    }
}

/// Writes a table to a file, in the format that its ending says.
///
/// # Errors
/// `U001` for another ending, `X001` when it cannot be written.
pub fn write_table(table: &Table, path: &Path) -> Result<()> {
    let format = FileFormat::of(path)?;
    replace_file(path, |file| table.write(format, file))
}

fn fill(draft: &RunDraft, name: &str, table: &Table) -> Result<()> {
    let format = FileFormat::of(Path::new(name))?;
    draft.fill(name, |file| table.write(format, file))
}

fn copy_settings(session: &Session, draft: &RunDraft) -> Result<()> {
    let path = session.project.join(FILE_NAME);
    let text = std::fs::read(&path)
        .map_err(|error| Error::new("C002", error.to_string()).in_file(FILE_NAME))?;
    draft.write(FILE_NAME, &text)
}

fn manifest(session: &Session, loaded: &Loaded, id: &RunId, kind: RunKind) -> Manifest {
    let settings = &session.settings;
    let panel = &loaded.panel;
    let horizon = session.horizon(panel);
    let inputs = loaded.files.iter().map(|file| InputRecord {
        file: file.name.clone(),
        sha256: file.sha256.clone(),
        rows: file.rows,
    });
    let levels: Vec<_> = settings.levels.iter().map(|level| level.percent()).collect();
    Manifest {
        run: id.clone(),
        kind,
        project: settings.name.clone(),
        created_at: now(),
        made_by: MADE_BY.to_owned(),
        inputs: inputs.collect(),
        seed: settings.seed,
        settings: Map::from_iter([
            ("horizon".to_owned(), json!(horizon)),
            ("levels".to_owned(), json!(levels)),
            ("models".to_owned(), json!(settings.models)),
            ("windows".to_owned(), json!(settings.windows)),
            ("step".to_owned(), json!(settings.step.unwrap_or(horizon))),
            ("metric".to_owned(), json!(settings.metric.name)),
            ("today".to_owned(), json!(session.today.to_string())),
        ]),
        origin: panel.frequency().label(panel.origin()),
        model: Map::new(),
        metrics: Map::new(),
        series: None,
        rows: None,
        is_finite: None,
        files: Vec::new(),
    }
}

/// The published point forecasts of a run, by key and date.
///
/// # Errors
/// `R002` when its file is damaged.
pub fn forecasts_of_run(session: &Session, folder: &Path) -> Result<ForecastsByDate> {
    let path = folder.join("forecast.csv");
    let name = path.display().to_string();
    let sales = &session.settings.sales.raw;
    let mut wanted: Vec<&str> = sales.keys.iter().map(String::as_str).collect();
    wanted.extend([sales.time.as_str(), "forecast"]);
    let mut forecasts = ForecastsByDate::new();
    for columns in open_columns(&path, &name, &wanted)? {
        let (keys, rest) = columns.split_at(sales.keys.len());
        for row in 0..rest[0].iter().count() {
            let key = keys.iter().map(|key| key.value(row).to_owned()).collect();
            let value = rest[1].value(row).parse().map_err(|_| {
                Error::new("R002", "a forecast is no number").in_file(&name).at_row(row as u64 + 2)
            })?;
            forecasts.insert((key, rest[0].value(row).to_owned()), value);
        }
    }
    Ok(forecasts)
}

/// The out-of-sample point forecasts of a forecast run's model, by key and date; none where it was not tested.
///
/// # Errors
/// `R002` when a file is damaged.
pub fn past_forecasts_of_run(
    session: &Session,
    manifest: &Manifest,
    folder: &Path,
) -> Result<ForecastsByDate> {
    if folder.join(archive::BACKTEST).exists() {
        let model = manifest.model.get("name").and_then(Value::as_str).unwrap_or_default();
        return Ok(Archive::read(folder, &|_| false)?.past_forecasts(model));
    }
    let sales = &session.settings.sales.raw;
    let text = folder.join("backtest.csv");
    match text.exists() {
        true => backtest::read_chosen(&text, &sales.keys, &sales.time),
        false => Ok(ForecastsByDate::new()),
    }
}
