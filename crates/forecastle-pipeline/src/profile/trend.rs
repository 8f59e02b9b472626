//! Where it goes: growth, series that come and go.

use serde_json::json;

use super::picture::Picture;
use super::view::{View, mean, short};
use super::{Finding, Part, Section};
use forecastle_models::recovery::spells::{SpellKind, spells};

/// The part on the trend.
pub const PART: Part =
    Part { name: "trend", title: "Trend", doc: "growth, new and ended series", look };

fn look(view: &View<'_>) -> Section {
    let panel = view.panel;
    let year = panel.frequency().year_length();
    let mut findings = Vec::new();
    let periods = view.total.len();
    let growth = (periods >= 2 * year).then(|| {
        let last = mean(view.total[periods - year..].iter().copied());
        let before = mean(view.total[periods - 2 * year..periods - year].iter().copied());
        100.0 * (last / before - 1.0)
    });
    if let Some(growth) = growth.filter(|growth| growth.is_finite()) {
        let word = if growth >= 0.0 { "above" } else { "below" };
        let text = format!("the last year is {:.1} % {word} the year before", growth.abs());
        findings.push(Finding::new(0.7, text));
    }
    let new =
        (0..panel.series_count()).filter(|series| 10 * panel.start(*series) > periods).count();
    if new > 0 {
        findings.push(Finding::new(0.55, format!("{new} series began later than the table")));
    }
    let has_ended = |series: &usize| {
        let found = spells(panel.values(*series), view.cycle(), view.least_spell());
        found.last().is_some_and(|spell| spell.kind == SpellKind::Ended)
    };
    let ended: Vec<usize> = (0..panel.series_count()).filter(has_ended).collect();
    if !ended.is_empty() {
        let text = format!("{} series have stopped selling before the end", ended.len());
        findings.push(Finding::new(0.6, text));
    }
    let mut years: Vec<(i32, f64, usize)> = Vec::new();
    for (place, value) in view.total.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
        match years.last_mut().filter(|(of, ..)| *of == view.year(place)) {
            Some((_, sum, count)) => (*sum, *count) = (*sum + value, *count + 1),
            None => years.push((view.year(place), *value, 1)),
        }
    }
    let points = |place: usize| (place as f64, view.total[place]);
    let name = |series: &usize| panel.keys()[*series].to_string();
    Section {
        findings,
        figures: json!({
            "growth_percent": growth,
            "new_series": new,
            "ended_series": ended.iter().map(name).collect::<Vec<_>>(),
            "years": years.iter().map(|(year, sum, periods)| json!({
                "year": year, "volume": sum, "periods": periods,
            })).collect::<Vec<_>>(),
        }),
        pictures: vec![Picture::line(
            format!(
                "{} of all series, {} to {}",
                view.target,
                view.date(0),
                view.date(periods - 1)
            ),
            [view.date(0), view.date(periods - 1)],
            (0..periods).map(points).collect(),
        )],
        header: vec!["year", "volume", "periods"],
        rows: years
            .iter()
            .map(|(year, sum, periods)| vec![year.to_string(), short(*sum), periods.to_string()])
            .collect(),
    }
}
