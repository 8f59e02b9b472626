//! Promotions as covariates that are known ahead.

use std::collections::BTreeMap;

use forecastle_core::panel::CovariateColumn;

use super::constants::rows_by;
use super::{Axis, Shared, Tables};
use crate::demand::plan::day_number;
use crate::tables::TypedTable;

/// The label of periods without a campaign.
const NONE: &str = "none";

/// A campaign.
struct Campaign<'a> {
    from: i32,
    to: i32,
    /// The product; empty for all.
    sku: &'a str,
    /// The warehouse, city or state; empty for all.
    region: &'a str,
    discount: f64,
    kind: &'a str,
}

/// Whether a series is promoted, by how many percent, and how: series of the same campaigns share the
/// columns. Of several campaigns at once the one with the largest discount counts. A plan says all that is
/// planned, so periods ahead without a campaign have none.
pub fn covariates(tables: &Tables, axis: &Axis<'_>) -> Vec<Shared> {
    let Some(table) = tables.get("campaigns") else { return Vec::new() };
    let campaigns = campaigns(table);
    let (group_of, groups) = groups(&campaigns, tables, axis);
    let mut labels: Vec<_> = campaigns.iter().map(|campaign| campaign.kind.to_owned()).collect();
    labels.retain(|label| !label.is_empty());
    labels.push(NONE.to_owned());
    labels.sort();
    labels.dedup();
    let (mut flags, mut discounts, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
    for group in &groups {
        let values = Values::of(group, &campaigns, &labels, axis);
        flags.push(values.is_promoted);
        discounts.push(values.discount);
        kinds.push(values.kind);
    }
    let shared = |name: &str, labels: Vec<String>, groups| Shared {
        column: CovariateColumn { name: name.to_owned(), is_known_future: true, labels },
        group_of: group_of.clone(),
        groups,
    };
    let mut shared = vec![
        shared("is_promoted", Vec::new(), flags),
        shared("discount_percent", Vec::new(), discounts),
        shared("campaign_type", labels.clone(), kinds),
    ];
    // A column that never changes says nothing.
    if labels.len() < 2 {
        shared.truncate(2);
    }
    if table.numbers("discount_percent").is_none() {
        shared.remove(1);
    }
    shared
}

fn campaigns(table: &TypedTable) -> Vec<Campaign<'_>> {
    let text = |name: &str, row: usize| table.texts(name).map_or("", |cells| cells[row].as_str());
    let date = |name: &str, row: usize| Some(day_number(table.dates(name)?[row]?));
    let campaign = |row| {
        let discount = table.numbers("discount_percent").map_or(0.0, |cells| cells[row]);
        Some(Campaign {
            from: date("start_date", row)?,
            to: date("end_date", row)?,
            sku: text("sku", row),
            region: text("target_region", row),
            discount: if discount.is_nan() { 0.0 } else { discount },
            kind: text("campaign_type", row),
        })
    };
    (0..table.rows).filter_map(campaign).collect()
}

/// Puts series of the same campaigns into one group; each group is the places of its campaigns.
fn groups(
    campaigns: &[Campaign<'_>],
    tables: &Tables,
    axis: &Axis<'_>,
) -> (Vec<u32>, Vec<Vec<usize>>) {
    let (sku, warehouse) = (axis.part("sku"), axis.part("warehouse_id"));
    let warehouses = tables.get("warehouses");
    let rows = warehouses.map(|table| rows_by(table, "warehouse_id")).unwrap_or_default();
    let is_in = |region: &str, series: usize| {
        let Some(warehouse) = axis.cell(series, warehouse) else { return true };
        let of_row = |name: &str| {
            let (table, row) = (warehouses?, rows.get(warehouse)?);
            Some(table.texts(name)?[*row].as_str())
        };
        warehouse == region
            || of_row("location_city") == Some(region)
            || of_row("location_state") == Some(region)
    };
    // Campaigns of single products are looked up by those, not gone through for each series.
    let mut by_sku: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, campaign) in campaigns.iter().enumerate() {
        by_sku.entry(campaign.sku).or_default().push(place);
    }
    let of_all = by_sku.get("").cloned().unwrap_or_default();
    let mut known: BTreeMap<Vec<usize>, u32> = BTreeMap::new();
    let mut groups = Vec::new();
    let group_of = (0..axis.keys.len())
        .map(|series| {
            let own =
                axis.cell(series, sku).and_then(|sku| by_sku.get(sku)).cloned().unwrap_or_default();
            let mut heard: Vec<_> = of_all
                .iter()
                .chain(&own)
                .copied()
                .filter(|place| {
                    let region = campaigns[*place].region;
                    region.is_empty() || is_in(region, series)
                })
                .collect();
            heard.sort_unstable();
            heard.dedup();
            *known.entry(heard).or_insert_with_key(|heard| {
                groups.push(heard.clone());
                groups.len() as u32 - 1
            })
        })
        .collect();
    (group_of, groups)
}

/// The values of a group.
struct Values {
    is_promoted: Vec<f64>,
    discount: Vec<f64>,
    kind: Vec<f64>,
}

impl Values {
    fn of(group: &[usize], campaigns: &[Campaign<'_>], labels: &[String], axis: &Axis<'_>) -> Self {
        let length = axis.length();
        let label = |kind: &str| {
            let kind = if kind.is_empty() { NONE } else { kind };
            labels.binary_search_by(|label| label.as_str().cmp(kind)).unwrap_or(0) as f64
        };
        let mut values = Self {
            is_promoted: vec![0.0; length],
            discount: vec![0.0; length],
            kind: vec![label(NONE); length],
        };
        for place in 0..length {
            let (from, to) = axis.days(place);
            let days = f64::from(to - from + 1);
            let mut strongest: Option<&Campaign<'_>> = None;
            let (mut promoted, mut discount) = (0, 0.0);
            let running = |campaign: &&Campaign<'_>| campaign.from <= to && campaign.to >= from;
            let heard: Vec<_> =
                group.iter().map(|place| &campaigns[*place]).filter(running).collect();
            if heard.is_empty() {
                continue;
            }
            for day in from..=to {
                let on_day =
                    heard.iter().filter(|campaign| (campaign.from..=campaign.to).contains(&day));
                let best = on_day.max_by(|one, other| {
                    one.discount.total_cmp(&other.discount).then_with(|| other.kind.cmp(one.kind))
                });
                let Some(best) = best else { continue };
                promoted += 1;
                discount += best.discount;
                if strongest.is_none_or(|strongest| strongest.discount < best.discount) {
                    strongest = Some(best);
                }
            }
            // Of a week or month, the part that is promoted.
            values.is_promoted[place] = f64::from(promoted) / days;
            values.discount[place] = discount / days;
            values.kind[place] = label(strongest.map_or(NONE, |campaign| campaign.kind));
        }
        values
    }
}
