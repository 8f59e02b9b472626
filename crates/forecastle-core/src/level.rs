//! Levels of prediction intervals.

use std::fmt;

use crate::error::{Error, Result};

/// The level of a central prediction interval, in percent: an 80 % interval leaves 10 % on each side.
///
/// A number greater than 0 and less than 100, kept in thousandths of a percent so that levels compare
/// and print exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(u32);

impl Level {
    /// Makes a level from percent.
    ///
    /// # Errors
    /// `C003` when `percent` is not strictly between 0 and 100.
    ///
    /// ```
    /// use forecastle_core::Level;
    /// let level = Level::new(97.5)?;
    /// assert_eq!(level.to_string(), "97.5");
    /// assert_eq!(Level::new(80.0)?.tails(), (0.1, 0.9));
    /// assert!(Level::new(100.0).is_err());
    /// # Ok::<(), forecastle_core::Error>(())
    /// ```
    pub fn new(percent: f64) -> Result<Self> {
        let thousandths = (percent * 1000.0).round();
        if !(1.0..=99_999.0).contains(&thousandths) {
            return Err(Error::new("C003", format!("level {percent} is not between 0 and 100"))
                .hint("levels are percentages such as 80 or 95"));
        }
        Ok(Self(thousandths as u32))
    }

    /// The level in percent.
    pub fn percent(self) -> f64 {
        f64::from(self.0) / 1000.0
    }

    /// The two quantiles that bound the interval: (0.1, 0.9) for 80 %.
    pub fn tails(self) -> (f64, f64) {
        let outside = f64::from(100_000 - self.0) / 200_000.0;
        (outside, f64::from(100_000 + self.0) / 200_000.0)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.percent())
    }
}
