//! Demand of one store: its size, trend, yearly season, holidays and noise.

use std::f64::consts::TAU;

use forecastle_core::random::normal_quantile;

use super::WEAKLY_SEASONAL_STORES;
use super::random_keys::Quantity;
use super::week::Week;

/// Weeks in a mean year.
const WEEKS_PER_YEAR: f64 = 365.25 / 7.0;

/// Properties of a store's demand that stay the same over all weeks.
#[derive(Debug, Clone)]
pub(super) struct StoreDemand {
    /// Sales of a week without season, holidays or noise at the start, dollars: 250,000 to 2,200,000.
    level: f64,
    /// Growth per year as a rate: −0.03 to 0.05.
    trend: f64,
    /// Size of the yearly season as a share of sales: 0.03 to 0.08.
    season_strength: f64,
    /// Days by which the store's season lags the chain's: −10 to 10.
    season_lag: f64,
    /// Lift in the week of Thanksgiving as a share of sales: 0.35 to 0.55.
    thanksgiving_lift: f64,
    /// Lift on the last seven days before Christmas: 0.55 to 0.80. The week before those has a lift
    /// smaller by 0.20: 0.35 to 0.60.
    christmas_lift: f64,
    /// Factor on all holidays: 1, or a quarter for weakly seasonal stores.
    holiday_factor: f64,
}

impl StoreDemand {
    /// Draws the properties of a store (from 1).
    pub(super) fn new(seed: u64, store: usize) -> Self {
        let between = |quantity: Quantity, low, high| quantity.between(low, high, seed, store);
        let is_weak = WEAKLY_SEASONAL_STORES.contains(&store);
        let strength = between(Quantity::SeasonStrength, 0.03, 0.08);
        Self {
            level: level(seed, store),
            trend: between(Quantity::Trend, -0.03, 0.05),
            season_strength: if is_weak { 0.1 * strength } else { strength },
            season_lag: between(Quantity::SeasonPhase, -10.0, 10.0),
            thanksgiving_lift: between(Quantity::ThanksgivingLift, 0.35, 0.55),
            christmas_lift: between(Quantity::ChristmasLift, 0.55, 0.80),
            holiday_factor: if is_weak { 0.25 } else { 1.0 },
        }
    }

    /// Sales in dollars before conditions and noise: `level · trend · (1 + season) · (1 + holidays)`,
    /// where `index` counts weeks from 0 at the first one.
    pub(super) fn expected_sales(&self, index: usize, week: &Week) -> f64 {
        let trend = (1.0 + self.trend).powf(index as f64 / WEEKS_PER_YEAR);
        self.level * trend * (1.0 + self.season(week)) * (1.0 + self.holidays(week))
    }

    /// Yearly season as a share of sales, from two Fourier terms: low in January and early spring,
    /// high in early summer and towards the end of the year.
    fn season(&self, week: &Week) -> f64 {
        let angle = TAU * (f64::from(week.mid_day_of_year) - self.season_lag) / 365.25;
        // Peaks: the yearly term on 8 August, the half-yearly one on 14 June and 13 December.
        let yearly = (angle - TAU * 220.0 / 365.25).cos();
        let half_yearly = (2.0 * angle - TAU * 2.0 * 165.0 / 365.25).cos();
        self.season_strength * (0.6 * yearly + 0.4 * half_yearly)
    }

    /// Lift by holidays as a share of sales, negative for a dip.
    ///
    /// Most holidays always lie in the same place of the week and lift the whole week. Around
    /// Christmas the weekday changes every year, so the lift is the mean over the seven days of the
    /// week: how good the week before Christmas is depends on how many of the best days it has.
    fn holidays(&self, week: &Week) -> f64 {
        let when = |happens: bool, lift: f64| if happens { lift } else { 0.0 };
        let days = week.days;
        let december = days.early_december * (self.christmas_lift - 0.20)
            + days.before_christmas * self.christmas_lift
            - days.christmas
            - days.after_christmas * 0.12;
        let lift = when(week.has_thanksgiving, self.thanksgiving_lift)
            + when(week.has_good_friday, 0.06)
            + when(week.has_super_bowl, 0.03)
            + when(week.has_labor_day, 0.02)
            + december / 7.0
            + 0.04 * days.back_to_school / 7.0;
        self.holiday_factor * lift
    }
}

/// Level of a store in dollars: log-normal, cut to its central 96 %, which is from 250,000 to
/// 2,200,000. Chains have many middling stores and a few large ones.
fn level(seed: u64, store: usize) -> f64 {
    let (low, high) = (250_000.0_f64.ln(), 2_200_000.0_f64.ln());
    let (p_low, p_high) = (0.02, 0.98);
    let spread = (high - low) / (2.0 * normal_quantile(p_high));
    let z = normal_quantile(Quantity::Level.between(p_low, p_high, seed, store));
    (0.5 * (low + high) + spread * z).exp()
}

/// Noise of the logarithm of a store's sales: an AR(1) process with coefficient 0.3 and standard
/// deviation 2.5 %.
///
/// `e(0) = σ · z(0)`, `e(t) = φ · e(t−1) + σ · √(1 − φ²) · z(t)`. It starts in its stationary
/// distribution, so the first weeks are as noisy as the others.
pub(super) fn noise(seed: u64, store: usize, weeks: usize) -> Vec<f64> {
    let (coefficient, deviation) = (0.3_f64, 0.025);
    let innovation = deviation * (1.0 - coefficient * coefficient).sqrt();
    let mut value = 0.0;
    (0..weeks)
        .map(|week| {
            let z = Quantity::SalesNoise.normal(seed, store, week);
            value = if week == 0 { deviation * z } else { coefficient * value + innovation * z };
            value
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_fill_their_range() {
        let levels: Vec<f64> = (1..=2000).map(|store| level(11, store)).collect();
        assert!(levels.iter().all(|level| (250_000.0..=2_200_000.0).contains(level)));
        assert!(levels.iter().any(|&level| level < 270_000.0));
        assert!(levels.iter().any(|&level| level > 2_000_000.0));
        // The median of a log-normal distribution is the geometric mean of symmetric quantiles.
        let below =
            levels.iter().filter(|&&level| level < (250_000.0_f64 * 2_200_000.0).sqrt()).count();
        assert!((900..=1100).contains(&below), "{below}");
    }

    #[test]
    fn noise_has_its_deviation_and_correlation() {
        let noise = noise(11, 1, 50_000);
        let product = |lag: usize| -> f64 {
            noise.iter().zip(&noise[lag..]).map(|(a, b)| a * b).sum::<f64>() / noise.len() as f64
        };
        assert!((product(0).sqrt() - 0.025).abs() < 0.0005);
        assert!((product(1) / product(0) - 0.3).abs() < 0.02);
    }

    #[test]
    fn weak_stores_have_little_season() {
        let swing = |store| {
            let demand = StoreDemand::new(11, store);
            let week = |end: &str| Week::ending(end.parse().unwrap()).unwrap();
            demand.expected_sales(0, &week("2024-11-29"))
                / demand.expected_sales(0, &week("2024-10-25"))
        };
        assert!(WEAKLY_SEASONAL_STORES.iter().all(|&store| swing(store) < 1.2));
        let usual = (1..=45).filter(|store| !WEAKLY_SEASONAL_STORES.contains(store));
        assert!(usual.map(swing).all(|ratio| ratio > 1.3));
    }
}
