//! Last year, times how much this year has grown.

use std::collections::VecDeque;

use crate::averages::spread::{Spread, normal_by_step};
use crate::local::{FittedSeries, LocalModel, LocalSeries, SavedNumbers};
use crate::model::{Context, Kind, ModelEntry, Parameter, Preset, Unserved};
use crate::season::growth_window;

/// Last year × growth.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "seasonal_naive_growth",
    title: "Last year × growth",
    doc: "the same period last year, times the growth of the recent periods over theirs",
    formula: "ŷ(t+h) = y(t+h−m) · Σ y(t−k+1..t) / Σ y(t−k+1−m..t−m), m a year, k the recent periods",
    parameters: &[
        Parameter {
            name: "m",
            range: "364 days, 52 weeks, 12 months, 4 quarters, 1 year",
            meaning: "the length of a year; whole weeks, so that weekdays match",
        },
        Parameter {
            name: "k",
            range: "8 weeks, 3 months, 2 quarters, 1 year",
            meaning: "the recent periods whose sum is compared with the same a year earlier",
        },
        Parameter {
            name: "growth",
            range: "1/3 to 3",
            meaning: "of those sums, cut to this range; 1 where either is not positive",
        },
    ],
    use_when: "a yearly season that keeps its shape while the level moves; hard to beat on store sales",
    source: "seasonal naive with a multiplicative level, as used by practitioners; no single origin",
    preset: Preset::Fast,
    uses_covariates: false,
    kind: Kind::Local(&SeasonalNaiveGrowth),
};

/// Growth beyond this factor, or its inverse, is a launch, a closure or an error, and not carried on.
const LARGEST_GROWTH: f64 = 3.0;

struct SeasonalNaiveGrowth;

impl LocalModel for SeasonalNaiveGrowth {
    fn fit(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
    ) -> Result<Box<dyn FittedSeries>, Unserved> {
        let frequency = series.window.frequency();
        let year = frequency.year_length();
        let grown = Grown::fit(series.history, year, growth_window(frequency));
        if grown.growth().is_none() {
            return Err(Unserved::because(format!("fewer than {} periods", year + 1)));
        }
        let horizon = series.window.horizon().min(year);
        if (0..horizon).any(|step| grown.last_year(step).is_nan()) {
            return Err(Unserved::because(format!("no value {year} periods earlier")));
        }
        Ok(Box::new(grown))
    }

    fn restore(&self, numbers: &[f64], _: &Context) -> Option<Box<dyn FittedSeries>> {
        Some(Box::new(Grown::restore(numbers)?))
    }
}

/// The latest year and how this one compares.
struct Grown {
    /// The last known value of each part of the year, NaN where there is none.
    last: Vec<f64>,
    /// The part of the year that comes next.
    next: usize,
    /// Parts of the year whose last value is a gap, so that the one above is of an earlier year.
    gaps: Vec<usize>,
    /// The most recent periods, as many as growth is measured over: value now and a year earlier, NaN in
    /// gaps.
    pairs: VecDeque<(f64, f64)>,
    window: usize,
    spread: Spread,
    /// The sums of the pairs known in both years, kept up to date for one-step errors only.
    running: (f64, f64),
}

impl Grown {
    fn fit(history: &[f64], year: usize, window: usize) -> Self {
        let mut grown = Self {
            last: vec![f64::NAN; year],
            next: 0,
            gaps: (0..year).collect(),
            pairs: VecDeque::with_capacity(window + 1),
            window,
            spread: Spread::NONE,
            running: (0.0, 0.0),
        };
        // All parts of the first year are without a year before; marking them one by one is slow.
        let (first, others) = history.split_at(year.min(history.len()));
        grown.begin(first);
        others.iter().for_each(|value| grown.take(*value));
        grown
    }

    fn begin(&mut self, first_year: &[f64]) {
        self.last[..first_year.len()].copy_from_slice(first_year);
        self.gaps.retain(|place| first_year.get(*place).is_none_or(|value| value.is_nan()));
        self.next = first_year.len() % self.last.len();
        first_year.iter().filter(|value| !value.is_nan()).for_each(|value| self.spread.see(*value));
        let without = first_year.iter().rev().take(self.window).rev();
        self.pairs.extend(without.map(|value| (*value, f64::NAN)));
    }

    /// Takes in the next period's value.
    fn take(&mut self, value: f64) {
        let place = self.next;
        self.next = (place + 1) % self.last.len();
        let gap = self.gaps.binary_search(&place);
        let then = if gap.is_ok() { f64::NAN } else { self.last[place] };
        if value.is_nan() {
            if let Err(at) = gap {
                self.gaps.insert(at, place);
            }
        } else {
            if !self.last[place].is_nan() {
                let growth = ratio(self.running.0, self.running.1);
                self.spread.miss((value - growth * self.last[place]).powi(2));
            }
            self.spread.see(value);
            self.last[place] = value;
            if let Ok(at) = gap {
                self.gaps.remove(at);
            }
        }
        self.pair((value, then));
    }

    fn pair(&mut self, pair: (f64, f64)) {
        self.pairs.push_back(pair);
        self.add(pair, 1.0);
        if self.pairs.len() > self.window
            && let Some(oldest) = self.pairs.pop_front()
        {
            self.add(oldest, -1.0);
        }
    }

    fn add(&mut self, (now, then): (f64, f64), times: f64) {
        if !now.is_nan() && !then.is_nan() {
            self.running = (self.running.0 + times * now, self.running.1 + times * then);
        }
    }

    fn growth(&self) -> Option<f64> {
        growth_of(self.pairs.iter().copied())
    }

    /// The last known value of a period ahead, counted from 0.
    fn last_year(&self, step: usize) -> f64 {
        self.last[(self.next + step) % self.last.len()]
    }

    fn restore(numbers: &[f64]) -> Option<Self> {
        let mut saved = SavedNumbers::of(numbers);
        let (year, next, window) = (saved.count()?, saved.count()?, saved.count()?);
        let spread = Spread::restore(&mut saved)?;
        let last = saved.several(year)?.to_vec();
        let gap_count = saved.count()?;
        let gaps: Vec<usize> = (0..gap_count).map(|_| saved.count()).collect::<Option<_>>()?;
        let pair_count = saved.count()?;
        let mut grown = Self {
            last,
            next,
            gaps,
            pairs: VecDeque::with_capacity(window.min(pair_count) + 1),
            window,
            spread,
            running: (0.0, 0.0),
        };
        for _ in 0..pair_count {
            grown.pair((saved.any()?, saved.any()?));
        }
        saved.end()?;
        let is_sound = next < year
            && pair_count <= window
            && grown.gaps.is_sorted_by(|a, b| a < b)
            && grown.gaps.last().is_none_or(|last| *last < year)
            && !grown.last.iter().any(|value| value.is_infinite());
        is_sound.then_some(grown)
    }
}

impl FittedSeries for Grown {
    fn forecast(&self, _: &LocalSeries<'_>, out: &mut [f64]) {
        let growth = self.growth().unwrap_or(1.0);
        for (step, forecast) in out.iter_mut().enumerate() {
            *forecast = self.last_year(step) * growth;
        }
    }

    fn quantiles(&self, _: &LocalSeries<'_>, probabilities: &[f64], out: &mut [f64]) -> bool {
        let growth = self.growth().unwrap_or(1.0);
        normal_by_step(probabilities, out, |step| {
            let years = (step / self.last.len() + 1) as f64;
            Some((self.last_year(step) * growth, self.spread.deviation(years)?))
        })
    }

    fn update(&mut self, values: &[f64]) -> bool {
        values.iter().for_each(|value| self.take(*value));
        true
    }

    fn numbers(&self) -> Vec<f64> {
        let mut numbers = vec![self.last.len() as f64, self.next as f64, self.window as f64];
        numbers.extend(self.spread.numbers());
        numbers.extend(&self.last);
        numbers.push(self.gaps.len() as f64);
        numbers.extend(self.gaps.iter().map(|place| *place as f64));
        numbers.push(self.pairs.len() as f64);
        numbers.extend(self.pairs.iter().flat_map(|(now, then)| [*now, *then]));
        numbers
    }
}

/// The sum of the last `window` periods over the sum of the same periods a year earlier, over the
/// periods known in both years. Of a shorter overlap, what there is; `None` when there is none.
pub fn growth(history: &[f64], year: usize, window: usize) -> Option<f64> {
    let overlap = history.len().checked_sub(year)?.min(window);
    let places = history.len() - overlap..history.len();
    growth_of(places.map(|place| (history[place], history[place - year])))
}

fn growth_of(pairs: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let known = pairs.filter(|(now, then)| !now.is_nan() && !then.is_nan());
    let (now, then, count) = known
        .fold((0.0, 0.0, 0), |(now, then, count), pair| (now + pair.0, then + pair.1, count + 1));
    (count > 0).then(|| ratio(now, then))
}

/// Growth from sums of both years; none where either is not positive.
pub(crate) fn ratio(now: f64, then: f64) -> f64 {
    if now > 0.0 && then > 0.0 {
        (now / then).clamp(1.0 / LARGEST_GROWTH, LARGEST_GROWTH)
    } else {
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::uniform;

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

    fn sales(length: usize) -> Vec<f64> {
        let value = |place: usize| {
            let noise = uniform(1, 0, place as u64);
            if uniform(2, 0, place as u64) < 0.15 {
                return f64::NAN;
            }
            [10.0, 20.0, 40.0, 15.0, 5.0][place % 5] * 1.02_f64.powi(place as i32) + noise
        };
        (0..length).map(value).collect()
    }

    #[test]
    fn the_recursion_agrees_with_the_formula_written_out() {
        for length in 6..40 {
            let history = sales(length);
            let grown = Grown::fit(&history, 5, 3);
            assert_eq!(grown.growth(), growth(&history, 5, 3), "{length}");
            for step in 0..12 {
                let expected = crate::season::same_season(&history, length + step, 5);
                let found = grown.last_year(step);
                assert_eq!((!found.is_nan()).then_some(found), expected, "{length} {step}");
            }
        }
    }

    #[test]
    fn updates_go_on_where_the_history_ended() {
        let history = sales(40);
        let whole = Grown::fit(&history, 5, 3);
        let mut restored = Grown::restore(&Grown::fit(&history[..23], 5, 3).numbers()).unwrap();
        assert!(restored.update(&history[23..]));
        let (one, other) = (restored.numbers(), whole.numbers());
        assert_eq!(one.len(), other.len());
        let is_near = |(a, b): (&f64, &f64)| (a.is_nan() && b.is_nan()) || (a - b).abs() < 1e-9;
        assert!(one.iter().zip(&other).all(is_near), "{one:?} {other:?}");
        assert!(Grown::restore(&other[1..]).is_none());
    }
}
