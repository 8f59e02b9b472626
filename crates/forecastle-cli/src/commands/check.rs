//! `forecastle check`.

use forecastle_core::{Error, Result};
use forecastle_pipeline::validate::history::{self, Entry};
use forecastle_pipeline::validate::{Problem, Report, Severity};
use forecastle_service::cycle::report_of;
use serde_json::{Value, json};

use crate::args::{Common, Format, Overrides};
use crate::output::Output;
use crate::session::settings;

/// Findings of a rule that are printed one by one; `--output json` has them all.
const MOST_PRINTED: usize = 5;

/// Validates the data and says everything that is wrong with them.
///
/// # Errors
/// `D002` when the gate stays shut.
pub fn run(common: &Common, output: &Output) -> Result<()> {
    let (settings, today) = settings(common, &Overrides::default())?;
    let (_, report) = report_of(&settings, today)?;
    // A project that cannot be written to can still be checked.
    if let Err(error) = history::append(&settings.project, &Entry::of(&report, today)) {
        output.warn(format!("the trend of quality is not kept: {error}"));
    }
    match output.format() {
        Format::Json => output.json(&to_json(&report)),
        Format::Csv => print_csv(&report, output),
        Format::Table => {
            output.data(&summary(&report, &settings.sales.raw.source));
            print_problems(&report, output);
            let verdict = if report.passed() { "Passed" } else { "Failed" };
            output.data(&format!(
                "{verdict}  {}  {}  {}\n",
                counted(report.checks, "rule"),
                counted(report.count(Severity::Error), "error"),
                counted(report.count(Severity::Warning), "warning")
            ));
        }
    }
    if report.passed() {
        output.hint("`forecastle backtest` shows how good forecasts would have been");
        return Ok(());
    }
    Err(Error::new("D002", "the data did not pass the gate").hint(
        "correct what is marked as an error; other severities can be set under [check] severity",
    ))
}

/// Shows what earlier checks found, the last of each day.
///
/// # Errors
/// `D001` when the history cannot be read.
pub fn history(common: &Common, output: &Output) -> Result<()> {
    let (settings, _) = settings(common, &Overrides::default())?;
    let entries = history::read(&settings.project)?;
    if output.format() == Format::Json {
        output.json(&json!(entries));
        return Ok(());
    }
    let header = ["day", "passed", "rows", "series", "last", "errors", "warnings", "found"];
    let rows: Vec<_> = entries
        .iter()
        .map(|entry| {
            let found = entry.counts.iter().map(|(code, count)| format!("{code}: {count}"));
            vec![
                entry.day.to_string(),
                if entry.passed { "yes" } else { "no" }.to_owned(),
                entry.rows.to_string(),
                entry.series.to_string(),
                entry.last.clone().unwrap_or_default(),
                entry.errors.to_string(),
                entry.warnings.to_string(),
                found.collect::<Vec<_>>().join(", "),
            ]
        })
        .collect();
    output.rows(&header, &rows);
    if entries.is_empty() {
        output.hint("each `forecastle check` adds a line");
    }
    Ok(())
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn summary(report: &Report, source: &str) -> String {
    let mut lines = vec![format!("{source}: {} rows, {} series", report.rows, report.series)];
    if let (Some(frequency), Some(first), Some(last)) =
        (&report.frequency, &report.first, &report.last)
    {
        lines[0]
            .push_str(&format!(", {frequency}, {} periods from {first} to {last}", report.periods));
    }
    lines.extend(report.remarks.iter().map(|remark| format!("  {remark}")));
    lines.push(String::new());
    lines.join("\n")
}

/// Prints findings rule by rule, the first few of each.
pub fn print_problems(report: &Report, output: &Output) {
    let mut rest = report.problems.as_slice();
    while let Some(first) = rest.first() {
        let alike =
            rest.iter().take_while(|p| p.code == first.code && p.severity == first.severity);
        let (group, others) = rest.split_at(alike.count());
        rest = others;
        let name = first.severity.unwrap_or(Severity::Warning).name();
        let label = output.severity(&format!("{name}[{}]", first.code));
        let count: usize = group.iter().map(|problem| problem.count).sum();
        output.data(&format!("{label}: {} ({count})\n", first.rule));
        let printed = &group[..group.len().min(MOST_PRINTED)];
        for (place, problem) in printed.iter().enumerate() {
            output.data(&format!("  {}\n", visible(&line(problem))));
            let next = printed.get(place + 1);
            let is_last = place + 1 == printed.len();
            if is_last && group.len() > printed.len() {
                let more = group.len() - printed.len();
                output.data(&format!("  … and {more} more; --output json has them\n"));
            }
            // Findings that call for the same share one hint, below the last of them.
            if let Some(hint) = &problem.hint
                && next.is_none_or(|next| next.hint != problem.hint)
            {
                output.data(&format!("  hint: {}\n", visible(hint)));
            }
        }
    }
}

/// Line breaks and other control characters of the user's data as signs that can be seen, so that a finding
/// keeps to its line and nothing in a file can steer the terminal.
fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c.is_control() {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    shown
}

fn line(problem: &Problem) -> String {
    let place = forecastle_core::Place {
        file: problem.file.clone(),
        row: problem.row,
        column: problem.column.clone(),
        value: problem.value.clone(),
        series: problem.series.clone(),
    };
    let place = place.to_string();
    if place.is_empty() { problem.message.clone() } else { format!("{place}: {}", problem.message) }
}

fn to_json(report: &Report) -> Value {
    let mut value = json!(report);
    value["passed"] = json!(report.passed());
    value["errors"] = json!(report.count(Severity::Error));
    value["warnings"] = json!(report.count(Severity::Warning));
    value
}

fn print_csv(report: &Report, output: &Output) {
    let header = [
        "code", "severity", "file", "row", "column", "value", "series", "count", "message", "hint",
    ];
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let rows: Vec<Vec<String>> = report
        .problems
        .iter()
        .map(|problem| {
            vec![
                problem.code.clone(),
                problem.severity.map_or(String::new(), |severity| severity.name().to_owned()),
                text(&problem.file),
                problem.row.map_or(String::new(), |row| row.to_string()),
                text(&problem.column),
                text(&problem.value),
                text(&problem.series),
                problem.count.to_string(),
                problem.message.clone(),
                text(&problem.hint),
            ]
        })
        .collect();
    output.rows(&header, &rows);
}
