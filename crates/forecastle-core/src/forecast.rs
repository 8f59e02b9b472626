//! Forecasts: point, intervals, origin, horizon and model, always together.

use crate::calendar::Period;
use crate::level::Level;

/// Where a series' forecast came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// The name of the model that made it.
    pub model: &'static str,
    /// Why another model than the chosen one made it; `None` when the chosen one did.
    pub fallback_reason: Option<String>,
    /// Whether the reason is that the chosen model is made for another kind of series.
    pub is_unsuited: bool,
}

/// The lower and upper bounds of one level, laid out like [`ForecastSet::points`].
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The level of the interval.
    pub level: Level,
    /// The lower bounds.
    pub lower: Vec<f64>,
    /// The upper bounds.
    pub upper: Vec<f64>,
}

/// The forecasts of all series of a panel from one origin.
///
/// Numbers are laid out series by series: the value of `series` at `step` (1 is the first period after
/// the origin) is at `series * horizon + step - 1`.
#[derive(Debug, Clone, PartialEq)]
pub struct ForecastSet {
    /// The last period that the models saw.
    pub origin: Period,
    /// The number of periods ahead.
    pub horizon: usize,
    /// The point forecasts; NaN only for series that had not begun at the origin.
    pub points: Vec<f64>,
    /// The prediction intervals, in ascending order of level.
    pub bands: Vec<Band>,
    /// Where each series' forecast came from.
    pub provenance: Vec<Provenance>,
}

impl ForecastSet {
    /// The point forecasts of one series, one per step.
    pub fn points_of(&self, series: usize) -> &[f64] {
        &self.points[series * self.horizon..(series + 1) * self.horizon]
    }

    /// Puts every interval in order: the point inside the narrowest band, every wider band around it,
    /// nothing below `floor` of its series.
    ///
    /// # Panics
    /// When `floors` does not have one number (or negative infinity) per series.
    pub fn put_in_order(&mut self, floors: &[f64]) {
        assert_eq!(floors.len() * self.horizon, self.points.len());
        for place in 0..self.points.len() {
            let floor = floors[place / self.horizon];
            let point = self.points[place].max(floor);
            self.points[place] = point;
            let (mut lower, mut upper) = (point, point);
            for band in &mut self.bands {
                lower = band.lower[place].max(floor).min(lower);
                upper = band.upper[place].max(upper);
                band.lower[place] = lower;
                band.upper[place] = upper;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_contain_the_point_and_each_other() {
        let band = |percent, lower, upper| Band {
            level: Level::new(percent).unwrap(),
            lower: vec![lower],
            upper: vec![upper],
        };
        let mut set = ForecastSet {
            origin: Period(0),
            horizon: 1,
            points: vec![5.0],
            bands: vec![band(80.0, 6.0, 7.0), band(95.0, -3.0, 6.5)],
            provenance: Vec::new(),
        };
        set.put_in_order(&[0.0]);
        assert_eq!((set.bands[0].lower[0], set.bands[0].upper[0]), (5.0, 7.0));
        assert_eq!((set.bands[1].lower[0], set.bands[1].upper[0]), (0.0, 7.0));
    }
}
