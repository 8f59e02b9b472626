//! Patterns of paths: `*`, `?`, `[a-z]`, and `**` for folders within folders.

/// Whether a path's parts fit a pattern's parts; both are split at `/`.
///
/// `**` as a part of its own stands for any number of folders, none included.
pub fn fits(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('/').filter(|part| *part != ".").collect();
    let path: Vec<&str> = path.split('/').filter(|part| *part != ".").collect();
    // The places in the pattern that the parts of the path so far may have led to.
    let mut reached = vec![false; pattern.len() + 1];
    reached[0] = true;
    pass_double_stars(&pattern, &mut reached);
    for part in path {
        let mut next = vec![false; pattern.len() + 1];
        for (place, wanted) in pattern.iter().enumerate().filter(|(place, _)| reached[*place]) {
            if *wanted == "**" {
                next[place] = true;
            } else if part_fits(wanted, part) {
                next[place + 1] = true;
            }
        }
        pass_double_stars(&pattern, &mut next);
        reached = next;
    }
    reached[pattern.len()]
}

fn pass_double_stars(pattern: &[&str], reached: &mut [bool]) {
    for (place, part) in pattern.iter().enumerate() {
        if reached[place] && *part == "**" {
            reached[place + 1] = true;
        }
    }
}

/// Whether a text is a pattern rather than a plain path.
pub fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

/// The folders before the first part that is a pattern, with a slash at the end; empty if there are none.
pub fn fixed_folders(pattern: &str) -> &str {
    let first = pattern.find(['*', '?', '[']).unwrap_or(pattern.len());
    pattern[..first].rfind('/').map_or("", |slash| &pattern[..=slash])
}

/// Whether one name fits one part of a pattern.
pub fn part_fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut place) = (0, 0);
    // Where to go on when a star has to take one more character: after the star, and from where.
    let mut star: Option<(usize, usize)> = None;
    while place < name.len() {
        if pattern.get(at) == Some(&'*') {
            star = Some((at + 1, place));
            at += 1;
            continue;
        }
        if let Some(next) = one_fits(&pattern, at, name[place]) {
            at = next;
            place += 1;
            continue;
        }
        let Some((after, from)) = star else { return false };
        star = Some((after, from + 1));
        (at, place) = (after, from + 1);
    }
    pattern[at..].iter().all(|c| *c == '*')
}

/// Where the pattern goes on after one character of a name, if that fits.
fn one_fits(pattern: &[char], at: usize, c: char) -> Option<usize> {
    match pattern.get(at)? {
        '?' => Some(at + 1),
        '[' => class_fits(pattern, at, c),
        other => (*other == c).then_some(at + 1),
    }
}

/// `[a-z05]` and `[!a-z]`; a bracket that is never closed stands for itself.
fn class_fits(pattern: &[char], open: usize, c: char) -> Option<usize> {
    // The first sign of a class may be a closing bracket.
    let is_negated = pattern.get(open + 1) == Some(&'!');
    let first = open + 1 + usize::from(is_negated);
    let Some(length) = pattern[(first + 1).min(pattern.len())..].iter().position(|c| *c == ']')
    else {
        return (c == '[').then_some(open + 1);
    };
    let class = &pattern[first..first + 1 + length];
    let mut place = 0;
    let mut is_in = false;
    while place < class.len() {
        if place + 2 < class.len() && class[place + 1] == '-' {
            is_in |= (class[place]..=class[place + 2]).contains(&c);
            place += 3;
        } else {
            is_in |= class[place] == c;
            place += 1;
        }
    }
    (is_in != is_negated).then_some(first + 1 + length + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_any_characters_but_slashes() {
        assert!(fits("*.csv", "a.csv"));
        assert!(fits("sales-*-v*.csv", "sales-2024-v2.csv"));
        assert!(!fits("*.csv", "a.parquet"));
        assert!(!fits("sales-*.csv", "stock-1.csv"));
        assert!(!fits("*.csv", "2024/a.csv"));
        assert!(fits("date=*/part-?.csv", "date=2024-01-01/part-0.csv"));
        assert!(!fits("date=*/part-?.csv", "date=2024-01-01/part-10.csv"));
        assert!(part_fits("a*a*a*b", &format!("{}b", "a".repeat(2_000))));
        assert!(!part_fits("a*a*a*b", &"a".repeat(2_000)));
    }

    #[test]
    fn two_stars_stand_for_folders() {
        assert!(fits("data/**/*.csv", "data/a.csv"));
        assert!(fits("data/**/*.csv", "data/2024/01/a.csv"));
        assert!(!fits("data/**/*.csv", "other/2024/a.csv"));
        assert!(fits("**", "a/b/c"));
        assert!(fits("./data/*.csv", "data/a.csv"));
    }

    #[test]
    fn classes_name_the_characters() {
        assert!(fits("202[34]-[0-9][0-9].csv", "2024-01.csv"));
        assert!(!fits("202[34]-[0-9][0-9].csv", "2025-01.csv"));
        assert!(fits("[!a]b", "cb"));
        assert!(!fits("[!a]b", "ab"));
        assert!(fits("a[b", "a[b"));
        assert!(fits("[]]", "]"));
        assert!(!fits("[", ""));
    }

    #[test]
    fn what_is_fixed_comes_before_the_first_sign() {
        assert_eq!(fixed_folders("data/2024-*/x.csv"), "data/");
        assert_eq!(fixed_folders("*.csv"), "");
        assert_eq!(fixed_folders("a/b/**/c"), "a/b/");
        assert!(is_pattern("a?") && !is_pattern("a"));
    }
}
