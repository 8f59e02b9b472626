//! Which origins features are asked for.

use chrono::{NaiveDate, NaiveDateTime};
use forecastle_core::{Error, Panel, Result};

/// The origins of these dates, as numbers of periods known, ascending and each once. A date is written
/// `2025-10-24`, or `2025-10-24T15:00` in an hourly table.
///
/// # Errors
/// `U001` for text that is no date, and a date before the data, after them, or off their grid.
pub fn origins_of(panel: &Panel, dates: &[String]) -> Result<Vec<usize>> {
    let mut ends = dates.iter().map(|date| origin_of(panel, date)).collect::<Result<Vec<_>>>()?;
    ends.sort_unstable();
    ends.dedup();
    Ok(ends)
}

/// The latest origins, one after each of the last `count` periods, ascending.
///
/// # Errors
/// `U001` when there are fewer periods, or none is asked for.
pub fn latest_origins(panel: &Panel, count: usize) -> Result<Vec<usize>> {
    let periods = panel.period_count();
    if !(1..=periods).contains(&count) {
        let noun = panel.frequency().noun(periods);
        let message = format!("the latest {count} origins are asked for");
        return Err(Error::new("U001", message)
            .hint(format!("the data have {periods} {noun}: ask for 1 to {periods}")));
    }
    Ok((periods - count + 1..=periods).collect())
}

fn origin_of(panel: &Panel, text: &str) -> Result<usize> {
    let frequency = panel.frequency();
    let (first, last) = (panel.period_at(0), panel.origin());
    let refused = |why: &str| Error::new("U001", why).with_value(text);
    let span = || {
        format!(
            "the data have origins from {} to {}",
            frequency.label(first),
            frequency.label(last)
        )
    };
    let moment = moment(text).ok_or_else(|| {
        let example = frequency.label(last);
        refused("an origin that is no date").hint(format!("write it like the latest, {example}"))
    })?;
    if moment < frequency.date_of(first) {
        return Err(refused("an origin before the data").hint(span()));
    }
    if moment > frequency.date_of(last) {
        return Err(refused("an origin after the data").hint(span()));
    }
    let Some(period) = frequency.period_of(moment) else {
        let is_before = |place: &usize| frequency.date_of(panel.period_at(*place as i64)) < moment;
        let later = (0..panel.period_count()).take_while(is_before).count() as i64;
        let [before, after] =
            [later - 1, later].map(|place| frequency.label(panel.period_at(place)));
        return Err(refused(&format!("an origin between two periods of a {frequency} table"))
            .hint(format!("the nearest are {before} and {after}")));
    };
    Ok((period.0 - first.0) as usize + 1)
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    let with_time = ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"];
    let date = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(NaiveDateTime::from);
    let time = |format: &&str| NaiveDateTime::parse_from_str(text, format).ok();
    date().or_else(|| with_time.iter().find_map(time))
}
