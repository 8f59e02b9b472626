//! What came of the rows that are learnt from.

use super::engine::Objective;
use super::target::Target;
use crate::model::Context;

/// What a row's label comes from, for any target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outcome {
    /// What came, over the size.
    pub actual: f32,
    /// What the simple rule says, over the size.
    pub rule: f32,
    /// The size.
    pub size: f32,
    /// The periods from the target to the last that is known.
    pub age: u32,
    /// The periods from the row's origin to its target.
    pub step: u32,
}

/// What came of all rows, in their order.
#[derive(Debug, Clone, Default)]
pub struct Outcomes {
    /// One for each row.
    pub rows: Vec<Outcome>,
}

/// Labels and weights of all rows.
#[derive(Debug, Clone)]
pub struct Targets {
    /// One for each row.
    pub labels: Vec<f32>,
    /// One for each row, of mean one over those that are learnt from.
    pub weights: Vec<f32>,
}

impl Outcomes {
    /// Labels and weights for a target, as an origin `ago` periods before the last known one would give them to
    /// the rows that it knows.
    pub fn targets(
        &self,
        target: Target,
        objective: Objective,
        context: &Context,
        ago: usize,
    ) -> Targets {
        // Deviances are of demand that is not negative.
        let has_deviance = matches!(objective, Objective::Poisson | Objective::Tweedie { .. });
        let least = if has_deviance { 0.0 } else { f64::NEG_INFINITY };
        let (labels, weights): (Vec<f32>, Vec<f64>) = self
            .rows
            .iter()
            .map(|outcome| {
                let (actual, rule) = (f64::from(outcome.actual), f64::from(outcome.rule));
                let weight = target.weight(actual, f64::from(outcome.size), context.point);
                let age = (outcome.age as usize).saturating_sub(ago);
                let label = target.label(actual, rule).max(least);
                (label as f32, weight * context.recency.weight(age))
            })
            .unzip();
        // Of mean one, so that the penalty on leaves means the same in any unit.
        let known = || self.rows.iter().zip(&weights).filter(|(row, _)| row.age as usize >= ago);
        let mean = known().map(|(_, weight)| weight).sum::<f64>() / known().count().max(1) as f64;
        let scale = if mean > 0.0 { 1.0 / mean } else { 1.0 };
        let weights = weights.into_iter().map(|weight| (scale * weight) as f32).collect();
        Targets { labels, weights }
    }

    /// The places of rows whose target was known `ago` periods before the last.
    pub fn known(&self, ago: usize) -> Vec<u32> {
        self.places(|row| row.age as usize >= ago)
    }

    /// The places of rows that an origin `ago` periods before the last would forecast, or an earlier one, and
    /// whose targets came since.
    pub fn held_out(&self, ago: usize) -> Vec<u32> {
        self.places(|row| (row.age as usize) < ago && (row.age + row.step) as usize >= ago)
    }

    fn places(&self, is_wanted: impl Fn(&Outcome) -> bool) -> Vec<u32> {
        let rows = self.rows.iter().zip(0..);
        rows.filter(|(row, _)| is_wanted(row)).map(|(_, place)| place).collect()
    }
}

#[cfg(test)]
mod tests {
    use forecastle_core::metrics::PointKind;

    use super::*;

    fn outcomes() -> Outcomes {
        // Targets of the last six periods, from one to three steps ahead.
        let rows = (0..6).flat_map(|age| {
            (1..=3).map(move |step| Outcome {
                actual: 1.0 + age as f32,
                rule: 1.0,
                size: 4.0,
                age,
                step,
            })
        });
        Outcomes { rows: rows.collect() }
    }

    #[test]
    fn an_earlier_origin_knows_the_rows_before_it() {
        let outcomes = outcomes();
        assert_eq!(outcomes.known(0).len(), 18);
        assert_eq!(outcomes.known(2), (6..18).collect::<Vec<u32>>());
        // The last period from two and three steps before, the one before from one on.
        assert_eq!(outcomes.held_out(2), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn weights_have_mean_one_over_what_is_known() {
        let context = Context::new(PointKind::RelativeMedian, 1);
        let objective = Objective::Absolute;
        let targets = outcomes().targets(Target::Level, objective, &context, 2);
        let known: f32 = targets.weights[6..].iter().sum();
        assert!((known / 12.0 - 1.0).abs() < 1e-6);
        assert_eq!(targets.labels[0], 1.0);
    }

    #[test]
    fn deviances_have_no_negative_labels() {
        let mut outcomes = outcomes();
        outcomes.rows[0].actual = -2.0;
        let context = Context::new(PointKind::Mean, 1);
        let of = |objective| outcomes.targets(Target::Level, objective, &context, 0).labels[0];
        assert_eq!((of(Objective::Squares), of(Objective::Poisson)), (-2.0, 0.0));
    }
}
