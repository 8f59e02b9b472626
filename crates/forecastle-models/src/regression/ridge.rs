//! Linear regression on trend, seasons and what is known ahead.

use forecastle_core::Frequency;
use forecastle_core::metrics::PointKind;

use super::design::Design;
use super::solve::{Solution, ridge};
use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};

/// Ridge regression.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "ridge",
    title: "Linear regression",
    doc: "linear regression on trend, Fourier terms of the seasons, holidays and other known covariates",
    formula: "ŷ = x·b, b minimising |y − X·b|² + λ·n·|b|², λ by generalised cross-validation; on log(y) where all are positive",
    parameters: &[
        Parameter {
            name: "b",
            range: "any",
            meaning: "a constant, a slope, and one for each sine, cosine, number and label",
        },
        Parameter {
            name: "λ",
            range: "0.0001, 0.001, 0.01, 0.03, 0.1, 0.3, 1",
            meaning: "the penalty; generalised cross-validation",
        },
        Parameter {
            name: "history",
            range: "4 years, or 24 periods if longer",
            meaning: "the latest, which are fitted to; at least 12 known values",
        },
        Parameter {
            name: "harmonics of the year",
            range: "hours and days 10, weeks 12, months 5, quarters 1",
            meaning: "from a year on, and no more than a third of the known values bears",
        },
        Parameter {
            name: "harmonics of the season",
            range: "hours 6, days 3",
            meaning: "of day and week; likewise",
        },
        Parameter {
            name: "bounds",
            range: "1/3 of the least to 3 times the most",
            meaning: "of the forecast, where all values are positive",
        },
    ],
    use_when: "a few years of history, a smooth season, and covariates that are known ahead",
    source: "Hoerl & Kennard (1970), Technometrics 12(1); Golub, Heath & Wahba (1979) for λ",
    preset: Preset::Fast,
    uses_covariates: true,
    kind: Kind::Local(&Ridge),
};

/// Fewer known values than this say too little for a regression.
const FEWEST_VALUES: usize = 12;

/// Periods of history that a straight trend is fitted to: four years, or two dozen periods. Over longer
/// stretches trends bend, and a line through decades misses where the series stands now.
fn longest_history(frequency: Frequency) -> usize {
    (4.0 * frequency.periods_per_year()).ceil().max(24.0) as usize
}

#[derive(Clone, Copy)]
struct Ridge;

impl PathModel for Ridge {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let history = series.history;
        let recent = history.len().saturating_sub(longest_history(series.window.frequency()));
        let known: Vec<usize> =
            (recent..history.len()).filter(|place| !history[*place].is_nan()).collect();
        if known.len() < FEWEST_VALUES {
            return Err(Unserved::because(format!("fewer than {FEWEST_VALUES} known values")));
        }
        // Sales grow and swing in proportion; logarithms need values above zero.
        let scale = Scale::of(known.iter().map(|place| history[*place]));
        let design = Design::new(series.window, series.index, recent);
        let rows: Vec<f64> = known.iter().flat_map(|place| design.row_of_history(*place)).collect();
        let y: Vec<f64> = known.iter().map(|place| scale.forward(history[*place])).collect();
        let solution = ridge(&rows, design.width(), &y)
            .ok_or_else(|| Unserved::because("the regression has no finite solution"))?;
        for (step, forecast) in out.iter_mut().enumerate() {
            let row = design.row_ahead(step + 1);
            let fitted = row.iter().zip(&solution.coefficients).map(|(x, b)| x * b).sum();
            *forecast = scale.backward(fitted, &solution, context.point);
        }
        Ok(())
    }
}

/// The scale on which a series is regressed.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Scale {
    /// Logarithms, kept within what the history spans by this margin.
    Logarithm { least: f64, most: f64 },
    /// The values themselves.
    Identity,
}

impl Scale {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let (least, most) = values
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        if least > 0.0 {
            // An extrapolated exponential must not run away: no further than three times what was seen.
            Self::Logarithm { least: (least / 3.0).ln(), most: (most * 3.0).ln() }
        } else {
            Self::Identity
        }
    }

    fn forward(self, value: f64) -> f64 {
        match self {
            Self::Logarithm { .. } => value.ln(),
            Self::Identity => value,
        }
    }

    /// The median on the original scale, or the mean of the log-normal distribution.
    fn backward(self, fitted: f64, solution: &Solution, point: PointKind) -> f64 {
        match self {
            Self::Identity => fitted,
            Self::Logarithm { least, most } => {
                let shift = match point {
                    PointKind::Mean => solution.residual_variance / 2.0,
                    PointKind::Median => 0.0,
                    PointKind::RelativeMedian => -solution.residual_variance,
                };
                (fitted + shift).clamp(least, most).exp()
            }
        }
    }
}
