//! Where warehouses stand.

/// A city with its climate.
#[derive(Debug, Clone, Copy)]
pub struct City {
    /// Its name.
    pub name: &'static str,
    /// Its state's postal code.
    pub state: &'static str,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Mean temperature of the year in degrees Celsius.
    pub mean: f64,
    /// How far the mean of July lies above that of the year.
    pub swing: f64,
    /// The share of days with rain.
    pub wet_days: f64,
}

const fn city(
    name: &'static str,
    state: &'static str,
    (latitude, longitude): (f64, f64),
    (mean, swing, wet_days): (f64, f64, f64),
) -> City {
    City { name, state, latitude, longitude, mean, swing, wet_days }
}

/// Cities in the order in which warehouses are given to them.
pub const CITIES: [City; 20] = [
    city("Chicago", "IL", (41.88, -87.63), (10.2, 14.0, 0.34)),
    city("Dallas", "TX", (32.78, -96.80), (19.4, 11.0, 0.22)),
    city("Los Angeles", "CA", (34.05, -118.24), (18.6, 5.0, 0.10)),
    city("New York", "NY", (40.71, -74.01), (12.9, 12.5, 0.33)),
    city("Atlanta", "GA", (33.75, -84.39), (16.9, 10.0, 0.31)),
    city("Seattle", "WA", (47.61, -122.33), (11.6, 7.0, 0.42)),
    city("Denver", "CO", (39.74, -104.99), (10.4, 12.5, 0.23)),
    city("Miami", "FL", (25.76, -80.19), (25.0, 4.0, 0.36)),
    city("Columbus", "OH", (39.96, -83.00), (11.9, 12.5, 0.37)),
    city("Phoenix", "AZ", (33.45, -112.07), (24.0, 11.5, 0.08)),
    city("Minneapolis", "MN", (44.98, -93.27), (7.9, 16.5, 0.31)),
    city("Houston", "TX", (29.76, -95.37), (21.1, 8.5, 0.28)),
    city("San Francisco", "CA", (37.77, -122.42), (14.3, 3.0, 0.18)),
    city("Philadelphia", "PA", (39.95, -75.17), (13.3, 12.5, 0.32)),
    city("Charlotte", "NC", (35.23, -80.84), (16.2, 10.0, 0.30)),
    city("Portland", "OR", (45.52, -122.68), (12.5, 8.0, 0.42)),
    city("Salt Lake City", "UT", (40.76, -111.89), (11.6, 14.0, 0.25)),
    city("Tampa", "FL", (27.95, -82.46), (23.1, 6.0, 0.29)),
    city("Memphis", "TN", (35.15, -90.05), (17.3, 11.0, 0.30)),
    city("Boston", "MA", (42.36, -71.06), (10.8, 12.0, 0.35)),
];
