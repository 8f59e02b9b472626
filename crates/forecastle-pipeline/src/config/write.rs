//! Changing `forecastle.toml` without touching what its user wrote around.

use std::path::Path;

use forecastle_core::{Error, Result};

use super::load::FILE_NAME;
use super::parse;

const HEADING: &str = "[boosting]";

/// Puts a `[boosting]` table into a project's settings: in the place of the one that is there, or at the end.
///
/// # Errors
/// `C001` when the file cannot be read or written; as [`parse`] when it would not be a project any more.
pub fn write_boosting(project: &Path, table: &str) -> Result<()> {
    let path = project.join(FILE_NAME);
    let failed = |error: std::io::Error| {
        Error::new("C001", format!("cannot be changed: {error}")).in_file(FILE_NAME)
    };
    let text = std::fs::read_to_string(&path).map_err(failed)?;
    let changed = with_table(&text, table);
    parse(&changed)?;
    let draft = path.with_extension("toml.part");
    std::fs::write(&draft, changed).map_err(failed)?;
    std::fs::rename(&draft, &path).map_err(failed)
}

fn with_table(text: &str, table: &str) -> String {
    let is_heading = |line: &str| line.split('#').next().is_some_and(|line| line.trim() == HEADING);
    let lines: Vec<&str> = text.lines().collect();
    let Some(begin) = lines.iter().position(|line| is_heading(line)) else {
        return format!("{}\n\n{}\n", text.trim_end(), table.trim_end());
    };
    let after = lines[begin + 1..].iter().position(|line| line.trim_start().starts_with('['));
    let mut end = after.map_or(lines.len(), |after| begin + 1 + after);
    // Comments and blank lines right before the next table belong to that.
    let is_prelude = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
    while after.is_some() && end > begin + 1 && is_prelude(lines[end - 1]) {
        end -= 1;
    }
    let parts = [&lines[..begin], &table.trim_end().lines().collect::<Vec<_>>(), &lines[end..]];
    parts.concat().join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::with_table;

    const TABLE: &str = "[boosting]\nleaves = 15\n";

    #[test]
    fn a_table_is_added_at_the_end() {
        assert_eq!(with_table("version = 1\n", TABLE), "version = 1\n\n[boosting]\nleaves = 15\n");
    }

    #[test]
    fn a_table_takes_the_place_of_another_and_of_nothing_else() {
        let before = "# mine\n[boosting] # by hand\nrounds = 5\nl2 = 1.0\n\n# the past\n[backtest]\nwindows = 2\n";
        let after = "# mine\n[boosting]\nleaves = 15\n\n# the past\n[backtest]\nwindows = 2\n";
        assert_eq!(with_table(before, TABLE), after);
        assert_eq!(with_table("[boosting]\nrounds = 5", TABLE), TABLE);
    }
}
