//! V028: keys that look alike.

use std::collections::BTreeMap;

use crate::validate::{Facts, Problem, Rule, Severity};

/// V028.
pub static RULE: Rule = Rule {
    code: "V028",
    name: "keys that look alike",
    severity: Severity::Warning,
    why: "one product under two spellings is two series, each with half its history",
    fix: "write each name in one way; keep them if they are two things",
    check,
};

fn check(facts: &Facts<'_>) -> Vec<Problem> {
    let Some(panel) = facts.panel else { return Vec::new() };
    let mut problems = Vec::new();
    for (place, column) in panel.key_names().iter().enumerate() {
        // From what a name looks like to the spelling that came first.
        let mut spellings: BTreeMap<String, &str> = BTreeMap::new();
        for key in panel.keys() {
            let name = key.parts()[place].as_str();
            let first = *spellings.entry(look(name)).or_insert(name);
            if first != name {
                let mut problem = Problem::of_table(format!(
                    "it looks like {first:?} and is another{}",
                    difference(first, name)
                ));
                problem.column = Some(column.clone());
                problem.value = Some(name.to_owned());
                problem.series = Some(key.to_string());
                problems.push(problem);
            }
        }
    }
    // A name with many series is said once.
    let mut said = std::collections::BTreeSet::new();
    problems.retain(|problem| said.insert((problem.column.clone(), problem.value.clone())));
    problems
}

fn difference(one: &str, other: &str) -> &'static str {
    let without_zeros = |text: &str| text.trim_start_matches('0').to_owned();
    if one.to_lowercase() == other.to_lowercase() {
        ": capitals count"
    } else if without_zeros(one) == without_zeros(other) {
        ": zeros before a number count"
    } else if one.chars().chain(other.chars()).any(is_invisible) {
        ": there is a sign that is not seen"
    } else {
        ""
    }
}

/// A name as a reader sees it: without capitals, invisible signs, doubled spaces, zeros before a number, and
/// with Latin letters for those of other scripts that look the same.
fn look(name: &str) -> String {
    let visible = name.chars().filter(|c| !is_invisible(*c)).flat_map(char::to_lowercase);
    let plain: String = visible.map(plain).collect();
    let words: Vec<_> = plain.split_whitespace().collect();
    let joined = words.join(" ");
    match joined.bytes().all(|byte| byte.is_ascii_digit()) {
        true => joined.trim_start_matches('0').to_owned(),
        false => joined,
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{AD}')
}

/// The Latin letter, digit or sign that a sign looks like.
fn plain(c: char) -> char {
    match c {
        // Letters and signs of full width stand in the order of ASCII.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        'а' => 'a',
        'в' => 'b',
        'е' => 'e',
        'к' => 'k',
        'м' => 'm',
        'н' => 'h',
        'о' | 'ο' => 'o',
        'р' => 'p',
        'с' => 'c',
        'т' => 't',
        'у' => 'y',
        'х' => 'x',
        'і' => 'i',
        '–' | '—' | '‐' | '‑' | '−' => '-',
        '’' | '‘' => '\'',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::look;

    #[test]
    fn what_looks_alike_is_alike() {
        assert_eq!(look("SKU\u{200B}-1"), look("sku-1"));
        assert_eq!(look("АВС 1"), look("abc  1"), "Cyrillic letters");
        assert_eq!(look("007"), look("7"));
        assert_eq!(look("ＡＢ１"), look("ab1"));
        assert_ne!(look("A007"), look("A7"));
        assert_ne!(look("a b"), look("ab"));
    }
}
