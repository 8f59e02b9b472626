//! `forecastle init`.

use std::fs;
use std::path::Path;

use forecastle_core::{Error, Result};
use forecastle_pipeline::config::FILE_NAME;
use forecastle_pipeline::onboard;
use forecastle_pipeline::sample::retail::{self, Form, Options, Plan};
use forecastle_pipeline::sample::{Kind, SAMPLES, WeeklyStores};
use forecastle_store::write_atomically;

use crate::args::SampleWanted;
use crate::output::Output;

/// Makes a project folder.
///
/// # Errors
/// `U001` when there is a project already, or nothing to make it from.
pub fn run(dir: &Path, from: Option<&Path>, wanted: &SampleWanted, output: &Output) -> Result<()> {
    if dir.join(FILE_NAME).exists() {
        return Err(Error::new("U001", format!("{} is a project already", dir.display()))
            .hint("choose another folder; nothing was changed"));
    }
    let is_wanted = |name: &str| wanted.sample.as_deref() == Some(name);
    let kind = SAMPLES.iter().find(|sample| is_wanted(sample.name)).map(|sample| sample.kind);
    match (kind, from) {
        (Some(Kind::WeeklyStores), _) => {
            let own = SampleWanted {
                sample: wanted.sample.clone(),
                seed: wanted.seed,
                ..SampleWanted::default()
            };
            if *wanted != own {
                return Err(Error::new("U001", "weekly-stores has one size")
                    .hint("its seed can be set; sizes are for the samples with transactions"));
            }
            weekly_stores(dir, wanted.seed, output)?;
        }
        (Some(Kind::Retail(plan)), _) => retail_sample(plan, dir, wanted, output)?,
        (None, Some(file)) => from_file(dir, file, output)?,
        (None, None) => {
            return Err(Error::new("U001", "make a project from what?")
                .hint("`--sample weekly-stores` generates data, `--from FILE` takes your own"));
        }
    }
    output.hint(format!("`forecastle run --project {}`", dir.display()));
    Ok(())
}

fn weekly_stores(dir: &Path, seed: Option<u64>, output: &Output) -> Result<()> {
    let mut sample = WeeklyStores::default();
    sample.seed = seed.unwrap_or(sample.seed);
    let mut sales = Vec::new();
    let mut future = Vec::new();
    let failed = |error: std::io::Error| Error::new("X002", format!("the sample: {error}"));
    sample.write_sales(&mut sales).map_err(failed)?;
    sample.write_future(&mut future).map_err(failed)?;
    write_atomically(&dir.join("data/sales.csv"), &sales)?;
    write_atomically(&dir.join("data/future.csv"), &future)?;
    let name = project_name(dir);
    let text = WEEKLY_STORES_TOML.replace("{NAME}", &name);
    write_atomically(&dir.join(FILE_NAME), text.as_bytes())?;
    output.say(format!(
        "Created {}\n  {FILE_NAME}\n  data/sales.csv    {} rows, {} stores, weekly to {}\n  data/future.csv   holidays of the {} weeks after",
        dir.display(),
        sample.sales_rows(),
        sample.stores,
        sample.last_week,
        sample.future_weeks
    ));
    Ok(())
}

fn retail_sample(
    plan: &'static Plan,
    dir: &Path,
    wanted: &SampleWanted,
    output: &Output,
) -> Result<()> {
    let mut size = plan.size;
    size.skus = wanted.skus.unwrap_or(size.skus);
    size.warehouses = wanted.warehouses.unwrap_or(size.warehouses);
    size.days = wanted.days.unwrap_or(size.days);
    size.last_day = wanted.last_day.unwrap_or(size.last_day);
    size.assortment_percent = wanted.assortment.unwrap_or(size.assortment_percent);
    size.stock_out_percent = wanted.stock_outs.unwrap_or(size.stock_out_percent);
    size.outliers_per_1000 = wanted.outliers.unwrap_or(size.outliers_per_1000);
    size.errors = wanted.errors.unwrap_or(size.errors);
    let options = Options {
        size,
        seed: wanted.seed.unwrap_or(1),
        form: if wanted.csv { Form::Csv } else { Form::Parquet },
        has_stock: !wanted.lean,
        has_truth: !wanted.lean,
    };
    let written = retail::write(plan, &options, dir, &project_name(dir), output)?;
    // Last, so that a folder whose making was stopped is no project.
    write_atomically(&dir.join(FILE_NAME), written.settings.as_bytes())?;
    let ending = options.form.ending();
    output.say(format!(
        "Created {}\n  {FILE_NAME}\n  data/transactions.{ending}  {} order lines, {} series of {} products in {} warehouses, {} days to {}\n  data/returns.{ending}       {} returns\n  data/                       products, warehouses, campaigns, calendar, weather, suppliers{}",
        dir.display(),
        written.transactions,
        written.series,
        size.skus,
        size.warehouses,
        size.days,
        size.last_day,
        written.returns,
        if options.has_stock { ", stock" } else { "" },
    ));
    if options.has_truth {
        output.say("  truth/                      what is behind them, for tests");
    }
    Ok(())
}

/// The settings of the weekly-stores sample.
const WEEKLY_STORES_TOML: &str = include_str!("weekly_stores.toml");

fn from_file(dir: &Path, file: &Path, output: &Output) -> Result<()> {
    let name = file.display().to_string();
    if !file.is_file() {
        return Err(Error::new("D001", "no such file").in_file(name));
    }
    let guess = onboard::guess(file, &name)?;
    let base = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let source = format!("data/{base}");
    let failed = |error: std::io::Error| {
        Error::new("X001", format!("cannot be written: {error}")).in_file(dir.display().to_string())
    };
    fs::create_dir_all(dir.join("data")).map_err(failed)?;
    fs::copy(file, dir.join(&source)).map_err(failed)?;
    write_atomically(&dir.join(FILE_NAME), guess.to_toml(&project_name(dir), &source).as_bytes())?;
    output.say(format!("Created {}", dir.display()));
    for reason in &guess.reasons {
        output.say(format!("  {reason}"));
    }
    output.say("  look through forecastle.toml: guesses are guesses");
    Ok(())
}

fn project_name(dir: &Path) -> String {
    let name = dir.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name.is_empty() || name == "." {
        "forecast".to_owned()
    } else {
        name.replace(['"', '\\'], "-")
    }
}
