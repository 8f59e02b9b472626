//! What must hold of the files of the repository.

use std::fs;
use std::path::Path;

use crate::Outcome;
use crate::generate::{self, Difference};
use crate::repository::{files, name_of};

/// A source file of more lines than this is two files.
const MOST_LINES: usize = 500;

/// Beginnings of paths that exist on somebody's machine only, without their leading slash, so that this
/// list does not find itself.
const MACHINE_PATHS: [&str; 5] = ["work/", "root/", "tmp/wt", "home/", "Users/"];

/// Fails when a generated page is stale, a source file too long, or a machine's path is mentioned.
pub fn run(root: &Path) -> Outcome {
    let mut complaints = stale_pages(root).map_err(|why| vec![why])?;
    let files = files(root).map_err(|why| vec![why])?;
    for path in &files {
        let name = name_of(path, root);
        // What is not text (pictures, sample archives) has no lines and mentions nothing.
        let Ok(text) = fs::read_to_string(path) else { continue };
        complaints.extend(too_long(&name, &text));
        complaints.extend(machine_paths(&name, &text));
    }
    if !complaints.is_empty() {
        return Err(complaints);
    }
    Ok(format!("check: {} files, generated pages are up to date", files.len()))
}

fn stale_pages(root: &Path) -> Result<Vec<String>, String> {
    let differences = generate::differences(root, &generate::pages()?)?;
    let complaint = |difference: Difference| match difference {
        Difference::Stale(name) => format!("{name} is stale: run `make generate`"),
        Difference::Left(name) => format!("{name} is no longer generated: run `make generate`"),
    };
    Ok(differences.into_iter().map(complaint).collect())
}

fn too_long(name: &str, text: &str) -> Option<String> {
    let is_source = name.starts_with("crates/") && name.ends_with(".rs");
    let is_test = name.contains("/tests/") || name.ends_with("/tests.rs");
    let lines = text.lines().count();
    (is_source && !is_test && lines > MOST_LINES)
        .then(|| format!("{name} has {lines} lines: split it, {MOST_LINES} is the most"))
}

fn machine_paths(name: &str, text: &str) -> Vec<String> {
    let mentions = |line: &str| {
        MACHINE_PATHS.iter().any(|path| {
            let path = format!("/{path}");
            line.match_indices(&path).any(|(place, _)| begins_there(line, place))
        })
    };
    let lines = text.lines().enumerate().filter(|(_, line)| mentions(line));
    lines.map(|(place, _)| format!("{name}:{}: a path of one machine", place + 1)).collect()
}

/// Whether a slash begins a path: it does not go on from a name, as in `src/work/` or a web address.
fn begins_there(line: &str, slash: usize) -> bool {
    let before = line[..slash].chars().next_back();
    before.is_none_or(|character| !character.is_alphanumeric() && !"._-/}$~".contains(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_one_machine_are_found_where_they_begin() {
        let path = format!("/{}x", MACHINE_PATHS[0]);
        assert_eq!(
            machine_paths("a.md", &format!("see\n`{path}`")),
            ["a.md:2: a path of one machine"]
        );
        assert!(machine_paths("a.md", &format!("src{path} https://example.org{path}")).is_empty());
    }

    #[test]
    fn long_sources_are_found_and_long_tests_are_not() {
        let text = "\n".repeat(MOST_LINES + 1);
        assert!(too_long("crates/a/src/lib.rs", &text).is_some());
        for other in ["crates/a/tests/all.rs", "crates/a/src/tests.rs", "docs/long.md"] {
            assert!(too_long(other, &text).is_none(), "{other}");
        }
    }
}
