//! What was disturbed: shutdowns, recoveries, shifts of a level, closures and gaps, each with its dates.

use std::collections::BTreeMap;

use forecastle_core::Window;
use forecastle_models::recovery;
use serde_json::{Value, json};

use super::picture::Picture;
use super::view::{Group, View};
use super::{Finding, Part, Section};
use forecastle_models::recovery::dates::{Collapse, Shift, collapses, noise, shifts};
use forecastle_models::recovery::spells::{Spell, SpellKind, spells};

/// The part on disruptions.
pub const PART: Part = Part {
    name: "disruptions",
    title: "Disruptions",
    doc: "shutdowns, recoveries, level shifts, closures and gaps, dated",
    look,
};

/// Series of a group that its sum is looked at for.
const LEAST_SERIES: usize = 8;

/// How far a group's periods may usually be off those around them: in noisier sums chance looks like a shift.
const MOST_NOISE: f64 = 0.15;

/// Spells that are listed in the page; the JSON has all.
const MOST_LISTED: usize = 40;

/// A time without sales of one or more series. Places are those of the time axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closure {
    /// The first period.
    pub first: usize,
    /// The last period.
    pub last: usize,
    /// What it is.
    pub kind: SpellKind,
    /// The series, ascending.
    pub series: Vec<usize>,
}

/// What was disturbed in a sum of series.
#[derive(Debug, Clone, PartialEq)]
pub struct Disturbed {
    /// The column of a group; `None` for all series.
    pub group: Option<(String, String)>,
    /// Times in which far less was sold.
    pub collapses: Vec<Collapse>,
    /// Levels that changed and stayed.
    pub shifts: Vec<Shift>,
}

/// Finds the closures and gaps of all series; those of the same dates are one.
pub fn closures(view: &View<'_>) -> Vec<Closure> {
    let panel = view.panel;
    let mut found: BTreeMap<(usize, usize, SpellKind), Vec<usize>> = BTreeMap::new();
    for series in 0..panel.series_count() {
        let start = panel.start(series);
        for Spell { first, last, kind } in
            spells(panel.values(series), view.cycle(), view.least_spell())
        {
            found.entry((start + first, start + last, kind)).or_default().push(series);
        }
    }
    let closure = |((first, last, kind), series)| Closure { first, last, kind, series };
    found.into_iter().map(closure).collect()
}

/// Finds what was disturbed in the sum of all series and in those of groups.
pub fn disturbed(view: &View<'_>) -> Vec<Disturbed> {
    let frequency = view.panel.frequency();
    let of = |group: Option<(String, String)>, sums: &[f64]| {
        // What begins later has no level before.
        let begin = sums.iter().position(|value| *value > 0.0).unwrap_or(0);
        let mut collapses = collapses(&sums[begin..], frequency);
        let mut shifts = shifts(&sums[begin..], frequency, &collapses);
        for one in &mut collapses {
            one.first += begin;
            one.reopening = one.reopening.map(|place| place + begin);
            one.recovered = one.recovered.map(|place| place + begin);
        }
        shifts.iter_mut().for_each(|one| one.first += begin);
        Disturbed { group, collapses, shifts }
    };
    let mut all = vec![of(None, &view.total)];
    let is_steady =
        |group: &Group| group.series >= LEAST_SERIES && noise(&group.sums, frequency) < MOST_NOISE;
    for group in view.groups().into_iter().filter(is_steady) {
        all.push(of(Some((group.column, group.label)), &group.sums));
    }
    all.retain(|one| !one.collapses.is_empty() || !one.shifts.is_empty());
    date_recoveries(view, &mut all);
    all
}

/// Puts the day of recovery where the model of recoveries has it, which knows of promotions and holidays and learns from
/// all groups together.
fn date_recoveries(view: &View<'_>, disturbed: &mut [Disturbed]) {
    if disturbed.iter().all(|one| one.collapses.iter().all(|one| one.reopening.is_none())) {
        return;
    }
    for learnt in recovery::learn(&Window::latest(view.panel, 1)) {
        let label = learnt.label.as_ref().map(|own| (own.column.as_str(), own.value.as_str()));
        let is_own = |one: &&mut Disturbed| {
            one.group.as_ref().map(|(column, label)| (column.as_str(), label.as_str())) == label
        };
        let Some(own) = disturbed.iter_mut().find(is_own) else { continue };
        let Some(last) = own.collapses.last_mut() else { continue };
        let Some(reopening) = last.reopening else { continue };
        let ahead = view.panel.period_count() - reopening;
        let recovered = learnt.curve.periods_to(recovery::RECOVERED, ahead);
        last.recovered = recovered.filter(|since| *since < ahead).map(|since| reopening + since);
    }
}

fn look(view: &View<'_>) -> Section {
    let (disturbed, closures) = (disturbed(view), closures(view));
    let mut findings = Vec::new();
    let mut rows = Vec::new();
    for one in &disturbed {
        let (who, weight) = match &one.group {
            None => ("all series".to_owned(), 1.0),
            Some((column, label)) => (format!("{column} {label}"), 0.58),
        };
        for collapse in &one.collapses {
            findings.push(Finding::new(weight, in_words(view, &who, collapse)));
            let date =
                |place: Option<usize>| place.map_or("–".to_owned(), |place| view.date(place));
            rows.push(vec![
                who.clone(),
                "shutdown".to_owned(),
                view.date(collapse.first),
                date(collapse.reopening),
                date(collapse.recovered),
                format!("−{:.0} %", 100.0 * collapse.depth),
            ]);
        }
        for shift in &one.shifts {
            let change = 100.0 * (shift.ratio - 1.0);
            let text = format!(
                "{who}: the level changed by {change:+.0} % on {} and stayed",
                view.date(shift.first)
            );
            findings.push(Finding::new(0.9 * weight, text));
            let dash = || "–".to_owned();
            let date = view.date(shift.first);
            rows.push(vec![
                who.clone(),
                "level shift".to_owned(),
                date,
                dash(),
                dash(),
                format!("{change:+.0} %"),
            ]);
        }
    }
    findings.extend(of_closures(view, &closures));
    let mut order: Vec<&Closure> = closures.iter().collect();
    order.sort_by_key(|one| {
        (std::cmp::Reverse(one.series.len() * (one.last - one.first + 1)), one.first)
    });
    for one in order.iter().take(MOST_LISTED) {
        let who = match one.series.as_slice() {
            [only] => view.panel.keys()[*only].to_string(),
            several => format!("{} series", several.len()),
        };
        let (first, last) = (view.date(one.first), view.date(one.last));
        let periods = one.last - one.first + 1;
        rows.push(vec![
            who,
            one.kind.name().to_owned(),
            first,
            last,
            "–".to_owned(),
            format!("{periods} periods"),
        ]);
    }
    let pictures = match disturbed.iter().any(|one| one.group.is_none()) {
        true => vec![Picture::line(
            "Sum of all series",
            [view.date(0), view.date(view.total.len() - 1)],
            (0..view.total.len()).map(|place| (place as f64, view.total[place])).collect(),
        )],
        false => Vec::new(),
    };
    Section {
        findings,
        figures: to_json(view, &disturbed, &closures),
        pictures,
        header: vec!["who", "what", "from", "to or re-opened", "recovered", "how much"],
        rows,
    }
}

fn in_words(view: &View<'_>, who: &str, collapse: &Collapse) -> String {
    let depth = 100.0 * collapse.depth;
    let mut text = format!("{who}: sales fell by {depth:.0} % on {}", view.date(collapse.first));
    match collapse.reopening {
        Some(place) => text.push_str(&format!(", rose again on {}", view.date(place))),
        None => text.push_str(" and have not come back"),
    }
    if let Some(place) = collapse.recovered {
        text.push_str(&format!(", and were back at about 95 % by {}", view.date(place)));
    } else if collapse.reopening.is_some() {
        text.push_str(", and have not reached 95 % since");
    }
    text
}

fn of_closures(view: &View<'_>, closures: &[Closure]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let noun = view.panel.frequency().noun(2);
    for one in closures.iter().filter(|one| one.series.len() >= 5) {
        let what = match one.kind {
            SpellKind::Closed => "sold nothing",
            SpellKind::Gap => "have no values",
            SpellKind::Ended => "have sold nothing up to the end",
        };
        let share = one.series.len() as f64 / view.panel.series_count() as f64;
        let periods = one.last - one.first + 1;
        let text = format!(
            "{} series {what} from {} to {} ({periods} {noun})",
            one.series.len(),
            view.date(one.first),
            view.date(one.last)
        );
        findings.push(Finding::new(0.55 + 0.4 * share.min(1.0), text));
    }
    let single = |kind: SpellKind| {
        let of = closures.iter().filter(move |one| one.kind == kind && one.series.len() < 5);
        of.map(|one| one.series.len()).sum::<usize>()
    };
    let closed = single(SpellKind::Closed);
    if closed > 0 {
        let longest = closures.iter().filter(|one| one.kind == SpellKind::Closed);
        let longest = longest.map(|one| one.last - one.first + 1).max().unwrap_or(0);
        let text = format!(
            "single series sold nothing where they always do {closed} times, for up to {longest} {noun}"
        );
        findings.push(Finding::new(0.6, text));
    }
    let gaps = single(SpellKind::Gap);
    if gaps > 0 {
        findings.push(Finding::new(
            0.5,
            format!("single series have no values for a time, {gaps} times"),
        ));
    }
    findings
}

fn to_json(view: &View<'_>, disturbed: &[Disturbed], closures: &[Closure]) -> Value {
    let date = |place: usize| view.date(place);
    let group = |one: &Disturbed| {
        one.group.as_ref().map(|(column, label)| json!({ "column": column, "value": label }))
    };
    let shutdowns = disturbed.iter().flat_map(|one| {
        one.collapses.iter().map(move |collapse| {
            json!({
                "group": group(one),
                "first": date(collapse.first),
                "reopening": collapse.reopening.map(date),
                "recovered": collapse.recovered.map(date),
                "depth_percent": 100.0 * collapse.depth,
            })
        })
    });
    let shifts = disturbed.iter().flat_map(|one| {
        one.shifts.iter().map(move |shift| {
            let change = 100.0 * (shift.ratio - 1.0);
            json!({ "group": group(one), "first": date(shift.first), "change_percent": change })
        })
    });
    let name = |series: &usize| view.panel.keys()[*series].to_string();
    let spells = closures.iter().map(|one| {
        json!({
            "kind": one.kind.name(),
            "first": date(one.first),
            "last": date(one.last),
            "periods": one.last - one.first + 1,
            "series": one.series.iter().map(name).collect::<Vec<_>>(),
        })
    });
    json!({
        "shutdowns": shutdowns.collect::<Vec<_>>(),
        "level_shifts": shifts.collect::<Vec<_>>(),
        "spells": spells.collect::<Vec<_>>(),
    })
}
