//! Reading `forecastle.toml`.

use std::path::Path;

use forecastle_core::{Error, Result};

use super::raw::RawConfig;
use super::settings::Settings;
use crate::names::nearest;

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
    Settings::from_raw(parse(&text)?, project)
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

/// Says where a TOML error is, and what was probably meant.
fn explain(text: &str, error: &toml::de::Error) -> Error {
    let message = error.message().trim().to_owned();
    let mut explained = Error::new("C002", message.clone()).in_file(FILE_NAME);
    if let Some(span) = error.span() {
        let line = text[..span.start.min(text.len())].matches('\n').count() + 1;
        explained = explained.at_row(line as u64);
    }
    match unknown_field(&message) {
        Some((unknown, known)) => {
            let list = known.join(", ");
            let hint = match nearest(unknown, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`? known here: {list}"),
                None => format!("known here: {list}"),
            };
            explained.hint(hint)
        }
        None => explained,
    }
}

/// Takes apart serde's "unknown field `x`, expected one of `a`, `b`".
fn unknown_field(message: &str) -> Option<(&str, Vec<&str>)> {
    let rest = message.strip_prefix("unknown field `")?;
    let (unknown, rest) = rest.split_once('`')?;
    let known = rest.split('`').skip(1).step_by(2).collect();
    Some((unknown, known))
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
        assert!(error.to_string().contains("missing field `time`"), "{error}");
    }
}
