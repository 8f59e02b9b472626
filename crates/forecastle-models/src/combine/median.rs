//! The median of models that err in different ways.

use crate::local::{FittedSeries, LocalModel, LocalSeries};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};
use crate::{arima, smoothing, theta};

/// The models whose median is taken.
static MEMBERS: [&ModelEntry; 4] = [
    &smoothing::ets::ENTRY,
    &theta::members::DYNAMIC_OPTIMISED,
    &smoothing::ces::ENTRY,
    &arima::auto_arima::ENTRY,
];

/// The median of four families.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "median_ensemble",
    title: "Median of models",
    doc: "the median of ETS, dynamic optimised Theta, complex smoothing and ARIMA, step by step",
    formula: "ŷ(t+h) = median of the members' ŷ(t+h); quantiles likewise",
    parameters: &[Parameter {
        name: "members",
        range: "`ets`, `theta_dynamic_optimised`, `ces`, `arima`",
        meaning: "fixed, each with its own parameters",
    }],
    use_when: "series of any kind, when a steady choice matters more than an explanation",
    source: "Petropoulos & Svetunkov (2020), A simple combination of univariate models, International \
             Journal of Forecasting 36(1)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Median),
};

struct Median;

fn models() -> impl Iterator<Item = &'static dyn LocalModel> {
    MEMBERS.iter().filter_map(|member| match member.kind {
        Kind::Local(model) => Some(model),
        Kind::Global(_) | Kind::Combination(_) => None,
    })
}

impl LocalModel for Median {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        context: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let members: Vec<_> = models().map(|model| model.fit(series, context)).collect();
        if members.iter().all(Result::is_err) {
            return Err(Unserved::because("none of the members could be fitted"));
        }
        Ok(Box::new(Members(members.into_iter().map(Result::ok).collect())))
    }

    fn cost(&self, periods: usize, season: usize) -> f64 {
        models().map(|model| model.cost(periods, season)).sum()
    }

    fn restore(&self, numbers: &[f64], context: &Context) -> Option<Box<dyn FittedSeries>> {
        let mut rest = numbers;
        let mut members = Vec::with_capacity(MEMBERS.len());
        for model in models() {
            let (length, after) = rest.split_first()?;
            if *length < 0.0 {
                members.push(None);
                rest = after;
            } else {
                let (own, others) = after.split_at_checked(*length as usize)?;
                members.push(Some(model.restore(own, context)?));
                rest = others;
            }
        }
        rest.is_empty().then(|| Box::new(Members(members)) as Box<dyn FittedSeries>)
    }
}

/// The members that could be fitted, each at its place.
struct Members(Vec<Option<Box<dyn FittedSeries>>>);

impl Members {
    fn fitted(&self) -> impl Iterator<Item = &dyn FittedSeries> {
        self.0.iter().flatten().map(|member| &**member)
    }
}

impl FittedSeries for Members {
    fn forecast(&self, series: &LocalSeries<'_>, out: &mut [f64]) {
        let paths = self.fitted().map(|member| {
            let mut path = vec![f64::NAN; out.len()];
            member.forecast(series, &mut path);
            path
        });
        median_of(&paths.collect::<Vec<_>>(), out);
    }

    fn quantiles(&self, series: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let mut paths = Vec::with_capacity(MEMBERS.len());
        for member in self.fitted() {
            let mut path = vec![f64::NAN; out.len()];
            if member.quantiles(series, probabilities, &mut path) {
                paths.push(path);
            }
        }
        median_of(&paths, out);
        !paths.is_empty()
    }

    fn update(&mut self, values: &[f64]) -> bool {
        self.0.iter_mut().all(|member| member.as_mut().is_some_and(|member| member.update(values)))
    }

    fn numbers(&self) -> Vec<f64> {
        let mut numbers = Vec::new();
        for member in &self.0 {
            match member.as_ref().map(|member| member.numbers()) {
                Some(own) => {
                    numbers.push(own.len() as f64);
                    numbers.extend(own);
                }
                None => numbers.push(-1.0),
            }
        }
        numbers
    }
}

/// The median of paths, place by place; those that are not finite at a place do not count there.
fn median_of(paths: &[Vec<f64>], out: &mut [f64]) {
    let mut finite = Vec::with_capacity(paths.len());
    for (place, forecast) in out.iter_mut().enumerate() {
        finite.clear();
        finite.extend(paths.iter().map(|path| path[place]).filter(|value| value.is_finite()));
        *forecast = median(&mut finite);
    }
}

/// The median of a few finite values, which are put in order; NaN of none.
fn median(values: &mut [f64]) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        odd if odd % 2 == 1 => values[middle],
        _ => (values[middle - 1] + values[middle]) / 2.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_is_taken() {
        assert_eq!(median(&mut [3.0, -1.0, 2.0]), 2.0);
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(median(&mut [7.0]), 7.0);
        assert!(median(&mut []).is_nan());
    }

    #[test]
    fn a_member_without_a_number_does_not_count() {
        let mut out = [0.0; 2];
        median_of(&[vec![1.0, f64::INFINITY], vec![2.0, 5.0], vec![9.0, 7.0]], &mut out);
        assert_eq!(out, [2.0, 6.0]);
    }

    #[test]
    fn members_are_local_models() {
        assert_eq!(models().count(), MEMBERS.len());
    }
}
