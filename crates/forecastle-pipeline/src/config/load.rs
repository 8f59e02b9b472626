//! Reading `forecastle.toml`.

use std::path::Path;

use forecastle_core::{Error, Result};

use super::raw::RawConfig;
use super::settings::Settings;
use crate::names::did_you_mean;

/// The configuration's file name in a project folder.
pub const FILE_NAME: &str = "forecastle.toml";

/// Reads and checks the configuration of a project folder.
///
/// # Errors
/// `C001` when there is none, `C002` when it cannot be read, `C003` when a setting is out of range.
pub fn load(project: &Path) -> Result<Settings> {
    let path = project.join(FILE_NAME);
    let text = std::fs::read_to_string(&path).map_err(|error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            Error::new("C001", format!("no {FILE_NAME} in {}", project.display()))
                .hint("make a project with `forecastle init DIR --sample weekly-stores`, or give its folder with --project DIR")
        } else {
            Error::new("C002", error.to_string()).in_file(FILE_NAME)
        }
    })?;
    Settings::from_raw(parse(&text)?, project).map_err(|error| locate(&text, error))
}

/// Parses the text of a configuration.
///
/// # Errors
/// `C002` with the line, and the nearest known key where a key is unknown.
pub fn parse(text: &str) -> Result<RawConfig> {
    let config: RawConfig = toml::from_str(text).map_err(|error| explain(text, &error))?;
    if config.version != 1 {
        return Err(Error::new("C002", format!("version {} is not known", config.version))
            .in_file(FILE_NAME)
            .hint("this program reads `version = 1`"));
    }
    Ok(config)
}

/// Adds the file, and the line of the setting that the error's message begins with.
fn locate(text: &str, error: Error) -> Error {
    let message = error.to_string();
    let setting = message.split([' ', ':']).next().unwrap_or_default();
    let line = setting.rsplit_once('.').and_then(|(table, key)| line_of(text, table, key));
    let error = error.in_file(FILE_NAME);
    match line {
        Some(line) => error.at_row(line),
        None => error,
    }
}

/// The line on which a key of a table is set.
fn line_of(text: &str, table: &str, key: &str) -> Option<u64> {
    let mut is_in_table = false;
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            is_in_table = line.trim_matches(['[', ']', ' ']) == table;
        }
        let name = line.split('=').next().unwrap_or_default().trim().trim_matches('"');
        if is_in_table && name == key {
            return Some(place as u64 + 1);
        }
    }
    None
}

/// Says where a TOML error is, and what was probably meant.
fn explain(text: &str, error: &toml::de::Error) -> Error {
    let message = error.message().trim();
    let choice = Choice::of(message);
    let said = match &choice {
        Some(choice) if choice.is_setting => format!("unknown setting `{}`", choice.given),
        Some(choice) => format!("`{}` is not known here", choice.given),
        None => in_plain_words(message),
    };
    let mut explained = Error::new("C002", said).in_file(FILE_NAME);
    if let Some(span) = error.span() {
        let line = text[..span.start.min(text.len())].matches('\n').count() + 1;
        explained = explained.at_row(line as u64);
    }
    if let Some(choice) = choice {
        let list = choice.known.join(", ");
        let near = did_you_mean(choice.given, choice.known.iter().copied());
        return explained.hint(format!("{near}known here: {list}"));
    }
    match message.strip_prefix("missing field `").and_then(|rest| rest.strip_suffix('`')) {
        Some(missing) => explained.hint(format!("add `{missing} = …` to the table on that line")),
        None => explained,
    }
}

/// The parser's words for types say nothing to people who do not program.
fn in_plain_words(message: &str) -> String {
    message
        .replace("expected usize", "expected a whole number, 0 or more")
        .replace("expected u64", "expected a whole number, 0 or more")
        .replace("expected u32", "expected a whole number, 0 or more")
        .replace("expected f64", "expected a number")
        .replace("missing field", "missing setting")
}

/// A name that is none of those that may stand in its place.
struct Choice<'a> {
    is_setting: bool,
    given: &'a str,
    known: Vec<&'a str>,
}

impl<'a> Choice<'a> {
    /// Takes apart serde's "unknown field `x`, expected one of `a`, `b`".
    fn of(message: &'a str) -> Option<Self> {
        let is_setting = message.starts_with("unknown field");
        let rest = message
            .strip_prefix("unknown field `")
            .or_else(|| message.strip_prefix("unknown variant `"))?;
        let (given, rest) = rest.split_once('`')?;
        let known = rest.split('`').skip(1).step_by(2).collect();
        Some(Self { is_setting, given, known })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let text = "version = 1\nname = \"x\"\n[data.sales]\nsorce = \"a.csv\"\n";
        let error = parse(text).unwrap_err();
        assert_eq!(error.code(), "C002");
        assert_eq!(error.place().row, Some(4));
        assert!(error.next_step().unwrap().starts_with("did you mean `source`?"));
    }

    #[test]
    fn a_missing_key_is_named() {
        let error =
            parse("version = 1\nname = \"x\"\n[data.sales]\nsource = \"a.csv\"\n").unwrap_err();
        assert!(error.to_string().contains("missing setting `time`"), "{error}");
    }
}
