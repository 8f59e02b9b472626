//! Writing features, block by block of series.

use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array};
use forecastle_core::{Error, Panel, Result, Window};
use forecastle_models::features::{FeatureRows, Meaning, Selected, Shared};
use forecastle_models::season::last_known;
use rayon::prelude::*;

use super::cells::lay_out;
use super::description::{Description, InputRecord};
use crate::archive::columns::{KeyColumns, times, values};
use crate::archive::file::Writing;
use crate::archive::stretches;

/// Rows that are compressed together: rows of features are wide, and a group is held in memory.
const ROWS_PER_GROUP: usize = 1 << 17;

/// Which features are to be written.
pub struct FeatureRequest<'a> {
    /// The data.
    pub panel: &'a Panel,
    /// The periods ahead; at least 1.
    pub horizon: usize,
    /// The origins, as numbers of periods known, ascending and each once.
    pub ends: &'a [usize],
    /// The name of the time column.
    pub time_name: &'a str,
    /// The name of the column that is forecast.
    pub target_name: &'a str,
    /// The files that the data were read from.
    pub inputs: Vec<InputRecord>,
}

/// Writes the features of every series that has a known value at an origin, for every step ahead, and says
/// what was written and how many rows. The same request gives the same bytes for any number of threads.
///
/// Only a block of series is in memory at a time. Covariates known ahead are those of the data as they are now;
/// for steps that the data do not reach, stand-ins, see [`Window::ahead`].
///
/// # Errors
/// `D003` when no series has a known value at any origin, `X001` when `out` cannot be written to.
pub fn write_features(
    request: &FeatureRequest<'_>,
    out: impl Write + Send,
) -> Result<(Description, usize)> {
    let known: Vec<_> = request.ends.iter().map(|end| request.panel.as_known_at(*end)).collect();
    let windows = known.iter().zip(request.ends);
    let windows: Vec<_> =
        windows.map(|(known, end)| Window::new(known, *end, request.horizon)).collect();
    let served: Vec<_> = windows.iter().map(served).collect();
    let Some(earliest) = windows.first().filter(|_| served.iter().any(|one| !one.is_empty()))
    else {
        return Err(Error::new("D003", "no series has a known value at the origins asked for")
            .hint("ask for later origins"));
    };
    // What columns mean is looked up in values too (a flag is what takes few of them), and nothing of
    // the file may be known from data after its earliest origin.
    let meaning = Meaning::of(earliest);
    let shared = Shared::new(*earliest, meaning.clone());
    let selected = Selected::all_but(&shared, &[]);
    let description = Description::of(request, &selected);
    let mut file = Writing::begin(out, description.names(), &description)?;
    file = file.in_groups_of(ROWS_PER_GROUP);
    let keys = KeyColumns::of(request.panel.keys(), description.keys.len());
    let mut row_count = 0;
    for (window, served) in windows.iter().zip(&served) {
        let shared = Shared::new(*window, meaning.clone());
        let block = Rows { request, shared: &shared, selected: &selected, keys: &keys };
        for stretch in stretches(served.len(), |_| request.horizon) {
            let series = &served[stretch];
            row_count += series.len() * request.horizon;
            file.write(block.columns(series, &description))?;
        }
    }
    file.finish()?;
    Ok((description, row_count))
}

/// The series that models can serve at an origin.
fn served(window: &Window<'_>) -> Vec<usize> {
    let is_served = |series: &usize| last_known(window.history(*series)).is_some();
    (0..window.series_count()).filter(is_served).collect()
}

/// What the rows of an origin are made from.
struct Rows<'a> {
    request: &'a FeatureRequest<'a>,
    shared: &'a Shared<'a>,
    selected: &'a Selected,
    keys: &'a KeyColumns<'a>,
}

/// The rows of one series.
struct SeriesRows {
    rows: FeatureRows,
    actuals: Vec<f64>,
}

impl Rows<'_> {
    /// The columns of some series' rows.
    fn columns(&self, series: &[usize], description: &Description) -> Vec<ArrayRef> {
        let rows: Vec<_> = series.par_iter().map(|series| self.of_series(*series)).collect();
        let horizon = self.request.horizon;
        let row_count = series.len() * horizon;
        let window = &self.shared.window;
        let frequency = window.frequency();
        let series_of: Vec<u32> =
            series.iter().flat_map(|series| std::iter::repeat_n(*series as u32, horizon)).collect();
        let stretch: Range<usize> = match (series.first(), series.last()) {
            (Some(first), Some(last)) => *first..*last + 1,
            _ => 0..0,
        };
        let steps = || series.iter().flat_map(|_| 1..=horizon);
        let mut columns = self.keys.arrays(stretch, &series_of);
        columns.push(times(frequency, std::iter::repeat_n(window.origin(), row_count)));
        columns.push(times(frequency, steps().map(|step| window.period(step))));
        columns.push(Arc::new(Int32Array::from_iter_values(steps().map(|step| step as i32))));
        columns.push(values(rows.iter().flat_map(|one| one.rows.sizes.iter().copied()), &[]));
        let records: Vec<_> = description.columns().enumerate().collect();
        let width = records.len();
        let laid_out = records.par_iter().map(|(place, record)| {
            let cells = rows.iter().flat_map(|one| one.rows.features.chunks_exact(width));
            lay_out(record, cells.map(|row| row[*place]))
        });
        columns.extend(laid_out.collect::<Vec<_>>());
        columns.push(values(rows.iter().flat_map(|one| one.actuals.iter().copied()), &[]));
        columns
    }

    fn of_series(&self, series: usize) -> SeriesRows {
        let mut rows = FeatureRows::default();
        rows.push_ahead(self.selected, self.shared, series);
        // The panel, not the window: what came is no feature, and stands beside them to be learnt.
        let all = self.request.panel.values(series);
        let known = self.shared.window.history(series).len();
        let actual = |place: usize| all.get(place).copied().unwrap_or(f64::NAN);
        let actuals = (known..known + self.request.horizon).map(actual).collect();
        SeriesRows { rows, actuals }
    }
}
