//! Last year, times how much this year has grown.

use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};
use crate::season::{growth_window, same_season};

/// Last year × growth.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "seasonal_naive_growth",
    title: "Last year × growth",
    doc: "the same period last year, times the growth of the recent periods over theirs",
    formula: "ŷ(t+h) = y(t+h−m) · Σ y(t−k+1..t) / Σ y(t−k+1−m..t−m), m a year, k the recent periods",
    use_when: "a yearly season that keeps its shape while the level moves; hard to beat on store sales",
    source: "seasonal naive with a multiplicative level, as used by practitioners; no single origin",
    preset: Preset::Fast,
    uses_covariates: false,
    kind: Kind::Local(&SeasonalNaiveGrowth),
};

/// Growth beyond this factor, or its inverse, is a launch, a closure or an error, and not carried on.
const LARGEST_GROWTH: f64 = 3.0;

struct SeasonalNaiveGrowth;

impl PathModel for SeasonalNaiveGrowth {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        let frequency = series.window.frequency();
        let year = frequency.year_length();
        let growth = growth(series.history, year, growth_window(frequency))
            .ok_or_else(|| Unserved::because(format!("fewer than {} periods", year + 1)))?;
        for (step, forecast) in out.iter_mut().enumerate() {
            let place = series.history.len() + step;
            let last_year = same_season(series.history, place, year)
                .ok_or_else(|| Unserved::because(format!("no value {year} periods earlier")))?;
            *forecast = last_year * growth;
        }
        Ok(())
    }
}

/// The sum of the last `window` periods over the sum of the same periods a year earlier, over the
/// periods known in both years. Of a shorter overlap, what there is; `None` when there is none.
pub fn growth(history: &[f64], year: usize, window: usize) -> Option<f64> {
    let overlap = history.len().checked_sub(year)?.min(window);
    let (mut now, mut then, mut pairs) = (0.0, 0.0, 0);
    for place in history.len() - overlap..history.len() {
        let (recent, earlier) = (history[place], history[place - year]);
        if !recent.is_nan() && !earlier.is_nan() {
            now += recent;
            then += earlier;
            pairs += 1;
        }
    }
    if pairs == 0 {
        return None;
    }
    if now <= 0.0 || then <= 0.0 {
        return Some(1.0);
    }
    Some((now / then).clamp(1.0 / LARGEST_GROWTH, LARGEST_GROWTH))
}

#[cfg(test)]
mod tests {
    use super::growth;

    #[test]
    fn growth_is_the_ratio_of_sums() {
        // Two "years" of four periods; the last two of this year over the same of last year.
        let history = [1.0, 2.0, 3.0, 5.0, 9.0, 9.0, 6.0, 4.0];
        assert_eq!(growth(&history, 4, 2), Some(10.0 / 8.0));
    }

    #[test]
    fn gaps_leave_out_their_pair() {
        let history = [1.0, 2.0, f64::NAN, 5.0, 9.0, 9.0, 6.0, 4.0];
        assert_eq!(growth(&history, 4, 2), Some(4.0 / 5.0));
    }

    #[test]
    fn without_a_year_there_is_no_growth() {
        assert_eq!(growth(&[1.0, 2.0, 3.0, 4.0], 4, 2), None);
    }

    #[test]
    fn a_year_of_zeros_does_not_explode() {
        assert_eq!(growth(&[0.0, 0.0, 5.0, 5.0], 2, 2), Some(1.0));
        assert_eq!(growth(&[1.0, 1.0, 500.0, 500.0], 2, 2), Some(3.0));
    }
}
