//! The Theta method and its generalisations: a level that follows the data, and a share of the line
//! through them.

pub mod automatic;
mod lines;
pub mod members;
mod search;

use crate::model::Unserved;
use crate::smoothing::decompose::{Adjusted, filled};
use crate::smoothing::scale::{Prepared, prepare};
use lines::Lines;
use search::{Fit, Theta};

/// The most values that are looked at.
const LONGEST_HISTORY: usize = 5_000;

/// Which line is added to the level, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Variant {
    /// Whether the line is that of the past at each time, instead of one through all values.
    is_dynamic: bool,
    theta: Theta,
}

/// Forecasts with the variant of the least squared errors, the earliest of equals. The season is taken
/// out first, when there is one, and put back in.
fn forecast(
    history: &[f64],
    season: usize,
    variants: &[Variant],
    out: &mut [f64],
) -> Result<(), Unserved> {
    let (values, scale) = match prepare(history, LONGEST_HISTORY)? {
        Prepared::Constant(value) => {
            out.fill(value);
            return Ok(());
        }
        Prepared::Varying { values, scale } => (values, scale),
    };
    let known = || Unserved::because("no known value");
    let first = values.iter().position(|value| !value.is_nan()).ok_or_else(known)?;
    let adjusted = Adjusted::new(&values[first..], season).ok_or_else(known)?;
    let whole = filled(&adjusted.values).ok_or_else(known)?;
    let mut best: Option<(Fit, Lines)> = None;
    for variant in variants {
        let lines = if variant.is_dynamic {
            Lines::through_past(&whole)
        } else {
            Lines::through_all(&whole)
        };
        let fit = search::fit(&adjusted.values, &lines, variant.theta);
        if best.as_ref().is_none_or(|(best, _)| fit.squares < best.squares) {
            best = Some((fit, lines));
        }
    }
    let (fit, lines) = best.ok_or_else(|| Unserved::because("no variant of Theta"))?;
    search::extrapolate(&fit, &adjusted.values, &lines, out);
    adjusted.restore(out);
    out.iter_mut().for_each(|forecast| *forecast *= scale);
    Ok(())
}
