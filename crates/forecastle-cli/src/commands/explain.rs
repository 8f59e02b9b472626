//! `forecastle explain`.

use forecastle_core::Result;
use forecastle_service::cycle::{Explained, WhatMatters, explain, load, what_matters};

use crate::args::{Common, Format, Overrides};
use crate::output::Output;
use crate::session::open;

/// Says what a series' forecast is made of; without a series, or when asked to, which features matter.
///
/// # Errors
/// When the data do not pass the gate, there is no such series, or no version fits the data.
pub fn run(common: &Common, key: &[String], importance: bool, output: &Output) -> Result<()> {
    let session = open(common, &Overrides::default())?;
    let loaded = load(&session, output)?;
    // The one series of a table without key columns is named by no key.
    if importance || key.is_empty() && !loaded.panel.key_names().is_empty() {
        print(&what_matters(&session, &loaded, output)?, output);
        return Ok(());
    }
    let explained = explain(&session, &loaded, key)?;
    match output.format() {
        Format::Json => output.json(&explained.json()),
        Format::Csv | Format::Table => table(&explained, output),
    }
    let version = explained.version;
    output.say(format!("Version {version} ({}), series {}", explained.model, explained.key));
    Ok(())
}

/// One line per group: its mean over the periods, the smallest and the largest.
fn table(explained: &Explained, output: &Output) {
    let row = |name: &str, values: &[f64]| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
        let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let number = |value: f64| format!("{value:.2}");
        vec![name.to_owned(), number(mean), number(smallest), number(largest)]
    };
    let groups = explained.groups();
    let groups = groups.iter().map(|group| row(&group.group, &group.values));
    let rows: Vec<_> = groups.chain([row("forecast", &explained.forecast())]).collect();
    output.rows(&["part", "mean", "smallest", "largest"], &rows);
}

/// Two decimals, and no sign where they are all zero.
fn rounded(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text }
}

/// One line per model and group of features: what its trees gained by it, and what it loses without it.
fn print(matters: &WhatMatters, output: &Output) {
    let members = &matters.importance.members;
    let rows = members.iter().flat_map(|member| {
        member.groups.iter().map(|group| {
            let loss = group.loss();
            let number = |value: Option<f64>| value.map_or("–".to_owned(), rounded);
            vec![
                member.model.name.to_owned(),
                group.group.words().to_owned(),
                format!("{:.1}", 100.0 * group.gain),
                group.splits.to_string(),
                number(loss.map(|(mean, ..)| mean)),
                number(loss.map(|(_, least, _)| least)),
                number(loss.map(|(.., most)| most)),
            ]
        })
    });
    match output.format() {
        Format::Json => output.json(&matters.json()),
        Format::Csv | Format::Table => {
            let header = ["model", "part", "gain %", "splits", "worse by", "least", "most"];
            output.rows(&header, &rows.collect::<Vec<_>>());
        }
    }
    let (version, model) = (matters.version, matters.importance.model.name);
    if members.is_empty() {
        output.say(format!("Version {version} ({model}) has no trees, and so no features to rank"));
        return;
    }
    output.say(format!("Version {version} ({model})"));
    for member in members {
        let how = match &member.measured {
            Ok(measured) => {
                let (metric, (first, last)) = (measured.metric.name, &measured.periods);
                format!(
                    "{metric} {:.2} from {first} to {last}, fitted without them",
                    measured.score
                )
            }
            Err(why) => format!("nothing shuffled: {why}"),
        };
        let (name, share) = (member.model.name, 100.0 * member.share);
        output.say(format!("  {name}, {share:.0} % of the forecast: {how}"));
    }
    output.hint("\"worse by\": what that score loses when the columns of a part are shuffled");
}
