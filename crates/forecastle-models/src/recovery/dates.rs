//! Shutdowns, recoveries and shifts of a level, found and dated in sums of many series.

use forecastle_core::Frequency;

use super::way_back;

/// A time in which far less was sold than before, and how it ended. Places are those of the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Collapse {
    /// The first period.
    pub first: usize,
    /// The first period of the re-opening: sales rise at once; `None` where they have not by the end.
    pub reopening: Option<usize>,
    /// The first period from which on the way back is 95 % of what it leads to; `None` where that has not come.
    pub recovered: Option<usize>,
    /// The share of sales that was lost until the re-opening, 0 to 1.
    pub depth: f64,
}

/// A level that changed at once and stayed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// The first period of the new level.
    pub first: usize,
    /// The new level over the old one.
    pub ratio: f64,
}

/// The periods that things are looked for in.
#[derive(Debug, Clone, Copy)]
struct Scale {
    /// Periods of the weekly cycle.
    cycle: usize,
    /// Periods that two sides of a step are compared over.
    side: usize,
    /// Periods of what is usual.
    usual: usize,
    /// Periods of a year.
    year: usize,
}

impl Scale {
    fn of(frequency: Frequency) -> Option<Self> {
        match frequency {
            Frequency::Daily => Some(Self { cycle: 7, side: 7, usual: 112, year: 364 }),
            Frequency::Weekly(_) => Some(Self { cycle: 1, side: 3, usual: 16, year: 52 }),
            _ => None,
        }
    }
}

/// Sales of less than this share of what is usual are a collapse.
const LOW: f64 = 0.5;

/// By how much of what is usual sales have to fall within a cycle: a season falls slowly.
const STEP: f64 = 0.35;

/// The share by which a period is usually off the cycles around it, by the median; NaN where little is known.
pub fn noise(values: &[f64], frequency: Frequency) -> f64 {
    let Some(scale) = Scale::of(frequency) else { return f64::NAN };
    let level = without_cycle(values, scale.cycle);
    let off = |place: usize| {
        let around = median(level[place - scale.side..=place + scale.side].iter().copied())?;
        (around > 0.0).then(|| (level[place] / around - 1.0).abs())
    };
    let places = scale.side..level.len().saturating_sub(scale.side);
    median(places.filter_map(off)).unwrap_or(f64::NAN)
}

/// Finds the collapses of daily or weekly sums; other frequencies have none.
pub fn collapses(values: &[f64], frequency: Frequency) -> Vec<Collapse> {
    let Some(scale) = Scale::of(frequency) else { return Vec::new() };
    let level = without_cycle(values, scale.cycle);
    let mut found = Vec::new();
    let mut usual_of = Usual::default();
    let mut place = 0;
    while place < level.len() {
        let usual = usual_of.median(scale.usual);
        let is_low = usual.is_some_and(|usual| begins_low(&level, place, usual, scale));
        let Some(usual) = usual.filter(|_| is_low) else {
            usual_of.push(level[place]);
            place += 1;
            continue;
        };
        let end = end_of_low(&level, place, usual, scale);
        let collapse = dated(&level, place, end, usual, scale);
        if let Some(mut collapse) = collapse {
            collapse.recovered = way_back::recovered(values, &collapse, frequency);
            found.push(collapse);
        }
        if collapse.is_none() {
            // A season that fell: what is usual follows it.
            level[place..end].iter().for_each(|value| usual_of.push(*value));
        }
        place = end;
    }
    found
}

/// Values over what their part of the cycle is relative to all; unknown where that part is always nearly zero.
fn without_cycle(values: &[f64], cycle: usize) -> Vec<f64> {
    let all = median(values.iter().copied()).unwrap_or(0.0);
    let factor = |phase: usize| {
        let own = median(values.iter().skip(phase).step_by(cycle).copied()).unwrap_or(0.0);
        if all > 0.0 { own / all } else { 1.0 }
    };
    let factors: Vec<_> = (0..cycle).map(factor).collect();
    let level = |(place, value): (usize, &f64)| match factors[place % cycle] {
        factor if factor < 0.1 => f64::NAN,
        factor => value / factor,
    };
    values.iter().enumerate().map(level).collect()
}

/// What was usual lately.
#[derive(Default)]
struct Usual(Vec<f64>);

impl Usual {
    fn push(&mut self, value: f64) {
        if !value.is_nan() {
            self.0.push(value);
        }
    }

    fn median(&self, periods: usize) -> Option<f64> {
        let known = self.0.len();
        (known * 3 >= periods)
            .then(|| median(self.0[known.saturating_sub(periods)..].iter().copied()))?
    }
}

fn begins_low(level: &[f64], place: usize, usual: f64, scale: Scale) -> bool {
    let ahead = level[place..].iter().take(scale.side).filter(|value| !value.is_nan());
    let (low, known) = ahead
        .fold((0, 0), |(low, known), value| (low + usize::from(*value < LOW * usual), known + 1));
    let is_first_low = level[place] < LOW * usual;
    is_first_low && known + 2 >= scale.side && low + 1 >= known && level.len() - place >= scale.side
}

/// The place after the last low one: sales are higher for a whole cycle from there, or the values end.
fn end_of_low(level: &[f64], first: usize, usual: f64, scale: Scale) -> usize {
    (first + scale.side..level.len())
        .find(|place| {
            let ahead = &level[*place..(*place + scale.side).min(level.len())];
            median(ahead.iter().copied()).is_some_and(|value| value >= LOW * usual)
        })
        .unwrap_or(level.len())
}

/// Puts dates to a low time; `None` when it is a season: it fell slowly, or as it does every year.
fn dated(level: &[f64], low: usize, end: usize, usual: f64, scale: Scale) -> Option<Collapse> {
    let side = scale.side;
    let first = (low.saturating_sub(side).max(1)..=low + side)
        .max_by(|a, b| step(level, *b, side).total_cmp(&step(level, *a, side)))?;
    if -step(level, first, side) < STEP * usual || is_yearly(level, first, end, scale) {
        return None;
    }
    let low_level = median(level[first..end].iter().take(end - first).copied())?;
    let rises = first + side.min(3)..(end + side).min(level.len());
    let reopening = rises
        .max_by(|a, b| step(level, *a, side).total_cmp(&step(level, *b, side)).then(b.cmp(a)))
        .filter(|place| {
            // What has not reached half the usual yet is a re-opening where it rose at once and by much.
            let is_over = end < level.len();
            let wanted = if is_over { 0.1 } else { 0.15 };
            let is_seen = is_over || level.len() - place >= side.min(3);
            is_seen && step(level, *place, side) > wanted * usual || low_level.is_nan()
        });
    let until = reopening.unwrap_or(end);
    let depth = 1.0 - median(level[first..until].iter().copied())? / usual;
    Some(Collapse { first, reopening, recovered: None, depth })
}

/// The mean of the periods from a place on less that of the periods before it; 0 where too little is known.
fn step(level: &[f64], place: usize, side: usize) -> f64 {
    let mean = |part: &[f64]| {
        let known: Vec<f64> = part.iter().copied().filter(|value| !value.is_nan()).collect();
        (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
    };
    let before = mean(&level[place.saturating_sub(side)..place]);
    let after = mean(&level[place..(place + side).min(level.len())]);
    before.zip(after).map_or(0.0, |(before, after)| after - before)
}

/// Whether a year earlier it was as low.
fn is_yearly(level: &[f64], first: usize, end: usize, scale: Scale) -> bool {
    let Some(from) = first.checked_sub(scale.year + scale.usual / 2) else { return false };
    let then = median(
        level[first - scale.year..(end - scale.year).max(first - scale.year + 1)].iter().copied(),
    );
    let usual = median(level[from..first - scale.year].iter().copied());
    then.zip(usual).is_some_and(|(then, usual)| then < 0.6 * usual)
}

/// Finds the levels that changed at once and stayed, apart from collapses, and not as every year.
pub fn shifts(values: &[f64], frequency: Frequency, collapses: &[Collapse]) -> Vec<Shift> {
    let Some(scale) = Scale::of(frequency) else { return Vec::new() };
    let level = without_cycle(values, scale.cycle);
    let long = 4 * scale.side;
    let ratio = |place: usize, side: usize| {
        let before = median(level.get(place.checked_sub(side)?..place)?.iter().copied())?;
        let after = median(level.get(place..place + side)?.iter().copied())?;
        (before > 0.0 && after > 0.0).then(|| (after / before).ln())
    };
    let is_apart = |place: usize| {
        collapses.iter().all(|one| {
            let end = one.recovered.or(one.reopening).unwrap_or(level.len());
            place + long < one.first || place > end + long
        })
    };
    let stays = |place: usize| {
        let before = median(level.get(place.checked_sub(long)?..place)?.iter().copied())?;
        let later = median(level.get(place + long..place + 3 * long)?.iter().copied())?;
        (before > 0.0 && later > 0.0).then(|| (later / before).ln())
    };
    let is_yearly = |place: usize, size: f64| {
        let near = [place.checked_sub(scale.year), Some(place + scale.year)].into_iter().flatten();
        near.filter_map(|other| ratio(other, long))
            .any(|other| other * size.signum() > 0.5 * size.abs())
    };
    // The weeks before Christmas, or a long campaign: afterwards the level is what it was before.
    let ends_a_peak = |place: usize, size: f64| {
        let earlier = place.checked_sub(3 * long).map(|from| &level[from..place - 3 * long / 2]);
        let earlier = earlier.and_then(|part| median(part.iter().copied()));
        let after = level.get(place..place + long).and_then(|part| median(part.iter().copied()));
        let known = earlier.zip(after).filter(|(earlier, after)| *earlier > 0.0 && *after > 0.0);
        size < 0.0
            && known.is_some_and(|(earlier, after)| (after / earlier).ln().abs() < 0.5 * size.abs())
    };
    let mut found: Vec<(usize, f64)> = Vec::new();
    for place in 0..level.len() {
        let (Some(size), Some(sudden), Some(later)) =
            (ratio(place, long), ratio(place, scale.side), stays(place))
        else {
            continue;
        };
        let sign = size.signum();
        let is_shift = size.abs() > 1.5_f64.ln()
            && sudden * sign > 0.8 * size.abs()
            && later * sign > 1.3_f64.ln()
            && is_apart(place)
            && !is_yearly(place, size)
            && !ends_a_peak(place, size);
        if !is_shift {
            continue;
        }
        let sharpness = |place: usize| step(&level, place, scale.side).abs();
        match found.last_mut() {
            Some(last) if place <= last.0 + long => {
                if sharpness(place) > sharpness(last.0) {
                    *last = (place, size);
                }
            }
            _ => found.push((place, size)),
        }
    }
    found.into_iter().map(|(first, size)| Shift { first, ratio: size.exp() }).collect()
}

/// The median of the known values.
pub fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut known: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
    if known.is_empty() {
        return None;
    }
    known.sort_unstable_by(f64::total_cmp);
    let middle = known.len() / 2;
    let is_odd = known.len() % 2 == 1;
    Some(if is_odd { known[middle] } else { (known[middle - 1] + known[middle]) / 2.0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random;

    /// A shop with weekdays, a yearly season and noise, times what `factor` says of a day.
    fn shop(factor: impl Fn(usize) -> f64) -> Vec<f64> {
        let value = |day: usize| {
            let week = [1.3, 1.1, 1.0, 1.0, 1.2, 0.8, 0.6][day % 7];
            let season = (0.4 * (std::f64::consts::TAU * day as f64 / 365.25).cos()).exp();
            1000.0 * week * season * (0.05 * random::normal(4, 0, day as u64)).exp() * factor(day)
        };
        (0..900).map(value).collect()
    }

    #[test]
    fn a_shutdown_is_dated_and_a_season_is_none() {
        let recovering = |day: usize| 1.0 - 0.57 * (-(day as f64 - 600.0) / 40.0).exp();
        let values = shop(|day| match day {
            545..600 => 0.05,
            600.. => recovering(day),
            _ => 1.0,
        });
        let found = collapses(&values, Frequency::Daily);
        assert_eq!(found.len(), 1, "{found:?}");
        let collapse = found[0];
        assert!(collapse.first.abs_diff(545) <= 1, "{collapse:?}");
        assert!(collapse.reopening.unwrap().abs_diff(600) <= 1, "{collapse:?}");
        assert!((collapse.depth - 0.95).abs() < 0.03, "{collapse:?}");
        // 1 − 0.57·exp(−d/40) is 95 % after 97 days.
        assert!(collapse.recovered.unwrap().abs_diff(697) <= 12, "{collapse:?}");
        assert_eq!(collapses(&shop(|_| 1.0), Frequency::Daily), []);
    }

    #[test]
    fn a_level_that_stays_is_a_shift() {
        let values = shop(|day| if day < 500 { 1.0 } else { 1.8 });
        let found = shifts(&values, Frequency::Daily, &[]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].first.abs_diff(500) <= 1 && (found[0].ratio - 1.8).abs() < 0.4,
            "{found:?}"
        );
        assert_eq!(shifts(&shop(|_| 1.0), Frequency::Daily, &[]), []);
    }
}
