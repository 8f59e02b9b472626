//! How long answers took.

use std::collections::BTreeMap;

/// Milliseconds by kind of request, and how many failed.
#[derive(Debug, Default)]
pub struct Figures {
    by_kind: BTreeMap<&'static str, Kind>,
}

#[derive(Debug, Default)]
struct Kind {
    millis: Vec<f64>,
    errors: usize,
}

impl Figures {
    /// One answer.
    pub fn push(&mut self, kind: &'static str, millis: f64, is_right: bool) {
        let entry = self.by_kind.entry(kind).or_default();
        entry.millis.push(millis);
        entry.errors += usize::from(!is_right);
    }

    /// Another's answers.
    pub fn add(&mut self, other: Self) {
        for (kind, mut theirs) in other.by_kind {
            let mine = self.by_kind.entry(kind).or_default();
            mine.millis.append(&mut theirs.millis);
            mine.errors += theirs.errors;
        }
    }

    /// The number of answers that were not what was asked for.
    pub fn errors(&self) -> usize {
        self.by_kind.values().map(|kind| kind.errors).sum()
    }

    /// A line per kind, and one of all.
    pub fn table(&self) -> String {
        let mut text = format!(
            "{:<16}{:>8}{:>8}{:>9}{:>9}{:>9}{:>9}\n",
            "ms", "n", "errors", "p50", "p95", "p99", "max"
        );
        let mut all = Vec::new();
        for (kind, Kind { millis, errors }) in &self.by_kind {
            text.push_str(&line(kind, millis, *errors));
            all.extend_from_slice(millis);
        }
        if self.by_kind.len() > 1 {
            text.push_str(&line("all", &all, self.errors()));
        }
        text
    }
}

fn line(kind: &str, millis: &[f64], errors: usize) -> String {
    let mut sorted = millis.to_vec();
    sorted.sort_by(f64::total_cmp);
    let at = |share: f64| {
        let rank = (share * sorted.len() as f64).ceil() as usize;
        sorted.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
    };
    format!(
        "{kind:<16}{:>8}{errors:>8}{:>9.1}{:>9.1}{:>9.1}{:>9.1}\n",
        sorted.len(),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let mut figures = Figures::default();
        for millis in 1..=100 {
            figures.push("a", f64::from(millis), millis != 7);
        }
        let mut other = Figures::default();
        other.push("b", 5.0, true);
        figures.add(other);
        let table = figures.table();
        let words: Vec<_> = table.lines().nth(1).unwrap().split_whitespace().collect();
        assert_eq!(words, ["a", "100", "1", "50.0", "95.0", "99.0", "100.0"]);
        assert!(table.lines().last().unwrap().starts_with("all"));
        assert_eq!(figures.errors(), 1);
    }
}
