//! What promotions do to sales.

use serde_json::json;

use super::view::View;
use super::{Finding, Part, Section};
use crate::clean::promotion_columns;

/// The part on promotions.
pub const PART: Part = Part {
    name: "promotions",
    title: "Promotions",
    doc: "what columns of promotions and discounts do to sales",
    look,
};

fn look(view: &View<'_>) -> Section {
    let (mut findings, mut rows, mut figures) = (Vec::new(), Vec::new(), Vec::new());
    for column in promotion_columns(view.panel) {
        let name = &view.panel.covariates()[column].name;
        let Some((periods, uplift)) = uplift(view, column) else { continue };
        let text = format!(
            "{name} lifts sales by {uplift:+.0} % against the same day without it ({periods} periods of series)"
        );
        findings.push(Finding::new(if uplift.abs() >= 3.0 { 0.7 } else { 0.2 }, text));
        rows.push(vec![name.clone(), periods.to_string(), format!("{uplift:+.1} %")]);
        figures.push(json!({ "column": name, "periods": periods, "uplift_percent": uplift }));
    }
    Section {
        findings,
        figures: json!(figures),
        pictures: Vec::new(),
        header: vec!["column", "periods", "uplift"],
        rows,
    }
}

/// Sales under a promotion over those of the same part of the cycle before and after without one, over all series.
fn uplift(view: &View<'_>, column: usize) -> Option<(usize, f64)> {
    let panel = view.panel;
    let step = view.cycle() as i64;
    let (mut with, mut without, mut periods) = (0.0, 0.0, 0);
    for series in 0..panel.series_count() {
        let values = panel.values(series);
        let flags = panel.covariate_values(column, series);
        for (place, value) in values.iter().enumerate() {
            if value.is_nan() || flags[place].is_nan() || flags[place] <= 0.0 {
                continue;
            }
            let plain = |direction: i64| {
                let places = (1..=6).map(|number| place as i64 + direction * number * step);
                let known = places.filter_map(|other| usize::try_from(other).ok());
                let mut known = known.filter(|other| *other < values.len());
                known.find(|other| flags[*other] == 0.0 && !values[*other].is_nan())
            };
            let (Some(before), Some(after)) = (plain(-1), plain(1)) else { continue };
            with += value;
            without += (values[before] + values[after]) / 2.0;
            periods += 1;
        }
    }
    (periods > 0 && without > 0.0).then(|| (periods, 100.0 * (with / without - 1.0)))
}
