//! The seasons that a frequency may have.

use forecastle_core::Frequency;

use crate::model::Unserved;

/// Besides the first season, one needs this many times its length of history: a seasonal part of fewer
/// years of days is mostly their noise.
const TIMES_FOR_MORE: usize = 3;

/// The seasons of a history of `count` periods, ascending: a day and a week of hours, a week and a year of
/// days, else a year.
///
/// # Errors
/// When the history is shorter than two of the shortest, or the frequency has none.
pub fn of(frequency: Frequency, count: usize) -> Result<Vec<usize>, Unserved> {
    let shortest = frequency.season_length();
    if shortest < 2 {
        return Err(Unserved::because("no season within a year"));
    }
    if count < 2 * shortest {
        return Err(Unserved::because(format!("fewer than {} periods", 2 * shortest)));
    }
    let longer = match frequency {
        Frequency::Hourly => Some(7 * 24),
        Frequency::Daily => Some(365),
        _ => None,
    };
    let longer = longer.filter(|season| count >= TIMES_FOR_MORE * season);
    Ok(std::iter::once(shortest).chain(longer).collect())
}
