//! A case and its report.

use std::path::Path;

use chrono::{Days, NaiveDate};
use forecastle_pipeline::config;
use forecastle_pipeline::environment::Environment;
use forecastle_pipeline::ingest::ingest_with;
use forecastle_pipeline::validate::{Facts, Problem, Severity, validate};

/// An input and how to look at it.
pub struct Case {
    pub name: &'static str,
    /// The `source` setting.
    pub source: String,
    /// Further settings: keys below `[data.sales]`, then other tables.
    pub settings: String,
    pub files: Vec<(String, Vec<u8>)>,
    /// Does what writing files cannot.
    pub prepare: Option<fn(&Path)>,
}

/// A case of one CSV file.
pub fn csv(name: &'static str, bytes: impl Into<Vec<u8>>) -> Case {
    file(name, "sales.csv", bytes)
}

/// A case of one file.
pub fn file(name: &'static str, path: &str, bytes: impl Into<Vec<u8>>) -> Case {
    files(name, path, vec![(path.to_owned(), bytes.into())])
}

/// A case of several files.
pub fn files(name: &'static str, source: &str, files: Vec<(String, Vec<u8>)>) -> Case {
    Case { name, source: source.to_owned(), settings: String::new(), files, prepare: None }
}

impl Case {
    /// With further settings.
    pub fn with(mut self, settings: &str) -> Self {
        self.settings.push_str(settings);
        self.settings.push('\n');
        self
    }

    /// With something done to the folder before.
    pub fn prepared(mut self, prepare: fn(&Path)) -> Self {
        self.prepare = Some(prepare);
        self
    }
}

/// Forty days of two stores, as lines with the header first: line 2 is S1's first day, line 42 S2's.
pub fn lines() -> Vec<String> {
    let mut lines = vec!["Store,Date,Sales".to_owned()];
    for store in ["S1", "S2"] {
        for day in 0..40_u64 {
            let date = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + Days::new(day);
            lines.push(format!("{store},{date},{}", 50 + day * 7 % 9));
        }
    }
    lines
}

pub fn text_of(lines: &[String]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The usual text with one line put in place of another; counted from 1.
pub fn swap(line: usize, text: &str) -> String {
    let mut lines = lines();
    lines[line - 1] = text.to_owned();
    text_of(&lines)
}

/// The usual text with the cell of a line changed, all three columns being given.
pub fn sales(value: &str) -> String {
    swap(5, &format!("S1,2024-01-04,{value}"))
}

/// The usual text with one more line before a line.
pub fn insert(line: usize, text: &str) -> String {
    let mut lines = lines();
    lines.insert(line - 1, text.to_owned());
    text_of(&lines)
}

/// The usual text with something done to all of it.
pub fn usual() -> String {
    text_of(&lines())
}

/// Problems shown of a rule.
const MOST_SHOWN: usize = 2;

/// What is said of a case: the error that ends reading, or what the rules find.
pub fn report(case: Case) -> String {
    let project = tempfile::tempdir().unwrap();
    for (name, bytes) in &case.files {
        let path = project.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    if let Some(prepare) = case.prepare {
        prepare(project.path());
    }
    let keys = if case.settings.contains("keys =") { "" } else { "keys = [\"Store\"]\n" };
    let text = format!(
        "version = 1\nname = \"t\"\n[data.sales]\nsource = {}\ntime = \"Date\"\ntarget = \"Sales\"\n{keys}{}",
        serde_json::to_string(&case.source).unwrap(),
        case.settings
    );
    std::fs::write(project.path().join(config::FILE_NAME), text).unwrap();
    let today = NaiveDate::from_ymd_opt(2026, 1, 15).unwrap();
    let read = config::load(project.path()).and_then(|settings| {
        Ok((ingest_with(&settings, today, &Environment::default())?, settings))
    });
    let (read, settings) = match read {
        Ok(both) => both,
        Err(error) => {
            let hint = error.next_step().map_or(String::new(), |hint| format!("\n  hint: {hint}"));
            return shown(&format!("{} {error}{hint}\n", error.code()));
        }
    };
    let panel = read.panel.as_ref();
    let report = validate(&Facts { evidence: &read.evidence, panel, settings: &settings });
    let verdict = if report.passed() { "passed" } else { "failed" };
    let size =
        format!("{} rows, {} series, {} periods", report.rows, report.series, report.periods);
    let mut said = format!("{verdict}: {size}\n");
    let problems = report.problems.iter().filter(|p| p.severity != Some(Severity::Info));
    let problems: Vec<_> = problems.collect();
    for (code, alike) in by_code(&problems) {
        alike.iter().take(MOST_SHOWN).for_each(|problem| said.push_str(&line(problem)));
        if alike.len() > MOST_SHOWN {
            said.push_str(&format!("{code} {} more\n", alike.len() - MOST_SHOWN));
        }
    }
    if let Some(panel) = panel.filter(|_| problems.is_empty()) {
        let keys: Vec<_> = panel.keys().iter().take(3).map(ToString::to_string).collect();
        let sum: f64 = panel.values(0).iter().filter(|value| !value.is_nan()).sum();
        said.push_str(&format!("{}; the first sums to {sum}\n", keys.join(" | ")));
    }
    shown(&said)
}

fn by_code<'a>(problems: &[&'a Problem]) -> Vec<(String, Vec<&'a Problem>)> {
    let mut groups: Vec<(String, Vec<&Problem>)> = Vec::new();
    for problem in problems {
        match groups.iter_mut().find(|(code, _)| *code == problem.code) {
            Some((_, alike)) => alike.push(problem),
            None => groups.push((problem.code.clone(), vec![problem])),
        }
    }
    groups
}

fn line(problem: &Problem) -> String {
    let place = forecastle_core::Place {
        file: problem.file.clone(),
        row: problem.row,
        column: problem.column.clone(),
        value: problem.value.clone(),
        series: problem.series.clone(),
    };
    let severity = problem.severity.map_or("", Severity::name);
    let hint = problem.hint.as_deref().unwrap_or_default();
    let place = place.to_string();
    let place = if place.is_empty() { place } else { format!("{place}: ") };
    format!("{} {severity} {place}{}\n  hint: {hint}\n", problem.code, problem.message)
}

/// Letters shown of a line.
const LONGEST_LINE: usize = 300;

/// Without signs that cannot be seen in the snapshot.
fn shown(text: &str) -> String {
    let visible = |c: char| match c {
        c if c.is_control() || ('\u{200B}'..='\u{202E}').contains(&c) || c == '\u{feff}' => {
            c.escape_unicode().to_string()
        }
        c => c.to_string(),
    };
    let short = |line: &str| {
        line.chars()
            .take(LONGEST_LINE)
            .flat_map(|c| visible(c).chars().collect::<Vec<_>>())
            .collect::<String>()
    };
    text.lines().map(|line| format!("{}\n", short(line))).collect()
}
