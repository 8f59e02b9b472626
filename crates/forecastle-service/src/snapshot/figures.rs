//! Each series' sums, so that those of groups and totals need not look at every period again.

use forecastle_core::{ForecastSet, Panel};

use super::tested::Tested;

/// Two sums over the periods that have both.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Pair {
    /// The later, or what came.
    pub now: f64,
    /// The earlier, or what was forecast.
    pub then: f64,
    /// How many periods have both.
    pub count: u32,
}

impl Pair {
    /// Adds a period that has both.
    pub fn push(&mut self, now: f64, then: f64) {
        if !now.is_nan() && !then.is_nan() {
            self.now += now;
            self.then += then;
            self.count += 1;
        }
    }

    /// Adds other periods.
    pub fn add(&mut self, other: &Self) {
        self.now += other.now;
        self.then += other.then;
        self.count += other.count;
    }

    /// How far the later lies above the earlier, in percent.
    pub fn change_percent(&self) -> Option<f64> {
        let percent = 100.0 * (self.now - self.then) / self.then.abs();
        (self.count > 0 && percent.is_finite()).then_some(percent)
    }

    /// The earlier, where there is any.
    pub fn earlier(&self) -> Option<f64> {
        (self.count > 0).then_some(self.then)
    }
}

/// One series' sums.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// The last known value; NaN where none is.
    pub last_actual: f64,
    /// The forecast over the horizon.
    pub horizon_total: f64,
    /// The forecast over the horizon against the same periods of the year before.
    pub ahead: Pair,
    /// What was sold over the last periods, as many as the horizon has.
    pub recent: f64,
    /// What was sold over them against the same periods of the year before.
    pub recent_year: Pair,
    /// What was sold over them against what had been forecast, out of sample.
    pub recent_forecast: Pair,
}

/// Every series' sums.
pub fn figures(panel: &Panel, forecast: &ForecastSet, tested: &Tested) -> Vec<Figures> {
    let latest = latest_folds(panel, forecast.horizon, tested);
    let of = |series| one(panel, forecast, tested, &latest, series);
    (0..panel.series_count()).map(of).collect()
}

/// For each of the last periods its place on the time axis and the latest origin whose forecast reaches
/// it, as a place among the chosen model's.
fn latest_folds(panel: &Panel, horizon: usize, tested: &Tested) -> Vec<(usize, Option<usize>)> {
    let first = panel.period_count().saturating_sub(horizon);
    let latest = |place: usize| {
        let folds = &tested.chosen_model()?.folds;
        let reaches = |end: usize, ahead: usize| end <= place && place < end + ahead;
        folds.iter().rposition(|fold| reaches(fold.fold.end, fold.fold.forecast.horizon))
    };
    (first..panel.period_count()).map(|place| (place, latest(place))).collect()
}

fn one(
    panel: &Panel,
    forecast: &ForecastSet,
    tested: &Tested,
    latest: &[(usize, Option<usize>)],
    series: usize,
) -> Figures {
    let values = panel.values(series);
    let points = forecast.points_of(series);
    let mut figures = Figures {
        last_actual: forecastle_models::season::last_known(values).unwrap_or(f64::NAN),
        horizon_total: points.iter().sum(),
        ..Figures::default()
    };
    for (step, point) in points.iter().enumerate() {
        figures.ahead.push(*point, year_before(panel, series, panel.period_count() + step));
    }
    for (place, fold) in latest {
        let Some(actual) = place.checked_sub(panel.start(series)).map(|place| values[place]) else {
            continue;
        };
        if !actual.is_nan() {
            figures.recent += actual;
        }
        figures.recent_year.push(actual, year_before(panel, series, *place));
        if let (Some(fold), Some(model)) = (fold, tested.chosen_model()) {
            let fold = &model.folds[*fold].fold;
            let before = fold.forecast.points_of(series)[place - fold.end];
            figures.recent_forecast.push(actual, before);
        }
    }
    figures
}

/// A series' value a year before a place on the time axis, for places ahead as many years before as
/// it takes to come to a known period; NaN where nothing is known.
pub fn year_before(panel: &Panel, series: usize, place: usize) -> f64 {
    year_back(panel, place)
        .and_then(|earlier| earlier.checked_sub(panel.start(series)))
        .map_or(f64::NAN, |earlier| panel.values(series)[earlier])
}

/// The place a year before another, or as many years before as it takes to come to a known period.
pub fn year_back(panel: &Panel, place: usize) -> Option<usize> {
    let year = panel.frequency().year_length();
    let mut earlier = place.checked_sub(year)?;
    while earlier >= panel.period_count() {
        earlier = earlier.checked_sub(year)?;
    }
    Some(earlier)
}
