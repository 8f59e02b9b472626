//! A profile as one HTML file that opens anywhere.

use std::fmt::Write;

use super::{Profile, Section};
use crate::report::{STYLE, escape_html};

/// What the pictures add to the style of reports.
const PICTURES: &str = "
.picture { width: 100%; height: auto; grid-column: 1 / -1; overflow: visible; }
.picture .grid { stroke: var(--grid); stroke-width: 1; }
.picture .tick { fill: var(--muted); font-size: 11px; }
.picture .line { fill: none; stroke: var(--actual); stroke-width: 1.5; }
.picture .column { fill: var(--actual); }
ol.findings { padding-left: 22px; }
ol.findings li { margin-bottom: 4px; max-width: 90ch; }
@media print { .picture { max-height: 60mm; } }
";

/// Findings at the top of the page.
const MOST_FINDINGS: usize = 15;

/// Renders a profile as one HTML file without scripts and outside references.
pub fn html(profile: &Profile) -> String {
    let title = escape_html(&format!("{}: profile", profile.project));
    let mut body = String::new();
    let facts = &profile.facts;
    let _ = write!(
        body,
        "<header class=\"page\"><p class=\"kind\">Profile of the data</p><h1>{}</h1>\
         <p>{} series of {}, {}, {} to {} ({} periods)</p></header>\n<main class=\"page\">\n",
        escape_html(&profile.project),
        facts.series,
        escape_html(&facts.target),
        facts.frequency,
        facts.first,
        facts.last,
        facts.periods
    );
    body.push_str("<section><h2>In short</h2><ol class=\"findings\">");
    for finding in profile.findings().iter().take(MOST_FINDINGS) {
        let _ = write!(body, "<li>{}</li>", escape_html(&finding.text));
    }
    body.push_str("</ol></section>\n");
    for (part, section) in &profile.sections {
        let _ = write!(body, "<section id=\"{}\"><h2>{}</h2>", part.name, part.title);
        push_section(&mut body, section);
        body.push_str("</section>\n");
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
         base-uri 'none'; form-action 'none'\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{title}</title>\n<style>\n{STYLE}{PICTURES}</style>\n</head>\n<body>\n{body}</main>\n\
         <footer class=\"page\"><p>Made by {}</p></footer>\n</body>\n</html>\n",
        crate::MADE_BY
    )
}

fn push_section(body: &mut String, section: &Section) {
    if section.findings.is_empty() && section.rows.is_empty() && section.pictures.is_empty() {
        body.push_str("<p class=\"caption\">Nothing to say.</p>");
        return;
    }
    for finding in &section.findings {
        let _ = write!(body, "<p>{}</p>", escape_html(&sentence(&finding.text)));
    }
    section.pictures.iter().for_each(|picture| body.push_str(&picture.html()));
    if section.rows.is_empty() {
        return;
    }
    body.push_str("<div class=\"scroll tall\" tabindex=\"0\"><table><thead><tr>");
    for (place, name) in section.header.iter().enumerate() {
        let class = if place == 0 { " class=\"text\"" } else { "" };
        let _ = write!(body, "<th{class}>{}</th>", escape_html(name));
    }
    body.push_str("</tr></thead><tbody>");
    for row in &section.rows {
        body.push_str("<tr>");
        for (place, cell) in row.iter().enumerate() {
            let cell = escape_html(cell);
            let _ = match place {
                0 => write!(body, "<th>{cell}</th>"),
                _ => write!(body, "<td>{cell}</td>"),
            };
        }
        body.push_str("</tr>");
    }
    body.push_str("</tbody></table></div>");
}

/// A finding as a sentence of its own.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().collect::<String>());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}
