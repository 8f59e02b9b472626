//! `forecastle check`.

use forecastle_core::{Error, Result};
use forecastle_pipeline::validate::{Problem, Report, Severity};
use serde_json::{Value, json};

use crate::args::{Common, Format, Overrides};
use crate::output::Output;
use crate::steps::{open, report_of};

/// Findings of a rule that are printed one by one; `--output json` has them all.
const MOST_PRINTED: usize = 5;

/// Validates the data and says everything that is wrong with them.
///
/// # Errors
/// `D002` when the gate stays shut.
pub fn run(common: &Common, output: &Output) -> Result<()> {
    let session = open(common, &Overrides::default())?;
    let (_, report) = report_of(&session)?;
    match output.format() {
        Format::Json => output.json(&to_json(&report)),
        Format::Csv => print_csv(&report, output),
        Format::Table => {
            output.data(&summary(&report, &session.settings.sales.raw.source));
            print_problems(&report, output);
            let verdict = if report.passed() { "Passed" } else { "Failed" };
            output.data(&format!(
                "{verdict}  {} rules  {} errors  {} warnings\n",
                report.checks,
                report.count(Severity::Error),
                report.count(Severity::Warning)
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
        for problem in group.iter().take(MOST_PRINTED) {
            output.data(&format!("  {}\n", line(problem)));
        }
        if group.len() > MOST_PRINTED {
            output.data(&format!(
                "  … and {} more; --output json has them\n",
                group.len() - MOST_PRINTED
            ));
        }
        if let Some(hint) = &first.hint {
            output.data(&format!("  hint: {hint}\n"));
        }
    }
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
