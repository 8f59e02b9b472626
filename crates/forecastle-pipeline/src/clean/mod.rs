//! Outliers and censored demand: what would teach models something that is not so.
//!
//! A bulk order says little of next week, and a day without stock says nothing of what was wanted. Both are
//! found by what was known on the day ([`walk`]), so that cleaning is no leak: a window that ends at a past
//! origin sees what could have been known there. Nothing is lost: every change is listed with the old value, and
//! [`Cleaned::undo`] puts it back.

mod mask;
mod offers;
mod settings;
mod walk;

use std::io::Write;

use forecastle_core::{Panel, Result};

pub use mask::Mask;
pub use offers::promotion_columns;
pub use settings::{OutlierRule, RawClean, StockOutRule};
pub use walk::{Seen, walk};

use crate::table::{Column, FileFormat, Table, key_columns, time_column};

/// Why a value was changed or listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It is far beyond what the series sells.
    Outlier,
    /// There was no stock.
    StockOut,
}

impl Why {
    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Outlier => "outlier",
            Self::StockOut => "stock_out",
        }
    }
}

/// A value that was found, and what stands in its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The series.
    pub series: usize,
    /// The place within the series, counted from its start.
    pub place: usize,
    /// Why.
    pub why: Why,
    /// What was there.
    pub old: f64,
    /// What is there now; NaN for unknown, the old value where it is only reported.
    pub new: f64,
    /// What was to be expected by what was known then; NaN before a series has been seen long enough.
    pub expected: f64,
}

/// A panel that was cleaned.
#[derive(Debug, Clone)]
pub struct Cleaned {
    /// The panel to learn from.
    pub panel: Panel,
    /// What was found, by series and place.
    pub changes: Vec<Change>,
    /// What was sold in all.
    pub sold: f64,
    /// By how much demand exceeded sales in periods without stock, as far as can be said.
    pub recovered: f64,
}

/// Cleans a panel by the settings; `mask` covers the periods without stock.
pub fn clean(panel: &Panel, mask: &Mask, rules: &RawClean) -> Cleaned {
    let none;
    let mask = match rules.stockouts {
        StockOutRule::Off => {
            none = Mask::none(panel);
            &none
        }
        StockOutRule::Mask | StockOutRule::Impute => mask,
    };
    let (mut changes, mut recovered) = (Vec::new(), 0.0);
    walk(panel, mask, |seen| {
        if seen.is_masked {
            recovered += (seen.expected - seen.value).max(0.0);
            changes.push(of_stock_out(&seen, rules.stockouts));
        } else if seen.is_outlier() && rules.outliers != OutlierRule::Off {
            let new = if rules.outliers == OutlierRule::Cap { seen.limit } else { seen.value };
            let Seen { series, place, value: old, expected, .. } = seen;
            changes.push(Change { series, place, why: Why::Outlier, old, new, expected });
        }
    });
    changes.extend(too_early(panel, mask, &changes));
    changes.sort_by_key(|change| (change.series, change.place));
    let sold = (0..panel.series_count()).flat_map(|series| panel.values(series));
    let sold = sold.filter(|value| !value.is_nan()).sum();
    Cleaned { panel: with(panel, &changes, |change| change.new), changes, sold, recovered }
}

/// The periods without stock by the settings: those of the column that they name, and those of the stock table
/// (for each series the places within it, counted from its start; empty where there is no table).
///
/// # Errors
/// `C003` when the column is not there.
pub fn stock_outs(panel: &Panel, rules: &RawClean, of_table: &[Vec<usize>]) -> Result<Mask> {
    let mask = match &rules.stockout_column {
        Some(name) => Mask::of_column(panel, name)?,
        None => Mask::none(panel),
    };
    Ok(mask.with_places(of_table))
}

fn of_stock_out(seen: &Seen, rule: StockOutRule) -> Change {
    let new = match rule {
        StockOutRule::Impute => seen.expected.max(seen.value),
        // A day on which the last ones went is known to have been good: without such days, what is left would
        // be the bad ones.
        _ if seen.value >= seen.expected => seen.value,
        StockOutRule::Off | StockOutRule::Mask => f64::NAN,
    };
    let Seen { series, place, value: old, expected, .. } = *seen;
    Change { series, place, why: Why::StockOut, old, new, expected }
}

/// Periods without stock before anything is known of the series: unknown, whatever the rule.
fn too_early(panel: &Panel, mask: &Mask, changes: &[Change]) -> Vec<Change> {
    let mut seen: Vec<_> = changes.iter().map(|change| (change.series, change.place)).collect();
    seen.sort_unstable();
    let mut early = Vec::new();
    for series in 0..panel.series_count() {
        for (place, value) in panel.values(series).iter().enumerate() {
            let is_known = !value.is_nan() && mask.is_masked(series, place);
            if is_known && seen.binary_search(&(series, place)).is_err() {
                let (why, old, new) = (Why::StockOut, *value, f64::NAN);
                early.push(Change { series, place, why, old, new, expected: f64::NAN });
            }
        }
    }
    early
}

/// The panel with other values where changes are; they are sorted by series and place.
fn with(panel: &Panel, changes: &[Change], value: impl Fn(&Change) -> f64) -> Panel {
    panel.map_values(|series, place, old| {
        match changes.binary_search_by_key(&(series, place), |change| (change.series, change.place))
        {
            Ok(found) => value(&changes[found]),
            Err(_) => old,
        }
    })
}

impl Cleaned {
    /// The panel as it was.
    pub fn undo(&self) -> Panel {
        with(&self.panel, &self.changes, |change| change.old)
    }

    /// The number of values found for a reason.
    pub fn count(&self, why: Why) -> usize {
        self.changes.iter().filter(|change| change.why == why).count()
    }

    /// What was done, in words; empty when nothing was.
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = Vec::new();
        let outliers = self.count(Why::Outlier);
        if outliers > 0 {
            let is_capped =
                |change: &&Change| change.why == Why::Outlier && change.new != change.old;
            let capped = self.changes.iter().filter(is_capped).count();
            let done = if capped > 0 { "cut to their limits" } else { "left as they are" };
            remarks.push(format!("{outliers} outliers, {done}"));
        }
        let without = self.count(Why::StockOut);
        if without > 0 {
            remarks.push(format!(
                "{without} periods without stock; demand was about {:.1} % above sales",
                100.0 * self.recovered / self.sold.max(f64::MIN_POSITIVE)
            ));
        }
        remarks
    }

    /// Writes the list of changes: keys, time, why, old, new, expected.
    ///
    /// # Errors
    /// `X001` when `out` cannot be written to.
    pub fn write_changes(
        &self,
        time_name: &str,
        format: FileFormat,
        out: impl Write + Send,
    ) -> Result<()> {
        let panel = &self.panel;
        let series: Vec<_> = self.changes.iter().map(|change| change.series).collect();
        let mut table = Table::default();
        for (name, column) in key_columns(panel.keys(), panel.key_names(), &series) {
            table.push(name, column);
        }
        let period =
            |change: &Change| panel.period_at((panel.start(change.series) + change.place) as i64);
        table.push(time_name, time_column(panel.frequency(), self.changes.iter().map(period)));
        let number = |of: fn(&Change) -> f64| Column::Number(self.changes.iter().map(of).collect());
        let why = self.changes.iter().map(|change| change.why.name().to_owned());
        table.push("why", Column::Text(why.collect()));
        table.push("old", number(|change| change.old));
        table.push("new", number(|change| change.new));
        table.push("expected", number(|change| change.expected));
        table.write(format, out)
    }
}
