//! The weather of the cities.

use super::draw::{Draw, Stream};
use super::places::City;
use super::time::Day;

/// The weather of one city, a value per day of the history.
#[derive(Debug)]
pub struct Weather {
    /// Mean temperature in degrees Celsius.
    pub temperature: Vec<f64>,
    /// How far it lies above what is usual on the day.
    pub anomaly: Vec<f64>,
    /// Rain or melted snow in millimetres.
    pub rain_mm: Vec<f64>,
    /// Whether a storm, a flood or frost keeps people at home.
    pub is_extreme: Vec<bool>,
}

/// The logarithm of demand in extreme weather.
pub const EXTREME: f64 = -0.35;

impl Weather {
    /// Draws the weather of a city: the season, an AR(1) process around it, and rain on some days.
    pub fn new(draw: Draw, place: usize, city: &City, days: &[Day]) -> Self {
        let mut weather = Self {
            temperature: Vec::new(),
            anomaly: Vec::new(),
            rain_mm: Vec::new(),
            is_extreme: Vec::new(),
        };
        let mut anomaly = 0.0;
        for (step, day) in days.iter().enumerate() {
            let draws = |what| draw.uniform(Stream::Weather, (place, what), step);
            anomaly = 0.75 * anomaly + 2.2 * draw.normal(Stream::Weather, (place, 0), step);
            let usual = city.mean + city.swing * day.angle_from(200.0).cos();
            let is_wet = draws(1) < city.wet_days;
            let rain = if is_wet { -7.0 * draws(2).ln() } else { 0.0 };
            weather.temperature.push(((usual + anomaly) * 10.0).round() / 10.0);
            weather.anomaly.push(anomaly);
            weather.rain_mm.push((rain * 10.0).round() / 10.0);
            weather.is_extreme.push(rain > 32.0 || anomaly.abs() > 10.5);
        }
        weather
    }
}
