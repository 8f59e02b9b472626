//! Reconciling the forecast to come, and the levels above as a table.

use forecastle_core::forecast::Band;
use forecastle_core::{Error, ForecastSet, Level, Panel, Provenance, Result, Window};
use forecastle_models::hierarchy::find_method;
use forecastle_models::{Context, floors};

use super::sampled::Sampled;
use super::temporal::reconcile_in_time;
use super::{HierarchyFile, Levels};
use crate::backtest::scales;
use crate::forecast::{forecast, table};
use crate::table::Table;

/// The forecast of all levels above the series.
pub struct LevelsForecast {
    /// The levels.
    pub levels: Levels,
    /// Their forecasts, laid out by the series of [`Levels::panel`]; the sums of the series'.
    pub set: ForecastSet,
}

/// Reconciles the series' forecasts with those of the levels above: `set` has the series' own ones before and the
/// reconciled ones after. Its provenance stays that of the series' own model.
///
/// # Errors
/// When the levels cannot be made, or their model cannot be restored; `M002` for a method that is not known any more.
pub fn reconcile(
    file: &HierarchyFile,
    panel: &Panel,
    set: &mut ForecastSet,
    bands: &[Level],
    context: &Context,
) -> Result<LevelsForecast> {
    let method = find_method(&file.method).ok_or_else(|| {
        Error::new("M002", format!("no method is called `{}`", file.method))
            .hint("run `forecastle train` to make a new version")
    })?;
    let levels = Levels::of(panel, &file.asked)?;
    let horizon = set.horizon;
    if !file.temporal.is_empty() {
        *set = reconcile_in_time(panel, panel.period_count(), set, &file.temporal, context)?;
    }
    let window = Window::latest(panel, horizon);
    let upper_window = Window::latest(&levels.panel, horizon);
    let base = match &file.upper {
        Some(upper) => forecast(upper, &levels.panel, horizon, bands)?,
        None => empty(&levels.panel, set),
    };
    let known = file.errors(&levels, panel);
    let errors = levels.history(&known, &window);
    let (leaves, tops) = levels.reconciled(&window, method, set, &base, &errors);
    let samples = match file.asked.has_samples {
        true => {
            let asked =
                Sampled { method, known: &known, errors: &errors, bands, seed: context.seed };
            levels.sample_bands(&window, set, &base, &asked)
        }
        false => None,
    };
    if file.upper.is_some() {
        let own = shifted(set, &leaves);
        set.points = leaves;
        let points = set.points.clone();
        file.leaf_intervals.bound(set, Some(own), &scales(&window), bands);
        set.put_in_order(&floors(&window));
        set.points = points;
    }
    let own = file.upper.is_some().then(|| shifted(&base, &tops));
    let mut upper = lay_out(&base, tops);
    file.upper_intervals.bound(&mut upper, own, &scales(&upper_window), bands);
    if let Some((leaf_bands, upper_bands)) = samples {
        set.bands = leaf_bands;
        set.put_in_order(&floors(&window));
        upper.bands = upper_bands;
    }
    let leaf_floors = levels.hierarchy.sum_up(&floors(&window), 1);
    upper.put_in_order(&levels.by_series(&leaf_floors, 1));
    for provenance in &mut upper.provenance {
        *provenance = Provenance { model: method.name, fallback_reason: None, is_unsuited: false };
    }
    Ok(LevelsForecast { levels, set: upper })
}

/// The levels above as a table: level, the columns of all levels (empty where a level does not have one), time, the
/// method, the forecast and its bounds.
pub fn levels_table(levels: &LevelsForecast, time_name: &str) -> Table {
    table(&levels.set, &levels.levels.panel, time_name)
}

/// A forecast of other points.
pub(super) fn lay_out(set: &ForecastSet, points: Vec<f64>) -> ForecastSet {
    ForecastSet { points, bands: Vec::new(), ..set.clone() }
}

/// A forecast's bands, moved as far as its points are.
pub(super) fn shifted(set: &ForecastSet, points: &[f64]) -> Vec<Band> {
    let moved = |bounds: &[f64]| -> Vec<f64> {
        let all = bounds.iter().zip(points).zip(&set.points);
        all.map(|((bound, point), was)| bound + (point - was)).collect()
    };
    let band = |band: &Band| Band {
        level: band.level,
        lower: moved(&band.lower),
        upper: moved(&band.upper),
    };
    set.bands.iter().map(band).collect()
}

/// A forecast of the levels above that says nothing of its own.
fn empty(panel: &Panel, leaves: &ForecastSet) -> ForecastSet {
    let none = Provenance { model: "bottom_up", fallback_reason: None, is_unsuited: false };
    ForecastSet {
        origin: leaves.origin,
        horizon: leaves.horizon,
        points: vec![0.0; panel.series_count() * leaves.horizon],
        bands: Vec::new(),
        provenance: vec![none; panel.series_count()],
    }
}
