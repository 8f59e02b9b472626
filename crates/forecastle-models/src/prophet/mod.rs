//! Prophet's model, fitted by a solver of its own.
//!
//! A trend (straight pieces, flat, or logistic up to caps) with changepoints found by a Laplace prior, Fourier
//! seasons, holidays with the days around them, and regressors; added up, or as shares of the trend. [`fit`]
//! finds the most probable parameters from a [`History`]; [`Fitted`] forecasts, takes the forecast apart
//! ([`Fitted::components`]) and says how far off it may be ([`Fitted::quantiles`]).
//!
//! ```
//! use forecastle_models::prophet::{Ahead, History, Settings, fit};
//! let days: Vec<f64> = (0..100).map(f64::from).collect();
//! let values: Vec<f64> = days.iter().map(|day| 50.0 + day + 10.0 * f64::from(day % 7.0 == 5.0)).collect();
//! let (settings, none) = (Settings::default(), Vec::new());
//! let history = History { days: &days, values: &values, regressors: &none, caps: &[] };
//! let fitted = fit(&settings, &history).unwrap();
//! let ahead = Ahead { days: &[100.0, 103.0], regressors: &none, caps: &[] };
//! let forecast = fitted.forecast(&settings, &ahead);
//! assert!((forecast[0] - 150.0).abs() < 0.1 && (forecast[1] - 163.0).abs() < 0.1);
//! let parts = fitted.components(&settings, &ahead);
//! assert!((parts.trend[0] + parts.parts[0].values[0] - forecast[0]).abs() < 1e-9);
//! ```
//!
//! Source of the model: Taylor & Letham (2018), Forecasting at Scale; defaults and priors as in Prophet 1.5.

mod fit;
mod fitted;
mod holidays;
mod lasso;
pub(crate) mod linear_algebra;
pub mod local;
mod map;
mod numbers;
mod periods;
mod quantiles;
mod rows;
mod settings;
mod terms;
#[cfg(test)]
mod tests;

pub use fit::{History, fit, fit_either};
pub use fitted::{Ahead, Change, Component, ComponentName, Components, Fitted};
pub use holidays::{Holiday, country};
pub use periods::days_since_1970;
pub use settings::{Growth, Mode, Seasonality, Settings, Switch};
pub use terms::{HolidayDay, Scaled, Season, Terms};
