//! The shape of the season times a level that moves.

use super::{level, shape};
use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// The shape of the season times a level that moves.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "shape_level",
    title: "Shape × level",
    doc: "one shape of the season from all seasons together, times a level forecast by ridge regression on its recent past",
    formula: "y(t) = s(t mod m)·l(t), s the first right singular vector of the seasons as rows; l(t) − mean of recent l = x·b, b by ridge regression averaged over penalties",
    use_when: "many repetitions of a season whose shape stays while the level moves: days of the week",
    source: "the singular value decomposition of Eckart & Young (1936), Psychometrika 1(3); ridge regression as in Golub, Heath & Wahba (1979), Technometrics 21(2)",
    preset: Preset::Balanced,
    uses_covariates: false,
    kind: Kind::Local(&ShapeLevel),
};

/// Phases with a smaller share of a mean phase say nothing of the level, such as days on which a shop is
/// shut.
const LEAST_FACTOR: f64 = 0.02;

/// The level ahead stays within what was seen, and this much in logarithms beyond.
const MARGIN: f64 = 0.5;

struct ShapeLevel;

impl PathModel for ShapeLevel {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let frequency = series.window.frequency();
        forecast(series.history, frequency.season_length(), frequency.year_length(), out)
    }
}

fn forecast(history: &[f64], season: usize, year: usize, out: &mut [f64]) -> Result<(), Unserved> {
    if season < 2 {
        return Err(Unserved::because("no season within a year"));
    }
    if history.len() < 2 * season {
        return Err(Unserved::because(format!("fewer than {} periods", 2 * season)));
    }
    if history.iter().all(|value| value.is_nan() || *value == 0.0) {
        out.fill(0.0);
        return Ok(());
    }
    let shape = shape::of(history, season, season == year)
        .ok_or_else(|| Unserved::because("no season of a positive mean"))?;
    // The first factor belongs to the period after the last.
    let first = (season - history.len() % season) % season;
    let factor = |place: usize| shape[(first + place) % season];
    let of_level = |(place, value): (usize, &f64)| {
        let says_nothing = value.is_nan() || factor(place) < LEAST_FACTOR;
        (!says_nothing).then(|| value / factor(place))
    };
    let known: Vec<Option<f64>> = history.iter().enumerate().map(of_level).collect();
    let mut levels =
        carry_over_gaps(&known).ok_or_else(|| Unserved::because("no season of a positive mean"))?;
    let recent = recent_periods(season, levels.len());
    let (least, most) = levels
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), l| (low.min(*l), high.max(*l)));
    if least > 0.0 {
        levels.iter_mut().for_each(|level| *level = level.ln());
        level::forecast(&levels, recent, out);
        let bounds = (least.ln() - MARGIN, most.ln() + MARGIN);
        out.iter_mut().for_each(|level| *level = level.clamp(bounds.0, bounds.1).exp());
    } else {
        level::forecast(&levels, recent, out);
    }
    for (step, forecast) in out.iter_mut().enumerate() {
        *forecast *= factor(history.len() + step);
    }
    Ok(())
}

/// The periods whose mean is where the level stands: two short seasons, or a dozen periods.
fn recent_periods(season: usize, count: usize) -> usize {
    let wanted = if season < 15 { 2 * season } else { 12 };
    wanted.min(count / 6).max(4).min(count)
}

/// Every gap filled with the known level before it, or after it at the beginning; `None` where nothing is
/// known.
fn carry_over_gaps(known: &[Option<f64>]) -> Option<Vec<f64>> {
    let mut latest = known.iter().copied().flatten().next()?;
    let fill = |level: &Option<f64>| {
        latest = level.unwrap_or(latest);
        latest
    };
    Some(known.iter().map(fill).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_season_goes_on() {
        let shape = [10.0, 14.0, 0.0, 3.0];
        let mut history: Vec<f64> = (0..43).map(|place| shape[place % 4]).collect();
        history[20] = f64::NAN;
        let mut out = [0.0; 6];
        forecast(&history, 4, 4, &mut out).unwrap();
        for (step, value) in out.iter().enumerate() {
            assert!((value - shape[(43 + step) % 4]).abs() < 1e-6, "{out:?}");
        }
    }

    #[test]
    fn corners() {
        let mut out = [9.0; 2];
        assert!(forecast(&[1.0; 7], 4, 4, &mut out).is_err());
        assert!(forecast(&[1.0; 7], 1, 1, &mut out).is_err());
        let about_nothing: Vec<f64> = (0..30).map(|place| f64::from(place % 2) - 0.5).collect();
        assert!(forecast(&about_nothing, 4, 4, &mut out).is_err());
        assert_eq!(forecast(&[0.0; 8], 4, 4, &mut out), Ok(()));
        assert_eq!(out, [0.0; 2]);
        forecast(&[7.0; 8], 4, 4, &mut out).unwrap();
        assert!(out.iter().all(|value| (value - 7.0).abs() < 1e-9));
    }
}
