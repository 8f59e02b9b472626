//! `forecastle export`.

use std::path::{Path, PathBuf};

use forecastle_core::{Error, Result};
use forecastle_pipeline::export::warehouse::{Delivery, LONG_TABLE, RunFacts, WALMART_TABLE, fill};
use forecastle_pipeline::export::{self, Bucket, DatabaseAddress, Target, read_forecast};
use forecastle_pipeline::table::{FileFormat, Table, TextCells};
use forecastle_service::cycle::{
    LEVELS_CSV, LEVELS_PARQUET, Loaded, Session, forecasts_of_run, load, past_forecasts_of_run,
};
use forecastle_store::{Manifest, write_atomically};

use crate::args::{Common, Layout, Overrides};
use crate::output::Output;
use crate::session::open;

/// Hands a run to others: to a file, a database, object storage, or to stdout.
///
/// # Errors
/// When there is no such run or it cannot be written there.
pub fn run(
    common: &Common,
    run: &str,
    layout: Layout,
    to: Option<&str>,
    output: &Output,
) -> Result<()> {
    let target = to.map(Target::parse).transpose()?;
    let format = match &target {
        Some(Target::File(path)) => FileFormat::of(path)?,
        Some(Target::Object { key, .. }) => FileFormat::of(Path::new(key))?,
        _ => FileFormat::Csv,
    };
    let session = open(common, &Overrides::default())?;
    let id = session.store.resolve_run(run)?;
    let folder = session.store.run_folder(&id);
    let run = Run { manifest: session.store.manifest(&id)?, session: &session, folder };
    match &target {
        None => {
            let bytes = run.bytes(layout, format, output)?;
            output.data(&String::from_utf8_lossy(&bytes));
            return Ok(());
        }
        Some(Target::File(path)) => write_atomically(path, &run.bytes(layout, format, output)?)?,
        Some(Target::Object { bucket, key }) => {
            let bytes = run.bytes(layout, format, output)?;
            Bucket::open(bucket)?.put(key, bytes, format.media_type())?;
        }
        Some(Target::Folder { bucket, prefix }) => run.upload(layout, bucket, prefix)?,
        Some(Target::Database(address)) => return run.fill(layout, address, output),
    }
    output.say(format!("Wrote {}", target.map(|target| target.to_string()).unwrap_or_default()));
    Ok(())
}

/// A run on its way out.
struct Run<'a> {
    session: &'a Session,
    manifest: Manifest,
    folder: PathBuf,
}

impl Run<'_> {
    /// The run in a layout and a file format.
    ///
    /// The long layout is the run's own file, for programs, which want keys as they are; the store layout
    /// is for people with spreadsheets, so that its texts are made safe for those.
    fn bytes(&self, layout: Layout, format: FileFormat, output: &Output) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match (layout, format) {
            (Layout::Long, FileFormat::Csv) => return read(&self.folder.join("forecast.csv")),
            (Layout::Long, FileFormat::Parquet) => {
                return read(&self.folder.join("forecast.parquet"));
            }
            (Layout::Long, FileFormat::Xlsx) => self.long()?.write(format, &mut bytes)?,
            (Layout::Walmart, _) => {
                let table = self.walmart(&load(self.session, output)?)?;
                table.write_as(format, TextCells::SafeForSpreadsheets, &mut bytes)?;
            }
            (Layout::Levels, FileFormat::Csv) => return self.levels(LEVELS_CSV),
            (Layout::Levels, FileFormat::Parquet) => return self.levels(LEVELS_PARQUET),
            (Layout::Levels, FileFormat::Xlsx) => {
                return Err(Error::new("U001", "levels are handed on as CSV or Parquet"));
            }
        }
        Ok(bytes)
    }

    fn long(&self) -> Result<Table> {
        let sales = &self.session.settings.sales.raw;
        read_forecast(&self.folder.join("forecast.csv"), &sales.keys, &sales.time)
    }

    fn levels(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.folder.join(name);
        if !path.exists() {
            let message = format!("{} has no levels above its series", self.manifest.run);
            return Err(Error::new("U001", message)
                .hint("[hierarchy] in forecastle.toml says which totals are forecast"));
        }
        read(&path)
    }

    fn walmart(&self, loaded: &Loaded) -> Result<Table> {
        let future = forecasts_of_run(self.session, &self.folder)?;
        let past = past_forecasts_of_run(self.session, &self.manifest, &self.folder)?;
        let horizon = self.manifest.settings.get("horizon").and_then(|h| h.as_u64()).unwrap_or(0);
        let panel = &loaded.panel;
        let known = panel.periods_through(&self.manifest.origin);
        export::walmart(panel, &past, &future, known + horizon as usize)
    }

    /// The file of out-of-sample forecasts, where the history was long enough for any.
    fn backtest(&self) -> Option<PathBuf> {
        // Runs of before the archive have a CSV file of the chosen model alone.
        let names = ["backtest.parquet", "backtest.csv"];
        names.map(|name| self.folder.join(name)).into_iter().find(|path| path.exists())
    }

    /// Uploads every file of the run. The manifest, which lists them, goes last: whoever sees it sees all.
    fn upload(&self, layout: Layout, bucket: &str, prefix: &str) -> Result<()> {
        if layout != Layout::Long {
            let message = "a folder takes the run's own files, which have no layout";
            return Err(Error::new("U001", message)
                .hint("give the name of a file, such as s3://bucket/walmart.csv"));
        }
        let bucket = Bucket::open(bucket)?;
        let files = self.manifest.files.iter().map(|record| record.file.as_str());
        for name in files.chain(["manifest.json"]) {
            let bytes = read(&self.folder.join(name))?;
            bucket.put(
                &format!("{prefix}{}/{name}", self.manifest.run),
                bytes,
                media_type(name),
            )?;
        }
        Ok(())
    }

    fn fill(&self, layout: Layout, address: &DatabaseAddress, output: &Output) -> Result<()> {
        let loaded = load(self.session, output)?;
        let forecast = self.long()?;
        let walmart;
        let layout = match layout {
            Layout::Levels => {
                return Err(Error::new("U001", "levels are handed on as files, not to a database")
                    .hint("give the name of a file, such as levels.parquet"));
            }
            Layout::Long => (LONG_TABLE, &forecast),
            Layout::Walmart => {
                walmart = self.walmart(&loaded)?;
                (WALMART_TABLE, &walmart)
            }
        };
        let name = self.manifest.run.to_string();
        let published = self.session.store.published()?.map(|it| it.run.to_string());
        let filled = fill(
            address,
            &Delivery {
                project: &self.manifest.project,
                layout,
                run: RunFacts {
                    name: &name,
                    origin: &self.manifest.origin,
                    made_at: &self.manifest.created_at,
                    model: self.manifest.model.get("name").and_then(|m| m.as_str()).unwrap_or(""),
                },
                published: published.as_deref(),
                panel: &loaded.panel,
                time_name: &self.session.settings.sales.raw.time,
                forecast: &forecast,
                backtest: self.backtest().as_deref(),
            },
        )?;
        for note in &filled.notes {
            output.warn(note);
        }
        output.say(format!(
            "Wrote {address}: {} rows in {}, views in forecastle",
            filled.rows, layout.0
        ));
        Ok(())
    }
}

fn media_type(name: &str) -> &'static str {
    match Path::new(name).extension().and_then(|ending| ending.to_str()) {
        Some("json") => "application/json",
        Some("toml") => "application/toml",
        _ => FileFormat::of(Path::new(name))
            .map_or("application/octet-stream", FileFormat::media_type),
    }
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path)
        .map_err(|error| Error::new("R002", error.to_string()).in_file(path.display().to_string()))
}
