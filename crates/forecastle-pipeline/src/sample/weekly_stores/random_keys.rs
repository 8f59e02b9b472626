//! Keys of the sample's random numbers.

use forecastle_core::random;

/// What a random number is for. Each quantity has numbers of its own, so that a change to one leaves
/// the others as they are; the values are part of the sample and must stay.
#[derive(Debug, Clone, Copy)]
pub(super) enum Quantity {
    Level = 1,
    Trend = 2,
    SeasonStrength = 3,
    SeasonPhase = 4,
    ThanksgivingLift = 5,
    ChristmasLift = 6,
    SalesNoise = 7,
    StoreTemperature = 8,
    RegionTemperature = 9,
    FuelPrice = 10,
    PriceIndex = 11,
    Unemployment = 12,
}

impl Quantity {
    /// Standard normal number for an entity (store or region) and step (week).
    pub(super) fn normal(self, seed: u64, entity: usize, step: usize) -> f64 {
        random::normal(seed, self.series(entity), step as u64)
    }

    /// Uniform number from `low` to `high` for an entity.
    pub(super) fn between(self, low: f64, high: f64, seed: u64, entity: usize) -> f64 {
        low + (high - low) * random::uniform(seed, self.series(entity), 0)
    }

    /// The quantity goes into the upper bits: there are fewer than 2^48 entities.
    fn series(self, entity: usize) -> u64 {
        ((self as u64) << 48) | entity as u64
    }
}
