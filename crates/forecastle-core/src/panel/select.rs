//! Some series of a panel.

use std::sync::Arc;

use super::covariate::Values;
use super::{Covariate, Groupings, Identity, Panel, Revision, Role, Static};

impl Panel {
    /// The panel of some of its series, given by their places in ascending order, on the same time axis. What
    /// their groups sell is what they sell in the whole.
    ///
    /// # Panics
    /// When there is no series, a place is not there, or places do not ascend.
    #[must_use]
    pub fn select(&self, series: &[usize]) -> Self {
        assert!(!series.is_empty() && series.is_sorted_by(|one, next| one < next));
        let mut offsets = vec![0];
        let mut values = Vec::new();
        for place in series {
            values.extend_from_slice(self.values(*place));
            offsets.push(values.len());
        }
        let covariates =
            (0..self.covariates.len()).map(|place| self.select_covariate(place, series));
        let statics = self.statics.iter().map(|column| Static {
            values: series.iter().map(|place| column.values[*place]).collect(),
            ..column.clone()
        });
        let new_place = |revision: &Revision| {
            let series = series.binary_search(&revision.series).ok()?;
            Some(Revision { series, ..*revision })
        };
        let part = Self {
            frequency: self.frequency,
            first_period: self.first_period,
            period_count: self.period_count,
            future_count: self.future_count,
            key_names: self.key_names.clone(),
            keys: series.iter().map(|place| self.keys[*place].clone()).collect(),
            starts: series.iter().map(|place| self.starts[*place]).collect(),
            offsets,
            values,
            revisions: self.revisions.iter().filter_map(new_place).collect(),
            covariates: covariates.collect(),
            statics: statics.collect(),
            calendar: self.calendar.clone(),
            groupings: Groupings::default(),
            identity: Identity::default(),
            reported: self.reported.is_some().then(|| {
                let own = series.iter().flat_map(|place| self.reported(*place));
                Arc::new(own.copied().collect())
            }),
        };
        part.as_part_of(self)
    }

    fn select_covariate(&self, covariate: usize, series: &[usize]) -> Covariate {
        let whole = &self.covariates[covariate];
        let values = match &whole.values {
            Values::Own(_) => {
                let own = series.iter().flat_map(|place| self.covariate_values(covariate, *place));
                Values::Own(own.copied().collect())
            }
            Values::Shared { group_of, groups } => Values::Shared {
                group_of: series.iter().map(|place| group_of[*place]).collect(),
                groups: groups.clone(),
            },
        };
        let role = match &whole.role {
            Role::PastOnly => Role::PastOnly,
            Role::KnownFuture { periods_ahead } => Role::KnownFuture {
                periods_ahead: series.iter().map(|place| periods_ahead[*place]).collect(),
            },
        };
        Covariate { name: whole.name.clone(), role, labels: whole.labels.clone(), values }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{CovariateColumn, MissingPeriod, PanelBuilder, Window};
    use super::*;
    use crate::calendar::{Frequency, Period};
    use crate::key::SeriesKey;

    /// Five series of twelve days, each beginning a day after the one before; one covariate of their own and one
    /// that they share in two groups.
    fn panel() -> Panel {
        let key = |name: usize| SeriesKey::new(vec![name.to_string()]);
        let series = (0..5).map(|place| (key(place), Period(place as i64))).collect();
        let own = CovariateColumn { name: "p".into(), is_known_future: true, labels: vec![] };
        let shared = CovariateColumn { name: "w".into(), is_known_future: false, labels: vec![] };
        let names = vec!["sku".to_owned()];
        let mut builder =
            PanelBuilder::new(Frequency::Daily, names, series, Period(11), 2, vec![own]).unwrap();
        for series in 0..5 {
            for day in series as i64..14 {
                let value = (100 * series) as f64 + day as f64;
                builder.set_covariate(0, series, Period(day), value / 2.0);
                if day < 12 {
                    builder.set_value(series, Period(day), value);
                }
            }
        }
        let groups = vec![vec![1.0; 14], vec![2.0; 14]];
        builder.add_shared_covariate(shared, vec![0, 1, 0, 1, 0], groups);
        builder.add_revision(3, Period(5), Period(7), 9.0);
        builder.finish(MissingPeriod::Zero)
    }

    #[test]
    fn a_part_has_the_series_of_the_whole() {
        let whole = panel();
        let places = [1, 3, 4];
        let part = whole.select(&places);
        assert_eq!(part.period_count(), whole.period_count());
        for (new, old) in places.into_iter().enumerate() {
            assert_eq!(part.keys()[new], whole.keys()[old]);
            assert_eq!(part.values(new), whole.values(old));
            let (one, other) = (Window::new(&part, 9, 4), Window::new(&whole, 9, 4));
            assert_eq!(one.history(new), other.history(old));
            for covariate in [0, 1] {
                let both =
                    (part.covariate_values(covariate, new), whole.covariate_values(covariate, old));
                assert_eq!(both.0, both.1);
            }
            let ahead = |window: &Window<'_>, series| {
                [1, 2, 3, 4].map(|step| window.ahead(0, series, step))
            };
            assert_eq!(ahead(&one, new), ahead(&other, old));
        }
        assert_eq!(part.as_known_at(6).values(1), whole.as_known_at(6).values(3));
    }
}
