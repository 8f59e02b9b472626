//! What holidays do to sales.

use serde_json::json;

use super::picture::Picture;
use super::view::{View, mean};
use super::{Finding, Part, Section};
use crate::report::holiday_column;

/// The part on holidays.
pub const PART: Part = Part {
    name: "holidays",
    title: "Holidays",
    doc: "what holidays and events of the calendar do to sales",
    look,
};

fn look(view: &View<'_>) -> Section {
    let mut effects: Vec<(String, usize, f64)> = Vec::new();
    for (name, places) in occasions(view) {
        let ratios: Vec<f64> =
            places.iter().filter_map(|place| against_neighbours(view, *place)).collect();
        if !ratios.is_empty() {
            effects.push((name, ratios.len(), 100.0 * (mean(ratios.into_iter()) - 1.0)));
        }
    }
    effects.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()).then_with(|| a.0.cmp(&b.0)));
    let mut findings = Vec::new();
    if let Some((name, count, effect)) = effects.first().filter(|(.., effect)| effect.abs() >= 5.0)
    {
        let text = format!(
            "{name} moves sales most: {effect:+.0} % against the weeks around it ({count} times)"
        );
        findings.push(Finding::new(0.5, text));
    }
    let shown: Vec<_> = effects.iter().take(12).collect();
    let labels: Vec<&str> = shown.iter().map(|(name, ..)| name.as_str()).collect();
    let values: Vec<f64> = shown.iter().map(|(.., effect)| *effect).collect();
    let pictures = match labels.is_empty() {
        true => Vec::new(),
        false => vec![Picture::bars(
            "Sales on holidays against the weeks around them, %",
            &labels,
            &values,
        )],
    };
    Section {
        findings,
        figures: json!(
            effects
                .iter()
                .map(|(name, times, effect)| json!({
                    "holiday": name, "times": times, "effect_percent": effect,
                }))
                .collect::<Vec<_>>()
        ),
        pictures,
        header: vec!["holiday", "times", "effect"],
        rows: effects
            .iter()
            .map(|(name, times, effect)| {
                vec![name.clone(), times.to_string(), format!("{effect:+.0} %")]
            })
            .collect(),
    }
}

/// Names with the places on the time axis that they fall on: those of the calendar, and of a column of holidays.
fn occasions(view: &View<'_>) -> Vec<(String, Vec<usize>)> {
    let panel = view.panel;
    let frequency = panel.frequency();
    let mut found = Vec::new();
    let day = |place: usize| frequency.date_of(panel.period_at(place as i64)).date();
    if let Some((before, after)) = frequency.days_covered() {
        let end = view.total.len() - 1;
        let place_of = |date: chrono::NaiveDate| {
            (0..=end).find(|place| {
                let off = date.signed_duration_since(day(*place)).num_days();
                (before..=after).contains(&off)
            })
        };
        for occasion in panel.calendar().occasions(day(0), day(end)) {
            let places: Vec<usize> =
                occasion.dates.iter().filter_map(|date| place_of(*date)).collect();
            found.push((occasion.name, places));
        }
    }
    if let Some(column) = holiday_column(panel) {
        let is_on = |place: &usize| {
            let values = (0..panel.series_count()).filter_map(|series| {
                let own = place.checked_sub(panel.start(series))?;
                panel.covariate_values(column, series).get(own).copied()
            });
            mean(values) > 0.5
        };
        let places = (0..view.total.len()).filter(is_on).collect();
        found.push((panel.covariates()[column].name.clone(), places));
    }
    found
}

/// Sales of a period over the mean of the same part of the cycle before and after.
fn against_neighbours(view: &View<'_>, place: usize) -> Option<f64> {
    let step = view.cycle();
    let at = |offset: i64| {
        let other = place as i64 + offset * step as i64;
        usize::try_from(other).ok().and_then(|other| view.total.get(other)).copied()
    };
    let around = mean([-2, -1, 1, 2].into_iter().filter_map(at));
    (around > 0.0 && !view.total[place].is_nan()).then(|| view.total[place] / around)
}
