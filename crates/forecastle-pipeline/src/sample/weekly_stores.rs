//! Weekly sales of a chain of stores, with the conditions around each store.
//!
//! Sales of store `s` in week `t` are
//!
//! `level(s) · trend(s, t) · (1 + season(s, t)) · (1 + holidays(s, t)) · exp(conditions(s, t) + noise(s, t))`
//!
//! in dollars, where
//!
//! - the level is log-normal, from 250,000 to 2,200,000 dollars a week;
//! - the trend is −3 to +5 % a year;
//! - the season is two Fourier terms over the year, with a strength of 3 to 8 % of sales;
//! - holidays move with their dates: the week of Thanksgiving has +35 to 55 %, the last seven days
//!   before Christmas +55 to 80 % and the seven before those +35 to 60 %, Christmas Day no sales, the
//!   seven days after it −12 %, the week up to Good Friday +6 %, the weeks of the Super Bowl +3 % and
//!   of Labor Day +2 %, and the back-to-school season +4 %;
//! - conditions are temperature, unemployment and fuel price: sales fall by 0.3 % per degree
//!   Fahrenheit below 32 or above 88, by 4 % per percentage point of unemployment, and by 2 % per
//!   dollar on a gallon of fuel;
//! - the noise is an AR(1) process with coefficient 0.3 and a standard deviation of 2.5 %.
//!
//! The data also has the usual blemishes, at known places: see [`WEAKLY_SEASONAL_STORES`],
//! [`LATE_STORE`] and [`GAP_STORE`].
//!
//! A week is named by its last day, a Friday by default, and so runs from Saturday to Friday. All
//! random numbers are keyed by store or region and by the week's number from the first week, so a
//! longer sample with the same first week starts with the same rows. That is how to obtain what
//! "really" happened after the last week of a sample: move `last_week` and `weeks` on together.

mod conditions;
mod demand;
mod random_keys;
mod week;

use std::io::{self, Write};

use chrono::{Days, NaiveDate};

use conditions::Conditions;
use demand::StoreDemand;
use week::Week;

/// Numbers of the stores with little seasonality: yearly season and holidays at a quarter of the
/// usual strength or less.
///
/// A model that gives every store the chain's average season does badly on these.
pub const WEAKLY_SEASONAL_STORES: [usize; 4] = [9, 18, 27, 44];

/// Number of the store that opens [`LATE_STORE_WEEKS`] after the others.
///
/// Its rows start late: weeks before the opening are absent, not zero.
pub const LATE_STORE: usize = 36;

/// Weeks from the first week of the sample to the opening of [`LATE_STORE`].
pub const LATE_STORE_WEEKS: usize = 40;

/// Number of the store with missing rows inside its history.
pub const GAP_STORE: usize = 28;

/// Weeks without a row for [`GAP_STORE`], counted from 0 at the first week: two weeks in a row and a
/// single one.
///
/// By default the weeks that end on 2024-03-29, 2024-04-05 and 2024-12-13.
pub const GAP_WEEKS: [usize; 3] = [60, 61, 97];

/// First line of the sales file.
pub const SALES_HEADER: &str =
    "Store,Date,Weekly_Sales,Holiday_Flag,Temperature,Fuel_Price,CPI,Unemployment";

/// First line of the file of future weeks.
pub const FUTURE_HEADER: &str = "Store,Date,Holiday_Flag";

/// Settings of the sample.
///
/// The defaults give 45 stores over 143 weeks that end on Fridays from 2023-02-03 to 2025-10-24, and
/// 39 future weeks to 2026-07-24.
///
/// ```
/// use forecastle_pipeline::sample::WeeklyStores;
/// let mut sales = Vec::new();
/// WeeklyStores::default().write_sales(&mut sales)?;
/// assert_eq!(sales.iter().filter(|&&byte| byte == b'\n').count(), 1 + 6392);
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WeeklyStores {
    /// Number of stores; they are numbered from 1.
    pub stores: usize,
    /// Number of weeks of history.
    pub weeks: usize,
    /// Number of weeks after the history for which only the calendar is known.
    pub future_weeks: usize,
    /// Last day of the last week of history; its weekday is the last day of every week.
    pub last_week: NaiveDate,
    /// Seed of all random numbers.
    pub seed: u64,
}

impl Default for WeeklyStores {
    fn default() -> Self {
        Self {
            stores: 45,
            weeks: 143,
            future_weeks: 39,
            last_week: const { NaiveDate::from_ymd_opt(2025, 10, 24).unwrap() },
            seed: 20_251_024,
        }
    }
}

impl WeeklyStores {
    /// Number of rows that [`write_sales`](Self::write_sales) writes, without the header: one per
    /// store and week, less the weeks before [`LATE_STORE`] opens and the gaps of [`GAP_STORE`].
    pub fn sales_rows(&self) -> usize {
        let rows = |store| (0..self.weeks).filter(|&week| has_row(store, week)).count();
        (1..=self.stores).map(rows).sum()
    }

    /// Writes the history as CSV, sorted by store and date.
    ///
    /// Columns, as in [`SALES_HEADER`]:
    /// - `Store`: number from 1.
    /// - `Date`: last day of the week, as YYYY-MM-DD.
    /// - `Weekly_Sales`: dollars, 2 decimals, above 0.
    /// - `Holiday_Flag`: 1 for weeks that contain Super Bowl Sunday, Labor Day, Thanksgiving or
    ///   Christmas Day, else 0.
    /// - `Temperature`: mean of the week at the store, degrees Fahrenheit.
    /// - `Fuel_Price`: dollars per gallon in the region.
    /// - `CPI`: consumer price index of the region, 1982–84 = 100.
    /// - `Unemployment`: rate in the region, percent.
    ///
    /// # Errors
    /// Those of `out`, and `InvalidInput` when the weeks leave the range of the date type.
    pub fn write_sales(&self, out: &mut impl Write) -> io::Result<()> {
        let weeks = self.history()?;
        let conditions = Conditions::new(self.seed, &weeks);
        writeln!(out, "{SALES_HEADER}")?;
        for store in 1..=self.stores {
            let demand = StoreDemand::new(self.seed, store);
            let noise = demand::noise(self.seed, store, weeks.len());
            for (index, week) in weeks.iter().enumerate() {
                if !has_row(store, index) {
                    continue;
                }
                let at_store = conditions.at(store, index);
                let sales = demand.expected_sales(index, week)
                    * (at_store.log_effect() + noise[index]).exp();
                let (date, flag) = (week.last_day, u8::from(week.is_flagged()));
                writeln!(
                    out,
                    "{store},{date},{sales:.2},{flag},{:.2},{:.3},{:.7},{:.3}",
                    at_store.temperature,
                    at_store.fuel_price,
                    at_store.price_index,
                    at_store.unemployment
                )?;
            }
        }
        Ok(())
    }

    /// Writes what is known about the future weeks as CSV, sorted by store and date.
    ///
    /// The columns are the first two of the sales file and `Holiday_Flag`, as in [`FUTURE_HEADER`].
    /// Every store has all weeks; sales, weather and prices are not known ahead and absent.
    ///
    /// # Errors
    /// Those of `out`, and `InvalidInput` when the weeks leave the range of the date type.
    pub fn write_future(&self, out: &mut impl Write) -> io::Result<()> {
        let weeks = self.future()?;
        writeln!(out, "{FUTURE_HEADER}")?;
        for store in 1..=self.stores {
            for week in &weeks {
                writeln!(out, "{store},{},{}", week.last_day, u8::from(week.is_flagged()))?;
            }
        }
        Ok(())
    }

    fn history(&self) -> io::Result<Vec<Week>> {
        let back = |weeks| self.last_week.checked_sub_days(days_of(weeks)?);
        // The furthest week comes first, so an impossible size fails before any work is done.
        let week = |weeks| back(weeks).and_then(Week::ending).ok_or_else(out_of_range);
        (0..self.weeks).rev().map(week).collect()
    }

    fn future(&self) -> io::Result<Vec<Week>> {
        let ahead = |weeks| self.last_week.checked_add_days(days_of(weeks)?);
        let week = |weeks| ahead(weeks).and_then(Week::ending).ok_or_else(out_of_range);
        ahead(self.future_weeks).ok_or_else(out_of_range)?;
        (1..=self.future_weeks).map(week).collect()
    }
}

fn days_of(weeks: usize) -> Option<Days> {
    u64::try_from(weeks).ok()?.checked_mul(7).map(Days::new)
}

fn out_of_range() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "the weeks leave the range of dates")
}

/// Whether the store was open in the week and its figures were not lost.
fn has_row(store: usize, week: usize) -> bool {
    match store {
        LATE_STORE => week >= LATE_STORE_WEEKS,
        GAP_STORE => !GAP_WEEKS.contains(&week),
        _ => true,
    }
}

#[cfg(test)]
mod tests;
