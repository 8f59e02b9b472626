//! The weather where a warehouse is.

use std::collections::BTreeMap;

use forecastle_core::panel::CovariateColumn;

use super::constants::rows_by;
use super::{Axis, By, Shared, Tables};
use crate::demand::plan::day_number;

/// The columns, and how days become periods.
const COLUMNS: [(&str, By); 3] = [
    ("temperature_avg", By::Mean),
    ("precipitation_mm", By::Mean),
    ("is_extreme_weather", By::Largest),
];

/// The weather by the city of each series' warehouse; without cities in the table the same for all. Known
/// ahead as far as the table goes after the last period, else known only up to the origin.
pub fn covariates(tables: &Tables, axis: &Axis<'_>) -> Vec<Shared> {
    let Some(table) = tables.get("weather") else { return Vec::new() };
    let Some(dates) = table.dates("date") else { return Vec::new() };
    let (group_of, cities) = cities(tables, axis);
    let last_day = axis.grid.days_of(axis.grid.last).1;
    let is_known_future = dates.iter().flatten().any(|date| day_number(*date) > last_day);
    let of_city = table.texts("location_city");
    let shared = |(name, by): (&str, By)| {
        let cells = table.numbers(name)?;
        let mut by_city: BTreeMap<&str, BTreeMap<i32, f64>> = BTreeMap::new();
        for (row, date) in dates.iter().enumerate() {
            let Some(date) = date else { continue };
            let city = of_city.map_or("", |cities| cities[row].as_str());
            by_city.entry(city).or_default().insert(day_number(*date), cells[row]);
        }
        let values = |city: &String| match by_city.get(city.as_str()).or_else(|| by_city.get("")) {
            Some(days) => axis.by_periods(days.iter().map(|(day, value)| (*day, *value)), by),
            None => vec![f64::NAN; axis.length()],
        };
        let groups: Vec<Vec<f64>> = cities.iter().map(values).collect();
        let is_known = groups.iter().flatten().any(|value| !value.is_nan());
        let column = CovariateColumn { name: name.to_owned(), is_known_future, labels: Vec::new() };
        is_known.then(|| Shared { column, group_of: group_of.clone(), groups })
    };
    COLUMNS.into_iter().filter_map(shared).collect()
}

/// The city of each series, by its place in the list of cities; the empty one where nobody knows.
fn cities(tables: &Tables, axis: &Axis<'_>) -> (Vec<u32>, Vec<String>) {
    let part = axis.part("warehouse_id");
    let warehouses = tables.get("warehouses");
    let rows = warehouses.map(|table| rows_by(table, "warehouse_id")).unwrap_or_default();
    let city_of = |series: usize| {
        let row = rows.get(axis.cell(series, part)?)?;
        Some(warehouses?.texts("location_city")?[*row].as_str())
    };
    let own = axis.part("location_city");
    let city =
        |series: usize| axis.cell(series, own).or_else(|| city_of(series)).unwrap_or_default();
    let mut cities: Vec<_> = (0..axis.keys.len()).map(|series| city(series).to_owned()).collect();
    cities.sort();
    cities.dedup();
    let place =
        |series: usize| cities.binary_search_by(|c| c.as_str().cmp(city(series))).unwrap_or(0);
    let group_of = (0..axis.keys.len()).map(|series| place(series) as u32).collect();
    (group_of, cities)
}
