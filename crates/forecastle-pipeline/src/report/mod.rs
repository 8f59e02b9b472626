//! The HTML report of a backtest: one file that opens anywhere.

mod data;
mod holidays;

use forecastle_core::{ForecastSet, Panel};
use serde_json::Value;

pub use holidays::column as holiday_column;

use crate::backtest::{Backtest, Choice, Score};
use crate::config::Settings;

/// What a report is about.
pub struct Subject<'a> {
    /// The project's settings.
    pub settings: &'a Settings,
    /// The run's name.
    pub run: &'a str,
    /// The data.
    pub panel: &'a Panel,
    /// One weight per series.
    pub weights: &'a [f64],
    /// The backtest.
    pub backtest: &'a Backtest,
    /// One score per model of the backtest.
    pub scores: &'a [Score],
    /// The model chosen.
    pub choice: &'a Choice,
    /// The forecast made with it, if one was made.
    pub future: Option<&'a ForecastSet>,
}

const TEMPLATE: &str = include_str!("../../assets/report/report.html");
pub(crate) const STYLE: &str = include_str!("../../assets/report/report.css");
const SCRIPT: &str = include_str!("../../assets/report/report.js");
const ECHARTS: &str = include_str!("../../assets/report/echarts.min.js");

/// Renders the report as one HTML file without outside references.
pub fn html(subject: &Subject<'_>) -> String {
    fill(&subject.settings.name, &data::of(subject))
}

/// Puts data into the page.
fn fill(project: &str, data: &Value) -> String {
    let parts = [
        ("{{TITLE}}", escape_html(&format!("{project}: backtest"))),
        ("/*{{STYLE}}*/", STYLE.to_owned()),
        ("/*{{ECHARTS}}*/", ECHARTS.to_owned()),
        ("/*{{SCRIPT}}*/", SCRIPT.to_owned()),
        // Last, so that nothing in the data is taken for a marker.
        ("{{DATA}}", escape_json(&data.to_string())),
    ];
    parts.iter().fold(TEMPLATE.to_owned(), |page, (marker, text)| page.replacen(marker, text, 1))
}

pub(crate) fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// JSON inside a script element must not end it.
fn escape_json(json: &str) -> String {
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_text() {
        let data = serde_json::json!({ "project": "</script><script>alert(1)</script>{{TITLE}}" });
        let page = fill("a<b>&\"c\"", &data);
        assert!(!page.contains("<script>alert"));
        assert!(page.contains("a&lt;b&gt;&amp;&quot;c&quot;"));
        assert!(!page.contains("{{DATA}}") && !page.contains("/*{{"));
    }

    #[test]
    fn nothing_is_fetched_from_outside() {
        let page = fill("x", &serde_json::json!({}));
        assert!(!page.contains("src=\"http") && !page.contains("href=\"http"));
    }
}
