//! Panels for tests of every model.

use chrono::Weekday;
use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder, Static};
use forecastle_core::{Frequency, Panel, Period, SeriesKey};
use forecastle_models::{Context, ModelEntry, complete};

/// One series: where it begins, and its values (NaN for a gap).
pub struct Series {
    pub start: usize,
    pub values: Vec<f64>,
}

/// What a test panel is made of.
pub struct Recipe {
    pub frequency: Frequency,
    pub series: Vec<Series>,
    /// How many periods after the end the flag is known for.
    pub known_ahead: usize,
}

/// A panel with a known-ahead flag, a past-only amount and a label per series. The covariates are
/// functions of series and place, so that two panels differ only where a test makes them.
pub fn panel(recipe: &Recipe) -> Panel {
    let end = recipe.series.iter().map(|s| s.start + s.values.len()).max().unwrap();
    let first = Period(2_100);
    let keys = (0..recipe.series.len()).map(|i| SeriesKey::new(vec![format!("{i:04}")]));
    let keys = keys.zip(&recipe.series).map(|(key, s)| (key, first.plus(s.start as i64)));
    let column = |name: &str, is_known_future| CovariateColumn {
        name: name.to_owned(),
        is_known_future,
        labels: Vec::new(),
    };
    let last = first.plus(end as i64 - 1);
    let columns = vec![column("flag", true), column("amount", false)];
    let mut builder = PanelBuilder::new(
        recipe.frequency,
        vec!["id".to_owned()],
        keys.collect(),
        last,
        recipe.known_ahead,
        columns,
    )
    .unwrap();
    for (index, series) in recipe.series.iter().enumerate() {
        for place in series.start..end + recipe.known_ahead {
            let period = first.plus(place as i64);
            builder.set_covariate(0, index, period, f64::from(u8::from(place % 13 == 5)));
            if place < end {
                let value = series.values.get(place - series.start).copied().unwrap_or(f64::NAN);
                builder.set_value(index, period, value);
                builder.set_covariate(1, index, period, (place as f64 * 0.7 + index as f64).sin());
            }
        }
    }
    let labels = vec!["north".to_owned(), "south".to_owned()];
    let values = (0..recipe.series.len()).map(|index| (index % 2) as f64).collect();
    builder.add_static(Static { name: "region".to_owned(), labels, values });
    builder.finish(MissingPeriod::Unknown)
}

/// A weekly panel of `count` series and `length` weeks with a season, a trend and noise from a seed.
pub fn weekly(count: usize, length: usize, seed: u64) -> Vec<Series> {
    (0..count)
        .map(|index| {
            let size = 100.0 * (index + 1) as f64;
            let value = |week: usize| {
                let angle = std::f64::consts::TAU * week as f64 / 52.0;
                let noise = forecastle_core::random::normal(seed, index as u64, week as u64);
                size * (1.0 + 0.3 * angle.sin() + 0.001 * week as f64 + 0.05 * noise)
            };
            Series { start: 0, values: (0..length).map(value).collect() }
        })
        .collect()
}

pub const WEEKLY: Frequency = Frequency::Weekly(Weekday::Fri);

pub const CONTEXT: Context = Context::new(PointKind::Median, 7);

/// Every series' forecast from an origin, with fallbacks, as bits.
pub fn forecast(model: &'static ModelEntry, panel: &Panel, end: usize, horizon: usize) -> Vec<f64> {
    let window = forecastle_core::Window::new(panel, end, horizon);
    let fitted = match model.fit(&window, &CONTEXT) {
        Ok(fitted) => fitted,
        // A model that cannot learn anything says so; the pipeline then leaves it out.
        Err(error) => panic!("{} could not be fitted: {error}", model.name),
    };
    let mut points = fitted.predict(&window).unwrap();
    complete(model, &window, &CONTEXT, &mut points).unwrap();
    points.values
}

/// The same numbers, to the last bit.
pub fn bits(values: &[f64]) -> Vec<u64> {
    values.iter().map(|value| value.to_bits()).collect()
}
