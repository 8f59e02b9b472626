//! Reading a project whose history is made of transactions.

use chrono::NaiveDate;
use forecastle_core::Result;

use super::join::Tables;
use super::panel::build;
use super::plan::day_number;
use super::{references, store};
use crate::config::{DemandSource, Settings};
use crate::ingest::{Evidence, Ingested};
use crate::tables::read_table;

/// Reads the transactions and the tables beside them into a panel: as all is known now, or as it was known
/// at the end of a day.
///
/// # Errors
/// Only when a file cannot be opened or read, or the sums on disk are damaged; everything else is evidence
/// for the rules to judge.
pub fn ingest(
    settings: &Settings,
    source: &DemandSource,
    today: NaiveDate,
    as_of: Option<NaiveDate>,
) -> Result<Ingested> {
    let raw = &source.transactions;
    let date = raw.columns.iter().find(|(_, ours)| *ours == "transaction_date");
    let mut evidence = Evidence {
        time_column: date.map_or("transaction_date", |(theirs, _)| theirs).to_owned(),
        target_column: raw.target.column().to_owned(),
        today: Some(today),
        ..Evidence::default()
    };
    let updated = store::update(settings, source, today, &mut evidence)?;
    let mut tables = Tables::new();
    for (spec, raw) in &source.tables {
        tables.insert(spec.name, read_table(&settings.project, spec, raw, &mut evidence)?);
    }
    let built = match &updated {
        Some((store, _)) => {
            let day = as_of.map(day_number);
            build(settings, source, store, &tables, day, &mut evidence)?
        }
        None => None,
    };
    drop(updated);
    let Some(built) = built else {
        return Ok(Ingested { panel: None, weights: Vec::new(), evidence });
    };
    let series = (built.panel.key_names(), built.panel.keys());
    references::check(&tables, series, &raw.source, &mut evidence);
    Ok(Ingested { panel: Some(built.panel), weights: built.weights, evidence })
}
