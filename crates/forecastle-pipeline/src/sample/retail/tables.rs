//! The small tables of the contract.

use std::path::Path;

use chrono::{Datelike, Days, NaiveDate};
use forecastle_core::Result;

use super::places::CITIES;
use super::products::{sku_name, warehouse_name};
use super::sink::write_table;
use super::world::World;
use crate::table::{Column, Table};

/// Writes products, warehouses, campaigns, calendar, weather and suppliers as CSV.
///
/// # Errors
/// `X001` when a file cannot be written.
pub fn write_tables(world: &World, folder: &Path) -> Result<()> {
    let tables = [
        ("products", products(world)),
        ("warehouses", warehouses(world)),
        ("campaigns", campaigns(world)),
        ("calendar", calendar(world)),
        ("weather", weather(world)),
        ("suppliers", suppliers(world)),
    ];
    tables
        .iter()
        .try_for_each(|(name, table)| write_table(&folder.join(format!("{name}.csv")), table))
}

/// The date of a day counted from the first of the history.
pub fn date_of(world: &World, day: i64) -> NaiveDate {
    let first = world.days[0].date;
    if day >= 0 { first + Days::new(day as u64) } else { first - Days::new(day.unsigned_abs()) }
}

/// A table of named columns.
pub fn table<const N: usize>(columns: [(&str, Column); N]) -> Table {
    let mut table = Table::default();
    for (name, column) in columns {
        table.push(name, column);
    }
    table
}

/// A column of text, a cell per thing.
pub fn text<T, S: Into<String>>(of: &[T], cell: impl Fn(&T) -> S) -> Column {
    Column::Text(of.iter().map(|one| cell(one).into()).collect())
}

/// A column of numbers, a cell per thing.
pub fn number<T>(of: &[T], cell: impl Fn(&T) -> f64) -> Column {
    Column::Number(of.iter().map(cell).collect())
}

/// A column of whole numbers, a cell per thing.
pub fn whole<T>(of: &[T], cell: impl Fn(&T) -> i64) -> Column {
    Column::Integer(of.iter().map(cell).collect())
}

/// A column of dates, a cell per thing.
pub fn date<T>(of: &[T], cell: impl Fn(&T) -> NaiveDate) -> Column {
    Column::Date(of.iter().map(cell).collect())
}

/// The names of all products, in their order.
pub fn sku_names(world: &World) -> Column {
    Column::Text((0..world.products.len()).map(sku_name).collect())
}

fn products(world: &World) -> Table {
    let of = &world.products;
    let plan = world.plan;
    table([
        ("sku", sku_names(world)),
        ("category", text(of, |one| plan.categories[one.category].name)),
        (
            "sub_category",
            text(of, |one| plan.categories[one.category].sub_categories[one.sub_category]),
        ),
        ("brand", text(of, |one| plan.brands[one.brand])),
        ("price", number(of, |one| one.price)),
        ("weight_kg", number(of, |one| one.weight_kg)),
        ("is_seasonal", whole(of, |one| i64::from(plan.categories[one.category].season >= 0.25))),
        ("launch_date", date(of, |one| date_of(world, one.launch))),
    ])
}

fn warehouses(world: &World) -> Table {
    let of = &world.warehouses;
    table([
        ("warehouse_id", Column::Text((0..of.len()).map(warehouse_name).collect())),
        ("location_city", text(of, |one| one.city.name)),
        ("location_state", text(of, |one| one.city.state)),
        ("latitude", number(of, |one| one.city.latitude)),
        ("longitude", number(of, |one| one.city.longitude)),
        ("capacity_units", whole(of, |one| one.capacity_units)),
        ("operational_since", date(of, |one| date_of(world, one.opening))),
    ])
}

fn campaigns(world: &World) -> Table {
    let of = &world.campaigns;
    table([
        ("campaign_id", text(of, |one| campaign_name(one.number))),
        ("start_date", date(of, |one| date_of(world, one.first as i64))),
        ("end_date", date(of, |one| date_of(world, one.last as i64))),
        ("sku", text(of, |one| one.sku.map_or_else(String::new, sku_name))),
        ("discount_percent", number(of, |one| one.discount_percent)),
        ("campaign_type", text(of, |one| one.kind.name)),
        ("target_region", text(of, |one| one.region.unwrap_or_default())),
    ])
}

/// The name of a campaign.
pub fn campaign_name(number: usize) -> String {
    format!("CMP-{number:05}")
}

fn calendar(world: &World) -> Table {
    let of = &world.days;
    table([
        ("date", date(of, |day| day.date)),
        ("day_of_week", whole(of, |day| day.weekday as i64 + 1)),
        ("is_weekend", whole(of, |day| i64::from(day.weekday >= 5))),
        ("is_holiday", whole(of, |day| i64::from(!day.holiday.is_empty()))),
        ("holiday_name", text(of, |day| day.holiday.replace(',', ""))),
        ("is_payday", whole(of, |day| i64::from(day.is_payday))),
        ("month", whole(of, |day| i64::from(day.date.month()))),
        ("quarter", whole(of, |day| i64::from(day.date.month0() / 3 + 1))),
        ("year", whole(of, |day| i64::from(day.date.year()))),
    ])
}

fn weather(world: &World) -> Table {
    let days = 0..world.size.days;
    let of: Vec<(usize, usize)> =
        days.flat_map(|day| (0..world.weather.len()).map(move |city| (day, city))).collect();
    table([
        ("date", date(&of, |(day, _)| world.days[*day].date)),
        ("location_city", text(&of, |(_, city)| CITIES[*city].name)),
        ("temperature_avg", number(&of, |(day, city)| world.weather[*city].temperature[*day])),
        ("precipitation_mm", number(&of, |(day, city)| world.weather[*city].rain_mm[*day])),
        (
            "is_extreme_weather",
            whole(&of, |(day, city)| i64::from(world.weather[*city].is_extreme[*day])),
        ),
    ])
}

fn suppliers(world: &World) -> Table {
    let of = &world.products;
    let margin = |price: f64, cost: f64| ((price - cost) * 100.0).round() / 100.0;
    table([
        ("sku", sku_names(world)),
        ("supplier", text(of, |one| format!("{} Supply", world.plan.brands[one.brand]))),
        ("lead_time_days", number(of, |one| one.lead_days)),
        ("lead_time_std_days", number(of, |one| one.lead_std_days)),
        ("moq", whole(of, |one| i64::from(one.pack))),
        ("pack_size", whole(of, |one| i64::from(one.pack))),
        ("unit_cost", number(of, |one| one.unit_cost)),
        ("holding_cost_rate", number(of, |_| 0.22)),
        ("lost_sale_cost", number(of, |one| margin(one.price, one.unit_cost))),
    ])
}
