//! The only place that prints.

use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use comfy_table::{CellAlignment, Table, presets};
use forecastle_core::{Error, Result};
use forecastle_pipeline::progress::Progress;
use forecastle_pipeline::table::{FileFormat, Table as ResultTable};
use forecastle_pipeline::validate::Report;
use forecastle_service::cycle::Talk;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;

use crate::args::{Common, Format};
use crate::commands::check::print_problems;

/// Where results and talk go.
pub struct Output {
    format: Format,
    is_quiet: bool,
    has_color: bool,
    bar: Mutex<ProgressBar>,
    shows_progress: bool,
    has_lost_data: AtomicBool,
}

/// How a line of talk is meant.
#[derive(Clone, Copy)]
enum Tone {
    Error,
    Warning,
    Hint,
}

impl Output {
    /// Decides how to print from the flags and the environment.
    pub fn new(common: &Common) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self {
            format: common.output,
            is_quiet: common.quiet,
            has_color: is_terminal && !no_color,
            bar: Mutex::new(ProgressBar::hidden()),
            shows_progress: is_terminal && !common.no_progress && !common.quiet,
            has_lost_data: AtomicBool::new(false),
        }
    }

    /// How results are printed.
    pub fn format(&self) -> Format {
        self.format
    }

    /// A line of talk, to stderr.
    pub fn say(&self, text: impl AsRef<str>) {
        if !self.is_quiet {
            talk(text.as_ref());
        }
    }

    /// A line that is said once and never again, to stderr, whether quiet is wanted or not.
    pub fn insist(&self, text: impl AsRef<str>) {
        talk(text.as_ref());
    }

    /// Something that should be looked at, to stderr.
    pub fn warn(&self, text: impl AsRef<str>) {
        if !self.is_quiet {
            talk(&format!("{}: {}", self.paint("warning", Tone::Warning), text.as_ref()));
        }
    }

    /// What to do next, to stderr after a blank line.
    pub fn hint(&self, text: impl AsRef<str>) {
        if !self.is_quiet {
            talk(&format!("\n{}: {}", self.paint("hint", Tone::Hint), text.as_ref()));
        }
    }

    /// An error with its code, place and next step, to stderr.
    pub fn error(&self, error: &Error) {
        let label = self.paint(&format!("error[{}]", error.code()), Tone::Error);
        talk(&format!("{label}: {error}"));
        if let Some(hint) = error.next_step() {
            talk(&format!("\n{}: {hint}", self.paint("hint", Tone::Hint)));
        }
    }

    /// Results as JSON, to stdout.
    pub fn json(&self, value: &Value) {
        self.data(&format!("{value:#}\n"));
    }

    /// Results as they are, to stdout. A reader that has gone away has had enough; a full disk has not,
    /// and [`Output::has_lost_data`] says so at the end.
    pub fn data(&self, text: &str) {
        let mut stdout = std::io::stdout().lock();
        let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
        if written.is_err_and(|error| error.kind() != ErrorKind::BrokenPipe) {
            self.has_lost_data.store(true, Ordering::Relaxed);
        }
    }

    /// Whether results could not be written.
    pub fn has_lost_data(&self) -> bool {
        self.has_lost_data.load(Ordering::Relaxed)
    }

    /// Rows as a table or CSV, to stdout: the first row is the header, numbers stand to the right.
    pub fn rows(&self, header: &[&str], rows: &[Vec<String>]) {
        if self.format == Format::Csv {
            let mut text = csv_line(header.iter().copied());
            for row in rows {
                text.push_str(&csv_line(row.iter().map(String::as_str)));
            }
            self.data(&text);
            return;
        }
        let mut table = Table::new();
        table.load_style(presets::NOTHING);
        table.set_header(header.to_vec());
        for row in rows {
            table.add_row(row.clone());
        }
        for place in 0..header.len() {
            let is_number = |row: &Vec<String>| {
                row[place] == "–" || row[place].trim_end_matches(" %").parse::<f64>().is_ok()
            };
            if let Some(column) = table.column_mut(place).filter(|_| rows.iter().all(is_number)) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let text: String = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
        self.data(&text);
    }

    fn paint(&self, text: &str, tone: Tone) -> String {
        if !self.has_color {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Error => 31,
            Tone::Warning => 33,
            Tone::Hint => 36,
        };
        format!("\u{1b}[1;{code}m{text}\u{1b}[0m")
    }

    /// A severity's name in its colour.
    pub fn severity(&self, name: &str) -> String {
        match name.split('[').next() {
            Some("error") => self.paint(name, Tone::Error),
            Some("warning") => self.paint(name, Tone::Warning),
            _ => name.to_owned(),
        }
    }
}

/// Writes a line to stderr; that nobody is listening is no reason to stop.
fn talk(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

fn csv_line<'a>(cells: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = cells
        .map(|cell| match cell.contains([',', '"', '\n', '\r']) {
            true => format!("\"{}\"", cell.replace('"', "\"\"")),
            false => cell.to_owned(),
        })
        .collect();
    format!("{}\n", quoted.join(","))
}

impl Progress for Output {
    fn begin(&self, what: &str, total: usize) {
        let bar = ProgressBar::new(total as u64);
        bar.set_draw_target(match self.shows_progress {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        });
        let style =
            ProgressStyle::with_template("{msg} [{bar:30}] {percent} % {elapsed} left {eta}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_message(what.to_owned());
        if let Ok(mut current) = self.bar.lock() {
            *current = bar;
        }
    }

    fn advance(&self) {
        if let Ok(bar) = self.bar.lock() {
            bar.inc(1);
        }
    }

    fn end(&self) {
        if let Ok(bar) = self.bar.lock() {
            bar.finish_and_clear();
        }
    }
}

impl Talk for Output {
    fn say(&self, text: &str) {
        Output::say(self, text);
    }

    fn warn(&self, text: &str) {
        Output::warn(self, text);
    }

    fn problems(&self, report: &Report) {
        print_problems(report, self);
    }
}

/// Prints a table as CSV to stdout.
///
/// # Errors
/// When a cell cannot be written as CSV.
pub fn print_table(table: &ResultTable, output: &Output) -> Result<()> {
    let mut bytes = Vec::new();
    table.write(FileFormat::Csv, &mut bytes)?;
    output.data(&String::from_utf8_lossy(&bytes));
    Ok(())
}
