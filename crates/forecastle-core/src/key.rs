//! What identifies a series.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The values of a series' key columns, in the order of the project's `keys`.
///
/// Keys compare part by part. Two parts that are both whole numbers compare as numbers, so that
/// store 2 comes before store 10; otherwise they compare as text. The order is total and does not
/// depend on the order of rows in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SeriesKey(Vec<String>);

impl SeriesKey {
    /// Makes a key from its parts.
    pub fn new(parts: Vec<String>) -> Self {
        Self(parts)
    }

    /// The parts, one per key column.
    pub fn parts(&self) -> &[String] {
        &self.0
    }
}

impl Ord for SeriesKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        for (mine, theirs) in self.0.iter().zip(&other.0) {
            let order = compare_part(mine, theirs);
            if order.is_ne() {
                return order;
            }
        }
        self.0.len().cmp(&other.0.len())
    }
}

impl PartialOrd for SeriesKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

/// Whole numbers before text, numbers by value, equal numbers ("1", "01") by text: a total order.
fn compare_part(mine: &str, theirs: &str) -> std::cmp::Ordering {
    match (mine.parse::<i64>(), theirs.parse::<i64>()) {
        (Ok(a), Ok(b)) => a.cmp(&b).then_with(|| mine.cmp(theirs)),
        (Ok(_), Err(_)) => std::cmp::Ordering::Less,
        (Err(_), Ok(_)) => std::cmp::Ordering::Greater,
        (Err(_), Err(_)) => mine.cmp(theirs),
    }
}

impl fmt::Display for SeriesKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" / "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_by_value_and_before_text() {
        let mut keys: Vec<_> =
            ["10", "2", "b", "a", "1"].map(|k| SeriesKey::new(vec![k.to_owned()])).into();
        keys.sort();
        let order: Vec<_> = keys.iter().map(ToString::to_string).collect();
        assert_eq!(order, ["1", "2", "10", "a", "b"]);
    }
}
