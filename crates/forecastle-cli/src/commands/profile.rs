//! `forecastle profile`.

use std::path::Path;

use forecastle_core::{Error, Result};
use forecastle_pipeline::profile::{html, profile};
use forecastle_service::cycle::report_of;
use forecastle_store::write_atomically;

use crate::args::{Common, Format, Overrides};
use crate::output::Output;
use crate::session::settings;

/// Findings that are printed; the page and the JSON have all.
const MOST_PRINTED: usize = 20;

/// Looks at the data from all sides and writes a page, and a JSON file beside it. The gate need not be open: data
/// that are to be looked at are often not clean yet.
///
/// # Errors
/// `D002` when no panel can be made of the data, `U001` for a page that does not end in `.html`, `X001` when a file
/// cannot be written.
pub fn run(common: &Common, out: &Path, output: &Output) -> Result<()> {
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    if !matches!(ending.as_deref(), Some("html" | "htm")) {
        return Err(Error::new("U001", "a profile is a page")
            .in_file(out.display().to_string())
            .hint("end the file in .html; a .json of the same name is written beside it"));
    }
    let (settings, today) = settings(common, &Overrides::default())?;
    let (ingested, report) = report_of(&settings, today)?;
    let Some(panel) = &ingested.panel else {
        return Err(Error::new("D002", "no series can be made of the data")
            .hint("`forecastle check` says what is wrong"));
    };
    if !report.passed() {
        output.warn("the data do not pass the gate; `forecastle check` says why");
    }
    let profile = profile(panel, &settings.name, &settings.sales.raw.target);
    let json = profile.json();
    write_atomically(out, html(&profile).as_bytes())?;
    let beside = out.with_extension("json");
    write_atomically(&beside, format!("{json:#}\n").as_bytes())?;
    match output.format() {
        Format::Json => output.json(&json),
        Format::Csv => {
            let row = |(part, weight, text): (&str, f64, &str)| {
                vec![part.to_owned(), format!("{weight:.2}"), text.to_owned()]
            };
            let rows = profile.sections.iter().flat_map(|(part, section)| {
                section
                    .findings
                    .iter()
                    .map(|finding| (part.name, finding.weight, finding.text.as_str()))
            });
            output.rows(&["part", "weight", "finding"], &rows.map(row).collect::<Vec<_>>());
        }
        Format::Table => {
            for finding in profile.findings().iter().take(MOST_PRINTED) {
                output.data(&format!("- {}\n", finding.text));
            }
        }
    }
    output.say(format!("Wrote {} and {}", out.display(), beside.display()));
    Ok(())
}
