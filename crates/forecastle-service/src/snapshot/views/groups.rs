//! Groups of series by a column.

use std::sync::Arc;

use forecastle_core::Result;

use super::page::{Page, field, sorted};
use super::{Listing, Order};
use crate::api;
use crate::snapshot::attributes::Column;
use crate::snapshot::figures::Figures;
use crate::snapshot::names::{id_of, name_of};
use crate::snapshot::tally::Tallies;
use crate::snapshot::{Selection, Snapshot};

/// What a group is sorted by.
type Field = fn(&api::Group) -> Option<f64>;

/// What groups can be sorted by.
static FIELDS: &[(&str, Field)] = &[
    ("value", |_| None),
    ("series_count", |group| Some(group.series_count as f64)),
    ("actual", |group| Some(group.actual)),
    ("last_year", |group| group.last_year),
    ("change_percent", |group| group.change_percent),
    ("expected", |group| group.expected),
    ("performance_percent", |group| group.performance_percent),
    ("forecast", |group| Some(group.forecast)),
    ("wmape", |group| group.wmape),
    ("bias", |group| group.bias),
];

/// Groups of series by a column; series without a value in it are in none.
///
/// # Errors
/// `Q001` for an unknown column or field to sort by, `Q002` for a cursor of another list.
pub fn groups(
    snapshot: &Snapshot,
    selection: &Selection,
    by: &str,
    listing: &Listing,
) -> Result<api::GroupPage> {
    let column = snapshot.attributes.column(by)?;
    let list = ["groups", by, selection.fingerprint()];
    let page = Page::of(snapshot, &list, listing)?;
    let bytes = |groups: &Vec<api::Group>| bytes_of(groups);
    let all = snapshot.cached(&list, bytes, || Ok(all_groups(snapshot, selection, column)))?;
    let order = order(snapshot, selection, by, &all, &page)?;
    let items = order[page.places(all.len())].iter().map(|place| all[*place as usize].clone());
    Ok(api::GroupPage {
        by: by.to_owned(),
        narrower: narrower(snapshot, by),
        items: items.collect(),
        meta: page.meta(snapshot, all.len()),
    })
}

fn bytes_of(groups: &[api::Group]) -> usize {
    groups.iter().map(|group| size_of::<api::Group>() + 3 * group.name.len()).sum()
}

/// The places of groups in the order asked for.
fn order(
    snapshot: &Snapshot,
    selection: &Selection,
    by: &str,
    groups: &[api::Group],
    page: &Page<'_>,
) -> Result<Arc<Vec<u32>>> {
    let read = field(FIELDS, page.sort.as_deref().unwrap_or("value"))?;
    let question = ["group order", by, selection.fingerprint(), &page.order_in_words()];
    snapshot.cached(
        &question,
        |order: &Vec<u32>| order.len() * 4,
        || {
            Ok(match page.sort.as_deref() {
                None | Some("value") if page.order == Order::Descending => {
                    (0..groups.len() as u32).rev().collect()
                }
                None | Some("value") => (0..groups.len() as u32).collect(),
                _ => sorted(&groups.iter().map(read).collect::<Vec<_>>(), page.order),
            })
        },
    )
}

/// The column to drill into next: the one after this among those from broad to narrow.
fn narrower(snapshot: &Snapshot, by: &str) -> Option<String> {
    let columns = &snapshot.attributes.columns;
    let place = columns.iter().position(|column| column.name == by)?;
    columns.get(place + 1).map(|column| column.name.clone())
}

/// What is added up of a group.
#[derive(Clone, Default)]
struct Sums {
    figures: Figures,
    series_count: u64,
    first: usize,
}

impl Sums {
    fn add(&mut self, series: usize, figures: &Figures) {
        if self.series_count == 0 {
            self.first = series;
        }
        self.series_count += 1;
        self.figures.horizon_total += figures.horizon_total;
        self.figures.recent += figures.recent;
        self.figures.ahead.add(&figures.ahead);
        self.figures.recent_year.add(&figures.recent_year);
        self.figures.recent_forecast.add(&figures.recent_forecast);
    }
}

/// Every group, in the order of the column's values.
fn all_groups(snapshot: &Snapshot, selection: &Selection, column: &Column) -> Vec<api::Group> {
    let mut sums = vec![Sums::default(); column.value_count()];
    let tested = &snapshot.tested;
    let mut scores = Tallies::new(column.value_count(), tested.levels.len());
    for series in selection.series() {
        let Some(place) = column.place(series) else { continue };
        sums[place].add(series, &snapshot.figures[series]);
        if let Some(chosen) = tested.chosen {
            scores.add(place, tested.by_series(chosen), series);
        }
    }
    let there = sums.iter().enumerate().filter(|(_, sums)| sums.series_count > 0);
    there.map(|(place, sums)| group(snapshot, column, place, sums, &scores)).collect()
}

fn group(
    snapshot: &Snapshot,
    column: &Column,
    place: usize,
    sums: &Sums,
    scores: &Tallies,
) -> api::Group {
    let figures = &sums.figures;
    let only = (sums.series_count == 1).then_some(sums.first);
    let name = match only {
        Some(series) if column.is_key => name_of(&snapshot.panel, series),
        _ => format!("{} {}", column.name, column.text(place)),
    };
    api::Group {
        value: column.text(place).to_owned(),
        name,
        series: only.map(|series| id_of(&snapshot.panel.keys()[series])),
        series_count: sums.series_count,
        actual: figures.recent,
        last_year: figures.recent_year.earlier(),
        change_percent: figures.recent_year.change_percent(),
        expected: figures.recent_forecast.earlier(),
        performance_percent: figures.recent_forecast.change_percent(),
        forecast: figures.horizon_total,
        wmape: scores.wmape(place),
        bias: scores.bias(place),
    }
}
