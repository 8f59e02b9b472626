//! Moments as text: RFC 3339 in UTC with milliseconds, so that their order as text is that in time.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use forecastle_core::{Error, Result};

/// The present moment, as the store writes it: `2026-01-15T09:30:00.000Z`.
pub fn now() -> String {
    text(Utc::now())
}

/// A number of seconds from now; before now when negative.
pub fn in_seconds(seconds: i64) -> String {
    text(Utc::now() + TimeDelta::seconds(seconds))
}

/// Somebody else's moment in the store's way of writing.
///
/// # Errors
/// `C003` when the text is no moment of RFC 3339.
pub fn normal(moment: &str) -> Result<String> {
    let read = DateTime::parse_from_rfc3339(moment).map_err(|_| {
        Error::new("C003", "a moment is written as in 2026-01-15T09:30:00Z").with_value(moment)
    })?;
    Ok(text(read.with_timezone(&Utc)))
}

fn text(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_sort_as_text() {
        let early = normal("2026-01-15T10:30:00+01:00").unwrap();
        assert_eq!(early, "2026-01-15T09:30:00.000Z");
        assert!(early < normal("2026-01-15T09:30:00.25Z").unwrap());
        assert!(normal("yesterday").is_err());
    }
}
