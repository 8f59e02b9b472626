//! Stock-outs that the sales make one suspect.

use serde_json::json;

use super::view::View;
use super::{Finding, Part, Section};
use forecastle_models::recovery::spells::{SpellKind, spells};

/// The part on suspected stock-outs.
pub const PART: Part = Part {
    name: "stock_outs",
    title: "Stock-outs suspected",
    doc: "runs of zeros in what sells nearly every day",
    look,
};

/// The longest run that is called a stock-out; longer ones are closures.
const LONGEST_CYCLES: usize = 4;

/// The fewest zeros in a row.
const LEAST: usize = 2;

fn look(view: &View<'_>) -> Section {
    let panel = view.panel;
    let longest = LONGEST_CYCLES * view.cycle().max(1);
    let (mut found, mut periods, mut lost) = (Vec::new(), 0, 0.0);
    for series in 0..panel.series_count() {
        let values = panel.values(series);
        let usual = view.volumes[series] / values.len().max(1) as f64;
        for spell in spells(values, view.cycle(), LEAST) {
            let begin = panel.start(series) + spell.first;
            // What all series do together is a holiday or a closure.
            let is_common = (begin..begin + spell.periods()).all(|place| is_low(view, place));
            if spell.kind == SpellKind::Closed && spell.periods() <= longest && !is_common {
                periods += spell.periods();
                lost += usual * spell.periods() as f64;
                found.push((series, begin, spell.periods()));
            }
        }
    }
    let mut hit: Vec<usize> = found.iter().map(|(series, ..)| *series).collect();
    hit.dedup();
    let mut findings = Vec::new();
    if !found.is_empty() {
        let text = format!(
            "{} series seem to have been out of stock {} times, {periods} periods in all; at their mean that is \
             {:.1} % of volume lost",
            hit.len(),
            found.len(),
            100.0 * lost / view.volume().max(f64::MIN_POSITIVE)
        );
        findings.push(Finding::new(0.65, text));
    }
    let rows = found.iter().take(20).map(|(series, begin, periods)| {
        vec![panel.keys()[*series].to_string(), view.date(*begin), periods.to_string()]
    });
    Section {
        findings,
        figures: json!({
            "times": found.len(),
            "series": hit.len(),
            "periods": periods,
            "spells": found.iter().map(|(series, begin, periods)| json!({
                "series": panel.keys()[*series].to_string(),
                "first": view.date(*begin),
                "last": view.date(begin + periods - 1),
            })).collect::<Vec<_>>(),
        }),
        pictures: Vec::new(),
        header: vec!["series", "first day", "periods"],
        rows: rows.collect(),
    }
}

/// Whether all series together sell far less than a cycle before.
fn is_low(view: &View<'_>, place: usize) -> bool {
    let before = place.checked_sub(view.cycle()).map(|place| view.total[place]);
    before.is_some_and(|before| view.total[place] < 0.3 * before)
}
