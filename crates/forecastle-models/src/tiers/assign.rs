//! Which series are in which tier.

use forecastle_core::Window;
use rayon::prelude::*;

use crate::intermittent::{DemandClass, DemandPattern};

/// The tier of each series, and whether its demand comes only now and then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assigned {
    /// The tier, 0 for the most valuable.
    pub tier_of: Vec<u8>,
    /// Whether demand is intermittent or lumpy (Syntetos and Boylan).
    pub is_intermittent: Vec<bool>,
}

/// What each series was worth in the last year (in all, where less is known) before a window's origin.
pub fn values(window: &Window<'_>, unit_values: &[f64]) -> Vec<f64> {
    let year = window.frequency().periods_per_year().round().max(1.0) as usize;
    (0..window.series_count())
        .into_par_iter()
        .map(|series| {
            let history = window.history(series);
            let latest = &history[history.len().saturating_sub(year)..];
            let sold: f64 = latest.iter().filter(|value| !value.is_nan()).sum();
            sold * unit_values[series]
        })
        .collect()
}

impl Assigned {
    /// Ranks series by value and gives each tier its share, in percent of the series. Of equals, the first comes
    /// first; the last tier has all that are left.
    pub fn of(window: &Window<'_>, values: &[f64], shares: &[f64]) -> Self {
        let mut ranks: Vec<usize> = (0..values.len()).collect();
        ranks.sort_by(|one, other| values[*other].total_cmp(&values[*one]).then(one.cmp(other)));
        let mut tier_of = vec![0; values.len()];
        let mut through = 0.0;
        let ends: Vec<_> = shares
            .iter()
            .map(|share| {
                through += share;
                (through / 100.0 * values.len() as f64).round() as usize
            })
            .collect();
        for (rank, series) in ranks.into_iter().enumerate() {
            let tier = ends.iter().position(|end| rank < *end).unwrap_or(shares.len() - 1);
            tier_of[series] = tier as u8;
        }
        let is_intermittent = (0..values.len())
            .into_par_iter()
            .map(|series| {
                let class = DemandPattern::of(window.history(series)).map(|found| found.class());
                matches!(class, None | Some(DemandClass::Intermittent | DemandClass::Lumpy))
            })
            .collect();
        Self { tier_of, is_intermittent }
    }

    /// The segment of a series: those of a tier that are regular, then those that are not.
    pub fn segment(&self, series: usize) -> usize {
        2 * usize::from(self.tier_of[series]) + usize::from(self.is_intermittent[series])
    }

    /// The number of series of a tier: regular and intermittent ones.
    pub fn counts(&self, tier: usize) -> (usize, usize) {
        let of = |segment: usize| {
            (0..self.tier_of.len()).filter(|series| self.segment(*series) == segment).count()
        };
        (of(2 * tier), of(2 * tier + 1))
    }
}

#[cfg(test)]
mod tests {
    use forecastle_core::panel::{MissingPeriod, PanelBuilder};
    use forecastle_core::{Frequency, Panel, Period, SeriesKey};

    use super::*;

    /// Ten series of 40 days: the n-th sells n a day, every day or every fourth.
    fn panel() -> Panel {
        let series = (0..10).map(|n| (SeriesKey::new(vec![format!("{n}")]), Period(0))).collect();
        let names = vec!["sku".to_owned()];
        let mut builder =
            PanelBuilder::new(Frequency::Daily, names, series, Period(39), 0, vec![]).unwrap();
        for (n, day) in (0..10).flat_map(|n| (0..40).map(move |day| (n, day))) {
            let sells = n % 2 == 0 || day % 4 == 0;
            builder.set_value(n, Period(day), if sells { n as f64 } else { 0.0 });
        }
        builder.finish(MissingPeriod::Zero)
    }

    #[test]
    fn the_most_valuable_come_first() {
        let panel = panel();
        let window = Window::latest(&panel, 5);
        let worth = values(&window, &[1.0; 10]);
        assert_eq!((worth[8], worth[9]), (320.0, 90.0));
        let assigned = Assigned::of(&window, &worth, &[20.0, 30.0, 50.0]);
        assert_eq!(assigned.tier_of, [2, 2, 1, 2, 1, 2, 0, 2, 0, 1]);
        assert_eq!(assigned.counts(0), (2, 0));
        assert_eq!(assigned.counts(1), (2, 1));
        // What never sold is no regular seller.
        assert_eq!((assigned.segment(0), assigned.segment(2)), (5, 2));
        let dear: Vec<_> = (0..10).map(|n| if n == 1 { 1000.0 } else { 1.0 }).collect();
        let assigned = Assigned::of(&window, &values(&window, &dear), &[10.0, 90.0]);
        assert_eq!(assigned.tier_of[1], 0);
    }

    #[test]
    fn what_comes_later_changes_nothing() {
        let panel = panel();
        let later = panel.map_values(|_, place, value| if place < 20 { value } else { 77.0 });
        let assigned = [&panel, &later].map(|panel| {
            let window = Window::new(panel, 20, 5);
            Assigned::of(&window, &values(&window, &[1.0; 10]), &[20.0, 30.0, 50.0])
        });
        assert_eq!(assigned[0], assigned[1]);
    }
}
