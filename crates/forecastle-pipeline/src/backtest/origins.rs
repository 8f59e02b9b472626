//! From which past origins models are tried.

use forecastle_core::{Error, Frequency, Panel, Result};
use forecastle_models::tiers::Tiers;

/// The origins of a backtest, as numbers of periods known.
#[derive(Debug, Clone, PartialEq)]
pub struct BacktestPlan {
    /// The number of periods ahead.
    pub horizon: usize,
    /// Origins whose forecasts are scored, ascending.
    pub ends: Vec<usize>,
    /// Earlier origins whose forecasts only teach the intervals how wide to be, ascending.
    pub calibration_ends: Vec<usize>,
    /// Whether models other than `recovery` are not shown what was sold in a shutdown that was known of.
    pub masks_disruptions: bool,
    /// What had to be done otherwise than asked, in words.
    pub notes: Vec<String>,
    /// The tiers whose models are tried for their own series only; none where all are tried for all.
    pub tiers: Option<Tiers>,
    /// Whether the forecasts from the earlier origins are kept as well, for what learns from them.
    pub keeps_calibration: bool,
}

/// Earlier origins that are tried for the sake of the first scored origin's intervals.
const CALIBRATION_ORIGINS: usize = 2;

/// The horizon when the user says nothing: a quarter of a year, four weeks of days, two days of hours.
pub fn default_horizon(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Hourly => 48,
        Frequency::Daily => 28,
        Frequency::Weekly(_) => 13,
        Frequency::Monthly(_) => 3,
        Frequency::Quarterly { .. } => 4,
        Frequency::Yearly { .. } => 2,
    }
}

/// Plans a backtest: the latest origin leaves `horizon` periods to score, each further one lies `step`
/// periods earlier. Origins with too short a history before them are left out, and said to be.
///
/// # Errors
/// `M003` when not even one origin is possible.
pub fn plan(panel: &Panel, horizon: usize, windows: usize, step: usize) -> Result<BacktestPlan> {
    let periods = panel.period_count();
    let noun = |count: usize| panel.frequency().noun(count);
    let Some(latest) = periods.checked_sub(horizon).filter(|latest| *latest >= 2) else {
        return Err(Error::new(
            "M003",
            format!("{periods} {} are too few to test a forecast of {horizon}", noun(periods)),
        )
        .hint(format!("ask for a shorter horizon: at most {} here", periods.saturating_sub(2))));
    };
    // A seasonal model needs a season and one more; where that is not to be had, the latest origin stands.
    let least = (panel.frequency().season_length() + 1).min(latest);
    let earlier = |window: usize| latest.checked_sub(window * step).filter(|end| *end >= least);
    let mut ends: Vec<_> = (0..windows).map_while(earlier).collect();
    ends.reverse();
    let mut notes = Vec::new();
    if ends.len() < windows {
        notes.push(format!(
            "{} of {windows} windows fit: an origin needs at least {least} {} before it",
            ends.len(),
            noun(least)
        ));
    }
    // Where a whole step back would leave too short a history, the earliest origin that leaves enough
    // still shows the first steps of a forecast.
    let spacing = step.min(horizon);
    let before = |place: usize| ends[0].saturating_sub(place * spacing).max(least);
    let mut calibration_ends: Vec<_> = (1..=CALIBRATION_ORIGINS).map(before).collect();
    calibration_ends.retain(|end| *end < ends[0]);
    calibration_ends.sort_unstable();
    calibration_ends.dedup();
    Ok(BacktestPlan {
        horizon,
        ends,
        calibration_ends,
        masks_disruptions: true,
        notes,
        tiers: None,
        keeps_calibration: false,
    })
}
