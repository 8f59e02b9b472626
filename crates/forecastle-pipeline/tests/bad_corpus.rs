//! What is said of inputs that are wrong, odd or hostile: every case with the report expected of it.
//!
//! Cases are made by code, in groups; each group's reports are one snapshot in `corpus/`. A new case is a line.

#[path = "corpus/binary.rs"]
mod binary;
#[path = "corpus/case.rs"]
mod case;
#[path = "corpus/files.rs"]
mod files;
#[path = "corpus/tables.rs"]
mod tables;
#[path = "corpus/text.rs"]
mod text;
#[path = "sources/ways.rs"]
#[allow(dead_code, reason = "only the files are made here")]
mod ways;

use std::collections::BTreeSet;
use std::panic::catch_unwind;

use case::{Case, report};

type Group = (&'static str, fn() -> Vec<Case>);

const GROUPS: [Group; 12] = [
    ("encodings", text::encodings),
    ("quotes", text::quotes),
    ("headers", text::headers),
    ("numbers", text::numbers),
    ("dates", tables::dates),
    ("keys", tables::keys),
    ("grids", tables::grids),
    ("rules", tables::rules),
    ("compressed", binary::compressed),
    ("parquet", binary::parquet),
    ("workbooks", binary::workbooks),
    ("paths", files::paths),
];

#[test]
fn every_case_has_the_expected_report() {
    let mut names = BTreeSet::new();
    let mut wrong = Vec::new();
    for (group, cases) in GROUPS {
        let mut transcript = String::new();
        for case in cases() {
            assert!(names.insert((group, case.name)), "two cases are called {}", case.name);
            let name = case.name;
            let said =
                catch_unwind(move || report(case)).unwrap_or_else(|_| "a panic\n".to_owned());
            assert!(!said.contains("a panic"), "{group}: {name}");
            transcript.push_str(&format!("## {name}\n{said}\n"));
        }
        let mut settings = insta::Settings::clone_current();
        settings.set_snapshot_path("corpus");
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let same = catch_unwind(std::panic::AssertUnwindSafe(|| {
            settings.bind(|| insta::assert_snapshot!(group, transcript));
        }));
        if same.is_err() {
            wrong.push(group);
        }
    }
    assert!(wrong.is_empty(), "reports that differ: {wrong:?}");
    assert!(names.len() >= 150, "there are {} cases", names.len());
    if let Some(most) = most_memory_kib() {
        assert!(most < 700 * 1024, "{} MiB were needed", most / 1024);
    }
}

/// The most memory that this process has had, where the system tells.
fn most_memory_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
