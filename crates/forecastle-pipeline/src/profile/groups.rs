//! Categories, warehouses, and whatever else series have in common.

use serde_json::json;

use super::picture::Picture;
use super::view::{View, mean, short};
use super::{Finding, Part, Section};

/// The part on groups.
pub const PART: Part =
    Part { name: "groups", title: "Groups", doc: "patterns per key and constant column", look };

/// Rows of the table.
const MOST_ROWS: usize = 60;

fn look(view: &View<'_>) -> Section {
    let groups = view.groups();
    let year = view.panel.frequency().year_length();
    let all = view.volume().max(f64::MIN_POSITIVE);
    let (mut findings, mut rows, mut figures) = (Vec::new(), Vec::new(), Vec::new());
    let mut bars: Vec<(String, f64)> = Vec::new();
    let mut column = "";
    for group in &groups {
        let volume: f64 = group.sums.iter().filter(|value| !value.is_nan()).sum();
        let share = 100.0 * volume / all;
        let periods = group.sums.len();
        let growth = (periods >= 2 * year).then(|| {
            let last = mean(group.sums[periods - year..].iter().copied());
            100.0
                * (last / mean(group.sums[periods - 2 * year..periods - year].iter().copied())
                    - 1.0)
        });
        let growth = growth.filter(|growth| growth.is_finite());
        let peak = peak_month(view, &group.sums);
        if group.column != column {
            column = &group.column;
            let top = groups.iter().filter(|other| other.column == column);
            let top = top.max_by(|a, b| total(&a.sums).total_cmp(&total(&b.sums)));
            if let Some(top) = top {
                let share = 100.0 * total(&top.sums) / all;
                let text = format!(
                    "of {column}, {} is the largest with {share:.0} % of volume",
                    top.label
                );
                findings.push(Finding::new(0.4, text));
            }
        }
        if bars.len() < 12 && Some(&group.column) == groups.first().map(|first| &first.column) {
            bars.push((group.label.clone(), share));
        }
        let percent = |value: Option<f64>| value.map_or("–".to_owned(), |v| format!("{v:+.0} %"));
        rows.push(vec![
            group.column.clone(),
            group.label.clone(),
            group.series.to_string(),
            short(volume),
            format!("{share:.1} %"),
            percent(growth),
            peak.clone().unwrap_or_default(),
        ]);
        figures.push(json!({
            "column": group.column, "label": group.label, "series": group.series, "volume": volume,
            "share_percent": share, "growth_percent": growth, "peak_month": peak,
        }));
    }
    rows.truncate(MOST_ROWS);
    let (labels, shares): (Vec<_>, Vec<_>) = bars.into_iter().unzip();
    let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
    let pictures = match labels.len() {
        0 => Vec::new(),
        _ => vec![Picture::bars(
            format!("Share of volume by {}, %", groups[0].column),
            &labels,
            &shares,
        )],
    };
    Section {
        findings,
        figures: json!(figures),
        pictures,
        header: vec!["column", "value", "series", "volume", "share", "growth", "peak"],
        rows,
    }
}

fn total(sums: &[f64]) -> f64 {
    sums.iter().filter(|value| !value.is_nan()).sum()
}

/// The month with the highest mean, where there is a year at least.
fn peak_month(view: &View<'_>, sums: &[f64]) -> Option<String> {
    if sums.len() < view.panel.frequency().year_length() {
        return None;
    }
    let of = |month: u32| {
        mean(
            sums.iter()
                .enumerate()
                .filter(|(place, _)| view.month(*place) == month)
                .map(|(_, v)| *v),
        )
    };
    let best = (1..=12).filter(|month| !of(*month).is_nan());
    let best = best.max_by(|a, b| of(*a).total_cmp(&of(*b)))?;
    Some(chrono::Month::try_from(best as u8).ok()?.name().to_owned())
}
