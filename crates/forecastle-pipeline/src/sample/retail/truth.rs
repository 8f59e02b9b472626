//! What nobody sees: the truth that the tables follow from.

use std::path::Path;

use forecastle_core::Result;

use super::disruption::{Disruption, Scope, WAREHOUSE_RECOVERY_DAYS, days_to_recover};
use super::faults::{FAULTS, Fault};
use super::history::Outcome;
use super::products::{sku_name, warehouse_name};
use super::sink::{Form, write_table};
use super::tables::{campaign_name, date, date_of, number, sku_names, table, text, whole};
use super::world::World;
use crate::table::Table;

/// Writes the truth but for the daily one, as Parquet.
///
/// # Errors
/// `X001` when a file cannot be written.
pub fn write_truth(world: &World, outcome: &Outcome, form: Form, folder: &Path) -> Result<()> {
    let tables = [
        ("skus", skus(world)),
        ("categories", categories(world)),
        ("campaigns", campaigns(world)),
        ("disruptions", disruptions(world)),
        ("stock_outs", stock_outs(world, outcome)),
        ("outliers", outliers(world, outcome)),
        ("errors", errors(outcome, form)),
    ];
    tables
        .iter()
        .try_for_each(|(name, table)| write_table(&folder.join(format!("{name}.parquet")), table))
}

fn skus(world: &World) -> Table {
    let of = &world.products;
    let end = |day: Option<usize>| {
        day.map_or_else(String::new, |day| date_of(world, day as i64).to_string())
    };
    table([
        ("sku", sku_names(world)),
        ("category", text(of, |one| world.plan.categories[one.category].name)),
        ("base_units", number(of, |one| one.level)),
        ("growth_per_year", number(of, |one| one.growth.exp() - 1.0)),
        ("price_elasticity", number(of, |one| one.elasticity)),
        ("noise", number(of, |one| one.noise)),
        ("launch_date", date(of, |one| date_of(world, one.launch))),
        ("discontinued_date", text(of, |one| end(one.discontinued))),
    ])
}

fn categories(world: &World) -> Table {
    let of = world.plan.categories;
    let weekday = |place: usize| number(of, move |one| one.weekdays[place]);
    table([
        ("category", text(of, |one| one.name)),
        ("season", number(of, |one| one.season)),
        ("peak_day", number(of, |one| one.peak_day)),
        ("second_wave", number(of, |one| one.second_wave)),
        ("christmas", number(of, |one| one.christmas)),
        ("monday", weekday(0)),
        ("tuesday", weekday(1)),
        ("wednesday", weekday(2)),
        ("thursday", weekday(3)),
        ("friday", weekday(4)),
        ("saturday", weekday(5)),
        ("sunday", weekday(6)),
        ("per_degree", number(of, |one| one.temperature)),
        ("per_10_mm", number(of, |one| one.rain)),
        ("return_rate", number(of, |one| one.return_rate)),
        ("shutdown_depth", number(of, |one| one.shutdown_depth)),
        ("recovery_days", number(of, |one| one.recovery_days)),
    ])
}

/// For each campaign, what its kind does beside its discount; for one product, all that it does.
fn campaigns(world: &World) -> Table {
    let of = &world.campaigns;
    let uplift = |sku: Option<usize>, factor: &dyn Fn(f64) -> f64| {
        sku.map_or(f64::NAN, |sku| 100.0 * (factor(world.products[sku].elasticity) - 1.0))
    };
    table([
        ("campaign_id", text(of, |one| campaign_name(one.number))),
        ("lift", number(of, |one| one.kind.lift)),
        ("uplift_percent", number(of, |one| uplift(one.sku, &|elasticity| one.factor(elasticity)))),
    ])
}

/// One row per disruption and category that it hits.
fn disruptions(world: &World) -> Table {
    let mut of: Vec<(&Disruption, String, f64, f64)> = Vec::new();
    for one in &world.disruptions {
        match one.scope {
            Scope::All => of.extend(world.plan.categories.iter().map(|kind| {
                (one, format!("category {}", kind.name), kind.shutdown_depth, kind.recovery_days)
            })),
            Scope::Warehouse(place) => {
                let scope = format!("warehouse {}", warehouse_name(place));
                of.push((one, scope, 1.0, WAREHOUSE_RECOVERY_DAYS));
            }
        }
    }
    let recovered = |one: &Disruption, depth: f64, days: f64| {
        date_of(world, (one.reopening + days_to_recover(depth, days)) as i64)
    };
    table([
        ("scope", text(&of, |(_, scope, ..)| scope.clone())),
        ("first_day", date(&of, |(one, ..)| date_of(world, one.first as i64))),
        ("last_day", date(&of, |(one, ..)| date_of(world, one.reopening as i64 - 1))),
        ("reopening", date(&of, |(one, ..)| date_of(world, one.reopening as i64))),
        ("recovered", date(&of, |(one, _, depth, days)| recovered(one, *depth, *days))),
        ("depth_percent", number(&of, |(_, _, depth, _)| 100.0 * depth)),
        ("recovery_days", number(&of, |(.., days)| *days)),
    ])
}

fn stock_outs(world: &World, outcome: &Outcome) -> Table {
    let of = &outcome.spells;
    table([
        ("sku", text(of, |one| sku_name(one.sku))),
        ("warehouse_id", text(of, |one| warehouse_name(one.warehouse))),
        ("first_day", date(of, |one| date_of(world, one.first as i64))),
        ("last_day", date(of, |one| date_of(world, one.last as i64))),
        ("lost_units", whole(of, |one| one.lost as i64)),
    ])
}

fn outliers(world: &World, outcome: &Outcome) -> Table {
    let of = &outcome.outliers;
    table([
        ("sku", text(of, |(sku, ..)| sku_name(*sku))),
        ("warehouse_id", text(of, |(_, warehouse, ..)| warehouse_name(*warehouse))),
        ("date", date(of, |(_, _, day, ..)| date_of(world, *day as i64))),
        ("usual_units", whole(of, |(.., usual, _)| i64::from(*usual))),
        ("planted_units", whole(of, |(.., planted)| i64::from(*planted))),
    ])
}

fn errors(outcome: &Outcome, form: Form) -> Table {
    let of = &outcome.faults;
    let name = |fault: Fault| FAULTS.iter().find(|(one, _)| *one == fault).map_or("", |(_, n)| n);
    table([
        ("file", text(of, |_| format!("data/transactions.{}", form.ending()))),
        ("row", whole(of, |(row, _)| *row as i64)),
        ("kind", text(of, |(_, fault)| name(*fault))),
    ])
}
