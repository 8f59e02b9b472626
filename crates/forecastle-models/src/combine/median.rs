//! The median of models that err in different ways.

use crate::model::{Context, Kind, LocalModel, LocalSeries, ModelEntry, Preset, Unserved};
use crate::{smoothing, theta};

/// The models whose median is taken.
static MEMBERS: [&ModelEntry; 3] =
    [&smoothing::ets::ENTRY, &theta::members::DYNAMIC_OPTIMISED, &smoothing::ces::ENTRY];

/// The median of the smoothing models.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "median_ensemble",
    title: "Median of models",
    doc: "the median of ETS, dynamic optimised Theta and complex smoothing, step by step",
    formula: "ŷ(t+h) = median of the members' ŷ(t+h)",
    use_when: "series of any kind, when a steady choice matters more than an explanation",
    source: "Petropoulos & Svetunkov (2020), A simple combination of univariate models, International \
             Journal of Forecasting 36(1)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Median),
};

struct Median;

impl LocalModel for Median {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let mut paths = Vec::with_capacity(MEMBERS.len());
        let mut reason = Unserved::because("no member has a forecast");
        for member in MEMBERS {
            let Kind::Local(model) = member.kind else { continue };
            let mut path = vec![f64::NAN; out.len()];
            match model.forecast(series, context, &mut path) {
                Ok(()) if path.iter().all(|value| value.is_finite()) => paths.push(path),
                Ok(()) => {}
                Err(unserved) => reason = unserved,
            }
        }
        if paths.is_empty() {
            return Err(reason);
        }
        let mut sorted = vec![0.0; paths.len()];
        for (step, forecast) in out.iter_mut().enumerate() {
            sorted.iter_mut().zip(&paths).for_each(|(value, path)| *value = path[step]);
            *forecast = median(&mut sorted);
        }
        Ok(())
    }
}

/// The median of a few finite values, at least one, which are put in order.
fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { (values[middle - 1] + values[middle]) / 2.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_taken() {
        assert_eq!(median(&mut [3.0, -1.0, 2.0]), 2.0);
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&mut [7.0]), 7.0);
    }

    #[test]
    fn members_are_local_models() {
        assert!(MEMBERS.iter().all(|member| matches!(member.kind, Kind::Local(_))));
    }
}
