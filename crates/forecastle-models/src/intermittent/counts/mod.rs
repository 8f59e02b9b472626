//! The count model: whether anything is demanded, and how much, each with a distribution that follows
//! the series.

mod distribution;
mod fit;

pub use distribution::CountDistribution;
pub use fit::fit;

use forecastle_core::metrics::PointKind;

use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};

/// The count model.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "counts",
    title: "Counts",
    doc: "a probability of demand and a negative binomial size of demands, both following the series; a whole distribution of counts, flat ahead",
    formula: "P(y = 0) = 1 − q, y − c ~ NegBin(z − c, r) given demand; q and z are means in which a value's weight falls by δ per period (q) or demand (z), averaged over δ by likelihood",
    use_when: "whole numbers of units sold now and then, where the chance of each count matters: spare parts, slow movers",
    source: "Snyder, Ord & Beaumont (2012), International Journal of Forecasting 28(2), hurdle shifted negative binomial; discounting after Harvey & Fernandes (1989), JBES 7(4)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Counts),
};

struct Counts;

impl PathModel for Counts {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let demand = fit(series.history)?;
        out.fill(match context.point {
            PointKind::Mean => demand.mean(),
            PointKind::Median => demand.quantile(0.5),
            PointKind::RelativeMedian => demand.relative_median(),
        });
        Ok(())
    }
}
