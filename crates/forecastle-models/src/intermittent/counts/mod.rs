//! The count model: whether anything is demanded, and how much, each with a distribution that follows
//! the series.

mod discount;
mod distribution;
mod fit;
mod shape;

pub use distribution::CountDistribution;
pub use fit::fit;
pub use shape::Moments;

use forecastle_core::metrics::PointKind;

use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};
use fit::Counts;

/// The count model.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "counts",
    title: "Counts",
    doc: "a probability of demand and a negative binomial size of demands, both following the series; a whole distribution of counts, flat ahead",
    formula: "P(y = 0) = 1 − q, y − c ~ NegBin(z − c, r) given demand; q and z are means in which a value's weight falls by δ per period (q) or demand (z), averaged over δ by likelihood",
    parameters: &[
        Parameter {
            name: "δ",
            range: "0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1",
            meaning: "the weight that a value keeps; averaged by likelihood, with a prior on 0.9",
        },
        Parameter {
            name: "q",
            range: "0 to 1",
            meaning: "the discounted share of periods with demand; that of all counts as one value",
        },
        Parameter {
            name: "z",
            range: "c or more",
            meaning: "the discounted mean size of demands; that of all counts as one value",
        },
        Parameter {
            name: "c",
            range: "1 or more",
            meaning: "the least size: more than 1 where sizes vary little; from mean and variance",
        },
        Parameter {
            name: "r",
            range: "0.1 or more, or infinite",
            meaning: "how even sizes are: infinite for Poisson; from their mean and variance",
        },
        Parameter {
            name: "pack",
            range: "1 or more",
            meaning: "the unit of y, z and c: the greatest number that divides all demands",
        },
    ],
    use_when: "whole numbers of units sold now and then, where the chance of each count matters: spare parts, slow movers",
    source: "Snyder, Ord & Beaumont (2012), International Journal of Forecasting 28(2), hurdle shifted negative binomial; discounting after Harvey & Fernandes (1989), JBES 7(4)",
    preset: Preset::Balanced,
    uses_covariates: false,
    kind: Kind::Local(&CountModel),
};

struct CountModel;

impl LocalModel for CountModel {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        Ok(Box::new(FittedCounts { counts: Counts::fit(series.history)?, point: context.point }))
    }

    fn restore(&self, numbers: &[f64], context: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(FittedCounts { counts: Counts::restore(numbers)?, point: context.point }))
    }
}

struct FittedCounts {
    counts: Counts,
    point: PointKind,
}

impl FittedSeries for FittedCounts {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        let demand = self.counts.distribution();
        out.fill(match self.point {
            PointKind::Mean => demand.mean(),
            PointKind::Median => demand.quantile(0.5),
            PointKind::RelativeMedian => demand.relative_median(),
        });
    }

    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let mut of_a_period = vec![0.0; probabilities.len()];
        self.counts.distribution().quantiles(probabilities, &mut of_a_period);
        out.chunks_mut(probabilities.len()).for_each(|step| step.copy_from_slice(&of_a_period));
        true
    }

    fn update(&mut self, values: &[f64]) -> bool {
        values.iter().filter(|value| !value.is_nan()).all(|value| self.counts.take(*value))
    }

    fn numbers(&self) -> Vec<f64> {
        self.counts.numbers()
    }
}
