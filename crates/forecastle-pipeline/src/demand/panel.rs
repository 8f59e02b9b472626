//! From sums per series and day to a panel.

use std::collections::BTreeMap;

use forecastle_core::panel::PanelBuilder;
use forecastle_core::{Panel, Period, Result, SeriesKey};

use super::amount::{Micro, to_number};
use super::changes::{Changed, changes};
use super::grid::Grid;
use super::join::{self, Axis, Beginnings, Tables};
use super::netting::Return;
use super::plan::{day_number, day_of};
use super::segment::{Cell, SeriesCells};
use super::store::DemandStore;
use super::sums::PeriodSums;
use crate::backtest::default_horizon;
use crate::config::settings::MOST_PERIODS;
use crate::config::{DemandSource, Settings};
use crate::ingest::{Evidence, MissingColumn};

/// A panel with one weight per series.
pub struct Built {
    /// The panel.
    pub panel: Panel,
    /// Weights in metrics.
    pub weights: Vec<f64>,
}

/// What came back, by the key of its series, sorted by day.
type Returns = BTreeMap<SeriesKey, Vec<Return>>;

/// Builds the panel of a project's sums as they were known on a day (all that is known where none is
/// given). `None` where there is nothing.
///
/// # Errors
/// When the sums are damaged.
pub fn build(
    settings: &Settings,
    source: &DemandSource,
    store: &DemandStore,
    tables: &Tables,
    as_of: Option<i32>,
    evidence: &mut Evidence,
) -> Result<Option<Built>> {
    let raw = &source.transactions;
    let Some(mut spans) = Spans::of(store, as_of)? else { return Ok(None) };
    let grid = Grid::new(raw.frequency, spans.first_day, spans.last_day);
    say_what_is_left_out(grid, &spans, evidence);
    let starts = starts(&mut spans, tables, store.keys(), grid, evidence);
    let horizon = settings.horizon.unwrap_or_else(|| default_horizon(grid.frequency));
    let ahead = periods_ahead(tables, grid, horizon);
    let names = store.keys().to_vec();
    let series = spans.keys.iter().cloned().zip(starts).collect();
    let mut builder =
        PanelBuilder::new(grid.frequency, names, series, grid.last, ahead, Vec::new())?;
    let mut returns = returns(tables, store.keys(), as_of, evidence);
    let sums = PeriodSums { source, grid };
    let mut filler = Filler { sums, evidence, tables, unsettled: 0, revenues: Vec::new() };
    let mut number = 0;
    store.each_series(&mut |series| {
        if !series.cells.iter().any(|cell| as_of.is_none_or(|day| cell.known <= day)) {
            return Ok(());
        }
        let returned = returns.remove(&series.key).unwrap_or_default();
        filler.fill(&mut builder, number, &series, &returned, as_of);
        number += 1;
        Ok(())
    })?;
    for (key, returned) in &returns {
        filler.note_unmatched(returned, key);
    }
    let (revenues, unsettled) = (std::mem::take(&mut filler.revenues), filler.unsettled);
    if unsettled > 0 {
        let units = to_number(unsettled);
        evidence.remarks.push(format!(
            "{units} units below zero had no earlier sales to be taken off, and count as zero"
        ));
    }
    let axis = Axis { key_names: store.keys(), keys: &spans.keys, grid, ahead };
    let covariates =
        [join::campaign_covariates, join::calendar_covariates, join::weather_covariates];
    for shared in covariates.into_iter().flat_map(|covariates| covariates(tables, &axis)) {
        builder.add_shared_covariate(shared.column, shared.group_of, shared.groups);
    }
    for column in join::constants(tables, &axis) {
        builder.add_static(column);
    }
    let weights = match raw.weight {
        Some(_) => revenues.into_iter().map(|weight| weight.max(0.0)).collect(),
        None => vec![1.0; spans.keys.len()],
    };
    let panel =
        builder.finish(settings.sales.missing_period).with_calendar(calendar(settings, tables));
    Ok(Some(Built { panel, weights }))
}

/// The series of a store, and the days that they span.
struct Spans {
    keys: Vec<SeriesKey>,
    firsts: Vec<i32>,
    first_day: i32,
    last_day: i32,
}

impl Spans {
    fn of(store: &DemandStore, as_of: Option<i32>) -> Result<Option<Self>> {
        let mut spans =
            Self { keys: Vec::new(), firsts: Vec::new(), first_day: i32::MAX, last_day: i32::MIN };
        store.each_series(&mut |series| {
            let is_known = |cell: &&Cell| as_of.is_none_or(|day| cell.known <= day);
            let mut known = series.cells.iter().filter(is_known);
            let Some(first) = known.next() else { return Ok(()) };
            let last = known.next_back().unwrap_or(first);
            spans.first_day = spans.first_day.min(first.day);
            spans.last_day = spans.last_day.max(last.day);
            spans.firsts.push(first.day);
            spans.keys.push(series.key);
            Ok(())
        })?;
        Ok((!spans.keys.is_empty()).then_some(spans))
    }
}

fn say_what_is_left_out(grid: Grid, spans: &Spans, evidence: &mut Evidence) {
    let noun = grid.frequency.noun(1);
    if grid.period_of(spans.last_day) > grid.last {
        let day = day_of(spans.last_day);
        evidence
            .remarks
            .push(format!("the last {noun} ends after {day}, the last day known, and is left out"));
    }
    if grid.period_of(spans.first_day) < grid.first {
        let day = day_of(spans.first_day);
        evidence.remarks.push(format!(
            "the first {noun} begins before {day}, the first day known, and is left out"
        ));
    }
}

/// The first period of each series: that of its product's launch or its warehouse's opening, whichever is
/// later, else that of its first sale. Sales before such a day are written down, and count.
fn starts(
    spans: &mut Spans,
    tables: &Tables,
    key_names: &[String],
    grid: Grid,
    evidence: &mut Evidence,
) -> Vec<Period> {
    let beginnings = Beginnings::of(tables, key_names);
    let mut starts = Vec::with_capacity(spans.keys.len());
    for (key, first) in spans.keys.iter().zip(&spans.firsts) {
        let begin = beginnings.day(key);
        if let Some(begin) = begin.filter(|begin| begin > first) {
            let value = day_of(*first).to_string();
            let found = evidence.tables.out_of_range.push("", 0, "transaction_date", &value);
            if let Some(cell) = found {
                cell.series = Some(key.to_string());
                cell.note = format!("its product or warehouse begins on {}", day_of(begin));
            }
        }
        // Launched and not sold yet is no sale, from the table's first day on.
        let day = begin.map_or(*first, |begin| begin.min(*first).max(spans.first_day));
        starts.push(grid.period_of(day).clamp(grid.first, grid.last));
    }
    starts
}

/// How far ahead covariates are laid out: campaigns are a plan for all of the horizon, other tables go as far
/// as they go.
fn periods_ahead(tables: &Tables, grid: Grid, horizon: usize) -> usize {
    let last_date = |name: &str| tables.get(name)?.dates("date")?.iter().flatten().max().copied();
    let planned = if tables.contains_key("campaigns") { horizon as i64 } else { 0 };
    let known = ["calendar", "weather"].into_iter().filter_map(last_date);
    let known = known.map(|date| grid.period_of(day_number(date)).0 - grid.last.0);
    known.chain([planned]).max().unwrap_or(0).clamp(0, MOST_PERIODS as i64) as usize
}

/// What came back, where the table says of which series.
fn returns(
    tables: &Tables,
    key_names: &[String],
    as_of: Option<i32>,
    evidence: &mut Evidence,
) -> Returns {
    let mut returns = Returns::new();
    let Some(table) = tables.get("returns") else { return returns };
    let parts: Vec<_> = key_names.iter().map(|name| table.texts(name)).collect();
    let (Some(dates), Some(quantities)) = (table.dates("return_date"), table.numbers("quantity"))
    else {
        return returns;
    };
    let missing = key_names.iter().zip(&parts).filter(|(_, cells)| cells.is_none());
    let missing: Vec<_> = missing.map(|(name, _)| name.clone()).collect();
    for column in &missing {
        evidence.missing_columns.push(MissingColumn {
            file: table.files.first().cloned().unwrap_or_default(),
            column: column.clone(),
            setting: "data.returns.columns".to_owned(),
            available: table.spec.columns.iter().map(|column| column.name.to_owned()).collect(),
        });
    }
    if !missing.is_empty() {
        return returns;
    }
    for row in 0..table.rows {
        let super::amount::Said::Amount(quantity) = super::amount::of_number(quantities[row])
        else {
            continue;
        };
        let Some(day) = dates[row].map(day_number) else { continue };
        if quantity <= 0 || as_of.is_some_and(|as_of| day > as_of) {
            continue;
        }
        let key = parts.iter().flatten().map(|cells| cells[row].clone()).collect();
        returns.entry(SeriesKey::new(key)).or_default().push(Return { day, quantity, row });
    }
    returns.values_mut().for_each(|returned| returned.sort_by_key(|back| (back.day, back.row)));
    returns
}

/// Fills the panel series by series, and notes what cannot be settled.
struct Filler<'a> {
    sums: PeriodSums<'a>,
    evidence: &'a mut Evidence,
    tables: &'a Tables,
    /// Units below zero for which there were no earlier sales.
    unsettled: Micro,
    /// What the series are weighted by.
    revenues: Vec<f64>,
}

impl Filler<'_> {
    fn fill(
        &mut self,
        builder: &mut PanelBuilder,
        number: usize,
        series: &SeriesCells,
        returned: &[Return],
        as_of: Option<i32>,
    ) {
        let settled = self.sums.settled(&series.cells, returned, as_of);
        self.unsettled += settled.unsettled;
        self.note_unmatched(&settled.unmatched, &series.key);
        for (period, value) in self.sums.of(&settled.cells) {
            builder.set_value(number, period, value);
        }
        // What was known on one day was known once.
        if as_of.is_none() {
            for Changed { period, until, value } in changes(&self.sums, &series.cells, returned) {
                if builder.covers(number, period) {
                    builder.add_revision(number, period, until, value.unwrap_or(f64::NAN));
                }
            }
        }
        if let Some(weight) = self.sums.source.transactions.weight {
            self.revenues.push(self.sums.total(&settled.cells, weight));
        }
    }

    fn note_unmatched(&mut self, left: &[Return], key: &SeriesKey) {
        let Some(table) = self.tables.get("returns") else { return };
        for back in left {
            let (file, line) = table.place(back.row);
            let value = to_number(back.quantity).to_string();
            let column = table.name_of("quantity");
            let found = self.evidence.tables.unmatched_returns.push(file, line, column, &value);
            if let Some(cell) = found {
                cell.series = Some(key.to_string());
                cell.note = format!("{value} units were not sold before");
            }
        }
    }
}

/// The calendar of the settings, with the holidays that the project's table names.
fn calendar(settings: &Settings, tables: &Tables) -> forecastle_core::calendar::Calendar {
    let mut calendar = settings.calendar.clone();
    let known: Vec<String> = calendar.names().into_iter().map(str::to_owned).collect();
    let new = join::events(tables).into_iter().filter(|event| !known.contains(&event.name));
    calendar.events.extend(new);
    calendar
}
