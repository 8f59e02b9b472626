//! The Theta method and its generalisations: a level that follows the data, and a share of the line
//! through them.

pub mod automatic;
mod lines;
pub mod members;
mod parameters;
mod running;
mod search;

use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Unserved};
use crate::smoothing::decompose::filled;
use crate::smoothing::smoothed::{self, Fitted, Preparation};
use lines::Lines;
use running::Running;
use search::{Fit, Theta};

/// Every season is taken out first.
const PREPARATION: Preparation = Preparation { longest_history: 5_000, longest_season: 1 };

/// Which line is added to the level, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Variant {
    /// Whether the line is that of the past at each time, instead of one through all values.
    is_dynamic: bool,
    theta: Theta,
}

/// The variant of the least squared errors among these.
struct BestOf(&'static [Variant]);

impl LocalModel for BestOf {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let season = series.window.frequency().season_length();
        Ok(Box::new(fit(series.history, season, self.0)?))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(smoothed::restore::<Running>(numbers)?))
    }
}

/// Fits the variant of the least squared errors, the earliest of equals. The season is taken out first,
/// when there is one, and put back in.
fn fit(history: &[f64], season: usize, variants: &[Variant]) -> Result<Fitted<Running>, Unserved> {
    smoothed::fit(history, season, PREPARATION, |values, _| {
        let mut best: Option<(Fit, Lines)> = None;
        for variant in variants {
            let lines = if variant.is_dynamic {
                Lines::through_past(values)
            } else {
                Lines::through_all(&filled(values)?)
            };
            let fit = search::fit(values, &lines, variant.theta);
            if best.as_ref().is_none_or(|(best, _)| fit.squares < best.squares) {
                best = Some((fit, lines));
            }
        }
        let (fit, lines) = best?;
        Some(Running::after(&fit, values, &lines))
    })
}
