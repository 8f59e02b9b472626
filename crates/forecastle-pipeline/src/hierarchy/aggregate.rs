//! The panel of all levels above the series.

use forecastle_core::hierarchy::Hierarchy;
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder};
use forecastle_core::{Error, Panel, Result, SeriesKey};

use crate::config::{HierarchySettings, Settings};
use crate::names::did_you_mean;

/// The column that says which level a row is of.
pub(super) const LEVEL: &str = "level";

/// The levels above a panel's series, and the panel of their nodes.
pub struct Levels {
    /// Which series add up to which node.
    pub hierarchy: Hierarchy,
    /// The nodes' panel, on the time axis of the series. Its keys are the level's name and the value of each column
    /// of any level, empty where the level does not have it.
    pub panel: Panel,
    /// The series in that panel of each node.
    pub series_of: Vec<usize>,
    /// The level that middle-out starts from, where the user says.
    pub middle: Option<usize>,
}

impl Levels {
    /// Adds a panel up.
    ///
    /// # Errors
    /// `C003` for a column that groups no series, and where no level says anything new.
    pub fn of(panel: &Panel, settings: &HierarchySettings) -> Result<Self> {
        check_columns(panel, settings.levels.iter().flatten(), "hierarchy.levels")?;
        let hierarchy = Hierarchy::of_panel(panel, &settings.levels)?;
        if hierarchy.upper_count() == 0 {
            let message = "hierarchy.levels has no level above the series";
            return Err(Error::new("C003", message).hint("an empty list is the total: `[[]]`"));
        }
        let middle = settings.middle.as_ref();
        let place = |level: &Vec<String>| {
            hierarchy.levels().iter().position(|known| &known.columns == level)
        };
        let middle = middle.and_then(place);
        let (panel, series_of) = add_up(panel, &hierarchy)?;
        Ok(Self { hierarchy, panel, series_of, middle })
    }

    /// Numbers laid out by the panel's series in the order of the nodes, `width` each.
    pub(super) fn by_node(&self, by_series: &[f64], width: usize) -> Vec<f64> {
        let of = |series: &usize| &by_series[series * width..(series + 1) * width];
        self.series_of.iter().flat_map(|series| of(series).iter().copied()).collect()
    }

    /// The other way round.
    pub(super) fn by_series(&self, by_node: &[f64], width: usize) -> Vec<f64> {
        let mut all = vec![0.0; by_node.len()];
        for (own, series) in by_node.chunks(width.max(1)).zip(&self.series_of) {
            all[series * width..(series + 1) * width].copy_from_slice(own);
        }
        all
    }

    /// The name of the leaves' level.
    pub(super) fn leaf_name(leaves: &Panel) -> String {
        match leaves.key_names().is_empty() {
            true => "series".to_owned(),
            false => leaves.key_names().join("/"),
        }
    }
}

/// Whether the panel has every column that the hierarchy of its source names.
///
/// # Errors
/// `C003` with the nearest name.
pub fn check_names(panel: &Panel, settings: &Settings) -> Result<()> {
    let table = if settings.demand.is_some() { "data.transactions" } else { "data.sales" };
    let columns = &settings.sales.raw.hierarchy;
    check_columns(panel, columns.iter(), &format!("{table}.hierarchy"))
}

fn check_columns<'a>(
    panel: &Panel,
    columns: impl Iterator<Item = &'a String>,
    setting: &str,
) -> Result<()> {
    let statics = panel.statics().iter().map(|column| column.name.as_str());
    let known: Vec<&str> = panel.key_names().iter().map(String::as_str).chain(statics).collect();
    for name in columns {
        if !known.contains(&name.as_str()) {
            let near = did_you_mean(name, known.iter().copied());
            let message = format!("{setting} names `{name}`, which no series has");
            return Err(Error::new("C003", message)
                .hint(format!("{near}columns that group series: {}", known.join(", "))));
        }
    }
    Ok(())
}

/// The panel of all nodes, and the series of each.
fn add_up(leaves: &Panel, hierarchy: &Hierarchy) -> Result<(Panel, Vec<usize>)> {
    let mut columns: Vec<&String> = Vec::new();
    for name in hierarchy.levels().iter().flat_map(|level| &level.columns) {
        if !columns.contains(&name) {
            columns.push(name);
        }
    }
    let mut starts = vec![usize::MAX; hierarchy.upper_count()];
    for leaf in 0..hierarchy.leaf_count() {
        for node in hierarchy.above(leaf) {
            starts[node] = starts[node].min(leaves.start(leaf));
        }
    }
    let mut keyed = Vec::with_capacity(hierarchy.upper_count());
    for (place, level) in hierarchy.levels().iter().enumerate() {
        for (node, key) in hierarchy.nodes_of(place).zip(&level.keys) {
            let part = |column: &&String| {
                let at = level.columns.iter().position(|own| own == *column);
                at.map_or_else(String::new, |at| key[at].clone())
            };
            let parts = [level.name.clone()].into_iter().chain(columns.iter().map(part)).collect();
            keyed.push((SeriesKey::new(parts), node));
        }
    }
    keyed.sort();
    let mut series_of = vec![0; keyed.len()];
    for (series, (_, node)) in keyed.iter().enumerate() {
        series_of[*node] = series;
    }
    let first = |node: usize| leaves.period_at(starts[node] as i64);
    let series = keyed.into_iter().map(|(key, node)| (key, first(node))).collect();
    let key_names = [LEVEL.to_owned()].into_iter().chain(columns.into_iter().cloned()).collect();
    let covariates = leaves.covariates().iter().map(|column| CovariateColumn {
        name: column.name.clone(),
        is_known_future: column.is_known_future(),
        labels: column.labels.clone(),
    });
    let (frequency, last, future) = (leaves.frequency(), leaves.origin(), leaves.future_count());
    let builder =
        PanelBuilder::new(frequency, key_names, series, last, future, covariates.collect())?;
    let mut builder = builder.on_axis_from(leaves.period_at(0));
    set_values(&mut builder, leaves, hierarchy, &series_of, &starts);
    for covariate in 0..leaves.covariates().len() {
        set_covariate(&mut builder, leaves, hierarchy, &series_of, covariate);
    }
    let panel = builder.finish(MissingPeriod::Unknown).with_calendar(leaves.calendar().clone());
    Ok((panel, series_of))
}

/// A node's value is the sum of its series'. A gap counts as the series' last known value before it, so that one
/// unknown cell does not make the total of thousands unknown; where nothing at all is known, neither is the sum.
fn set_values(
    builder: &mut PanelBuilder,
    leaves: &Panel,
    hierarchy: &Hierarchy,
    series_of: &[usize],
    starts: &[usize],
) {
    let periods = leaves.period_count();
    let mut sums = vec![0.0; hierarchy.upper_count() * periods];
    let mut is_known = vec![false; sums.len()];
    for leaf in 0..hierarchy.leaf_count() {
        let mut last = 0.0;
        for (value, place) in leaves.values(leaf).iter().zip(leaves.start(leaf)..) {
            let known = !value.is_nan();
            last = if known { *value } else { last };
            for node in hierarchy.above(leaf) {
                sums[node * periods + place] += last;
                is_known[node * periods + place] |= known;
            }
        }
    }
    for (node, series) in series_of.iter().enumerate() {
        for place in starts[node]..periods {
            let at = node * periods + place;
            let value = if is_known[at] { sums[at] } else { f64::NAN };
            builder.set_value(*series, leaves.period_at(place as i64), value);
        }
    }
}

/// A number is the mean of those that the node's series know; a label is theirs where all that know it agree.
fn set_covariate(
    builder: &mut PanelBuilder,
    leaves: &Panel,
    hierarchy: &Hierarchy,
    series_of: &[usize],
    covariate: usize,
) {
    let periods = leaves.period_count() + leaves.future_count();
    let is_label = leaves.covariates()[covariate].is_categorical();
    let mut sums = vec![0.0; hierarchy.upper_count() * periods];
    let mut counts = vec![0_u32; sums.len()];
    for leaf in 0..hierarchy.leaf_count() {
        let values = leaves.covariate_values(covariate, leaf).iter().zip(leaves.start(leaf)..);
        for (value, place) in values.filter(|(value, _)| !value.is_nan()) {
            for node in hierarchy.above(leaf) {
                let at = node * periods + place;
                if is_label {
                    let agrees = counts[at] == 0 || sums[at] == *value;
                    sums[at] = if agrees { *value } else { f64::NAN };
                } else {
                    sums[at] += value;
                }
                counts[at] += 1;
            }
        }
    }
    for (node, series) in series_of.iter().enumerate() {
        for place in 0..periods {
            let at = node * periods + place;
            let period = leaves.period_at(place as i64);
            if counts[at] > 0 && builder.covers(*series, period) {
                let value = if is_label { sums[at] } else { sums[at] / f64::from(counts[at]) };
                builder.set_covariate(covariate, *series, period, value);
            }
        }
    }
}
