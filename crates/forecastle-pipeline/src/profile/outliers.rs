//! Values far beyond what a series sells.

use serde_json::json;

use super::view::{View, short};
use super::{Finding, Part, Section};
use crate::clean::{Mask, Seen, walk};

/// The part on outliers.
pub const PART: Part = Part {
    name: "outliers",
    title: "Outliers",
    doc: "values far beyond season, promotion and chance",
    look,
};

/// Outliers that are listed.
const MOST_LISTED: usize = 50;

fn look(view: &View<'_>) -> Section {
    let panel = view.panel;
    let mut found: Vec<Seen> = Vec::new();
    walk(panel, &Mask::none(panel), |seen| {
        if seen.is_outlier() {
            found.push(seen);
        }
    });
    let count = found.len();
    let excess: f64 = found.iter().map(|seen| seen.value - seen.limit).sum();
    let share = 100.0 * excess / view.volume().max(f64::MIN_POSITIVE);
    let mut findings = Vec::new();
    if count > 0 {
        let text = format!(
            "{count} values are far beyond what season, promotion and chance explain; what lies above their \
             limits is {share:.1} % of volume"
        );
        findings.push(Finding::new(0.45 + (share / 10.0).min(0.4), text));
    }
    found.sort_by(|a, b| {
        let beyond = |seen: &Seen| seen.value - seen.limit;
        beyond(b).total_cmp(&beyond(a)).then((a.series, a.place).cmp(&(b.series, b.place)))
    });
    found.truncate(MOST_LISTED);
    let date = |seen: &Seen| view.date(panel.start(seen.series) + seen.place);
    Section {
        findings,
        figures: json!({
            "count": count,
            "above_limit_percent": share,
            "largest": found.iter().map(|seen| json!({
                "series": panel.keys()[seen.series].to_string(),
                "date": date(seen),
                "value": seen.value,
                "expected": seen.expected,
                "limit": seen.limit,
            })).collect::<Vec<_>>(),
        }),
        pictures: Vec::new(),
        header: vec!["series", "date", "value", "expected"],
        rows: found
            .iter()
            .take(20)
            .map(|seen| {
                let series = panel.keys()[seen.series].to_string();
                vec![series, date(seen), short(seen.value), short(seen.expected)]
            })
            .collect(),
    }
}
