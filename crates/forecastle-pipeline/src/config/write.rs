//! Changing `forecastle.toml` without touching what its user wrote around.

use forecastle_core::Result;

use super::parse;

const HEADING: &str = "[boosting]";

/// The text of a project's settings with a `[boosting]` table: in the place of the one that is there, or at the end.
///
/// # Errors
/// As [`parse`], when it would not be a project any more.
pub fn with_boosting(text: &str, table: &str) -> Result<String> {
    let changed = with_table(text, table);
    parse(&changed)?;
    Ok(changed)
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
