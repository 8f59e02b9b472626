//! How steady series are: volatility, intermittency, zeros.

use serde_json::json;

use super::picture::Picture;
use super::view::{View, mean};
use super::{Finding, Part, Section};
use forecastle_models::recovery::dates::median;

/// The part on variation.
pub const PART: Part = Part {
    name: "variation",
    title: "Volatility and zeros",
    doc: "coefficient of variation, intermittency classes, zeros",
    look,
};

/// The mean interval between sales at which demand is called intermittent (Syntetos, Boylan and Croston, 2005).
const ADI: f64 = 1.32;

/// The squared coefficient of variation of sales at which they are called erratic.
const CV2: f64 = 0.49;

const CLASSES: [&str; 4] = ["smooth", "erratic", "intermittent", "lumpy"];

fn look(view: &View<'_>) -> Section {
    let panel = view.panel;
    let mut counts = [0_usize; 4];
    let mut volumes = [0.0; 4];
    let (mut zeros, mut known) = (0_usize, 0_usize);
    let mut variations = Vec::new();
    for series in 0..panel.series_count() {
        let values = panel.values(series);
        zeros += values.iter().filter(|value| **value == 0.0).count();
        known += values.iter().filter(|value| !value.is_nan()).count();
        if let Some(class) = class_of(values) {
            counts[class] += 1;
            volumes[class] += view.volumes[series];
        }
        variations.push(variation(values));
    }
    let share = 100.0 * zeros as f64 / known.max(1) as f64;
    let all = counts.iter().sum::<usize>().max(1) as f64;
    let percent = |count: usize| 100.0 * count as f64 / all;
    let sparse = percent(counts[2] + counts[3]);
    let mut findings = Vec::new();
    if share >= 1.0 {
        findings.push(Finding::new(0.5, format!("{share:.0} % of known periods are zero")));
    }
    if sparse >= 1.0 {
        let volume = 100.0 * (volumes[2] + volumes[3]) / view.volume().max(f64::MIN_POSITIVE);
        let text = format!(
            "{sparse:.0} % of series sell now and then (intermittent or lumpy); they make {volume:.0} % of volume"
        );
        findings.push(Finding::new(0.75, text));
    }
    let middle = median(variations.iter().copied()).unwrap_or(f64::NAN);
    if !middle.is_nan() {
        let text =
            format!("half of the series vary by more than {:.0} % of their mean", 100.0 * middle);
        findings.push(Finding::new(0.35, text));
    }
    let shares: Vec<f64> = counts.iter().map(|count| percent(*count)).collect();
    Section {
        findings,
        figures: json!({
            "zero_percent": share,
            "median_cv": middle,
            "classes": CLASSES.iter().zip(counts).map(|(name, count)| json!({
                "class": name, "series": count,
            })).collect::<Vec<_>>(),
        }),
        pictures: vec![Picture::bars("Series by kind of demand, %", &CLASSES, &shares)],
        header: vec!["class", "series", "share of series"],
        rows: CLASSES
            .iter()
            .zip(counts)
            .map(|(name, count)| {
                vec![(*name).to_owned(), count.to_string(), format!("{:.1} %", percent(count))]
            })
            .collect(),
    }
}

/// The place in [`CLASSES`] by the mean interval between sales and how much sales vary; `None` where nothing is sold.
fn class_of(values: &[f64]) -> Option<usize> {
    let known = values.iter().filter(|value| !value.is_nan()).count();
    let sales: Vec<f64> = values.iter().copied().filter(|value| *value > 0.0).collect();
    if sales.is_empty() {
        return None;
    }
    let interval = known as f64 / sales.len() as f64;
    let is_erratic = variation(&sales).powi(2) >= CV2;
    Some(2 * usize::from(interval >= ADI) + usize::from(is_erratic))
}

/// The standard deviation over the mean; NaN where the mean is not above zero.
fn variation(values: &[f64]) -> f64 {
    let middle = mean(values.iter().copied());
    let spread = mean(values.iter().map(|value| (value - middle).powi(2))).sqrt();
    if middle > 0.0 { spread / middle } else { f64::NAN }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_follow_syntetos_and_boylan() {
        assert_eq!(class_of(&[5.0, 6.0, 5.0, 4.0]), Some(0));
        assert_eq!(class_of(&[1.0, 9.0, 1.0, 1.0]), Some(1));
        assert_eq!(class_of(&[0.0, 5.0, 0.0, 5.0]), Some(2));
        assert_eq!(class_of(&[0.0, 1.0, 0.0, 9.0, 0.0, 1.0]), Some(3));
        assert_eq!(class_of(&[0.0, f64::NAN]), None);
    }
}
