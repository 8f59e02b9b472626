//! Lengths of time that several models share.

use std::borrow::Cow;

use forecastle_core::Frequency;

use crate::model::Parameter;

/// The length of the season, for the pages of the models that have one.
pub const SEASON: Parameter = Parameter {
    name: "m",
    range: "24 hours, 7 days, 52 weeks, 12 months, 4 quarters, 1 year",
    meaning: "the length of the season, by the frequency of the data",
};

/// Seasons longer than this are seen a few times only, by most histories.
pub const LONG_SEASON: usize = 24;

/// The number of recent periods that say where a series stands now: about a month of days or weeks,
/// three months, a year of quarters, a day of hours.
pub fn recent_window(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Hourly => 24,
        Frequency::Daily => 28,
        Frequency::Weekly(_) => 4,
        Frequency::Monthly(_) => 3,
        Frequency::Quarterly { .. } => 4,
        Frequency::Yearly { .. } => 2,
    }
}

/// The number of recent periods whose sum is compared with the same periods a year earlier: eight weeks
/// where periods are that short, else a quarter of a year or the shortest there is.
pub fn growth_window(frequency: Frequency) -> usize {
    match frequency {
        Frequency::Hourly => 8 * 7 * 24,
        Frequency::Daily => 8 * 7,
        Frequency::Weekly(_) => 8,
        Frequency::Monthly(_) => 3,
        Frequency::Quarterly { .. } => 2,
        Frequency::Yearly { .. } => 1,
    }
}

/// The known values of a history; borrowed where it has no gaps.
pub fn known(history: &[f64]) -> Cow<'_, [f64]> {
    if history.iter().any(|value| value.is_nan()) {
        Cow::Owned(history.iter().copied().filter(|value| !value.is_nan()).collect())
    } else {
        Cow::Borrowed(history)
    }
}

/// The mean of the known values; `None` when all are gaps.
pub fn known_mean(values: &[f64]) -> Option<f64> {
    let (sum, count) = values
        .iter()
        .filter(|value| !value.is_nan())
        .fold((0.0, 0_u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// The last known value.
pub fn last_known(values: &[f64]) -> Option<f64> {
    values.iter().rev().copied().find(|value| !value.is_nan())
}

/// The last known value a whole number of seasons before `place`, which lies after the history.
pub fn same_season(history: &[f64], place: usize, season: usize) -> Option<f64> {
    let mut earlier = place;
    while earlier >= season {
        earlier -= season;
        if let Some(value) = history.get(earlier).filter(|value| !value.is_nan()) {
            return Some(*value);
        }
    }
    None
}

/// How far the indices of a season are to be believed, 0 to 1: estimates of so many numbers at once come nearer
/// to the truth when all are drawn towards their mean by the part of their spread that chance makes.
///
/// `by_chance` is the variance of an index's error, `indices` are differences from their mean, or ratios less one.
/// Source: James & Stein (1961); Efron & Morris (1973), JASA 68(341), for the shrinkage towards a mean.
pub fn believed(by_chance: f64, indices: impl ExactSizeIterator<Item = f64>) -> f64 {
    let length = indices.len() as f64;
    let squares: f64 = indices.map(|index| index * index).sum();
    if squares <= 0.0 {
        return 1.0;
    }
    (1.0 - (length - 3.0).max(0.0) * by_chance / squares).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::believed;
    use forecastle_core::random::normal;

    #[test]
    fn what_is_believed_of_noisy_indices_comes_nearer_to_them() {
        for (size, seed) in [(0.0, 1), (0.5, 2), (3.0, 3)] {
            let (mut as_they_are, mut drawn) = (0.0, 0.0);
            for series in 0..200 {
                let truth: Vec<f64> = (0..12).map(|m| size * (f64::from(m) - 5.5) / 3.5).collect();
                let seen = truth.iter().enumerate().map(|(m, index)| {
                    let draw = normal(seed, series, m as u64);
                    index + draw
                });
                let seen: Vec<f64> = seen.collect();
                let share = believed(1.0, seen.iter().copied());
                for (seen, truth) in seen.iter().zip(&truth) {
                    as_they_are += (seen - truth).powi(2);
                    drawn += (share * seen - truth).powi(2);
                }
            }
            assert!(drawn < as_they_are, "{size}: {drawn} and {as_they_are}");
        }
    }

    #[test]
    fn corners() {
        assert_eq!(believed(0.0, [1.0, -1.0].into_iter()), 1.0);
        assert_eq!(believed(1.0, [0.0; 12].into_iter()), 1.0);
        assert_eq!(believed(1e9, (0..12).map(f64::from)), 0.0);
    }
}
