//! V035: text encoded twice.

use std::collections::BTreeSet;

use crate::validate::{Facts, Problem, Rule, Severity};

/// V035.
pub static RULE: Rule = Rule {
    code: "V035",
    name: "text encoded twice",
    severity: Severity::Warning,
    why: "a name that an earlier program has garbled is not the name in other tables",
    fix: "export the table again as UTF-8, without opening it in between",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    let mut said = BTreeSet::new();
    let mut problems = Vec::new();
    for key in panel.keys() {
        for (place, part) in key.parts().iter().enumerate() {
            let Some(meant) = meant(part).filter(|_| said.insert((place, part))) else { continue };
            let mut problem = Problem::of_table(format!("the name was probably {meant:?}"));
            problem.column = Some(panel.key_names()[place].clone());
            problem.value = Some(part.clone());
            problem.series = Some(key.to_string());
            problems.push(problem);
        }
    }
    problems
}

/// The text whose UTF-8 bytes were once read as Latin-1 or Windows-1252, if this looks like one.
fn meant(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let bytes = text.chars().map(byte).collect::<Option<Vec<u8>>>()?;
    String::from_utf8(bytes).ok()
}

/// The byte that Windows-1252 shows as this sign.
fn byte(c: char) -> Option<u8> {
    const OF_128: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match OF_128.iter().position(|other| *other == c) {
        Some(place) => u8::try_from(128 + place).ok(),
        None => u8::try_from(u32::from(c)).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn garbled_names_are_told_from_foreign_ones() {
        assert_eq!(meant("MÃ¼nchen").as_deref(), Some("München"));
        assert_eq!(meant("CafÃ© â€œXâ€\u{9d}").as_deref(), Some("Café “X”"));
        assert_eq!(meant("München"), None);
        assert_eq!(meant("Café"), None);
        assert_eq!(meant("東京"), None);
        assert_eq!(meant("Berlin"), None);
    }
}
