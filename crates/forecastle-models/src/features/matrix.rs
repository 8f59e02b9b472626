//! Rows of all families side by side.

use super::{Cells, Column, FEATURES, FeatureEntry, Group, Place, Seen, Shared};

/// The families that have something to say about a panel, with their columns.
pub struct Selected {
    families: Vec<(&'static FeatureEntry, usize)>,
    columns: Vec<Column>,
    groups: Vec<Group>,
    labels: Vec<Vec<String>>,
}

impl Selected {
    /// Every family but those named.
    pub fn all_but(shared: &Shared<'_>, left_out: &[&str]) -> Self {
        let is_wanted = |entry: &&FeatureEntry| !left_out.contains(&entry.name);
        Self::of(FEATURES.iter().copied().filter(is_wanted), shared)
    }

    /// Families of the caller's choice.
    pub fn of(families: impl Iterator<Item = &'static FeatureEntry>, shared: &Shared<'_>) -> Self {
        let mut selected =
            Self { families: vec![], columns: vec![], groups: vec![], labels: vec![] };
        for entry in families {
            selected.push(entry, shared);
        }
        selected
    }

    fn push(&mut self, entry: &'static FeatureEntry, shared: &Shared<'_>) {
        let columns = entry.family.columns(shared);
        if columns.is_empty() {
            return;
        }
        self.families.push((entry, columns.len()));
        for (place, column) in columns.into_iter().enumerate() {
            let group = entry.family.group_of(shared, place).unwrap_or(entry.group);
            self.columns.push(column);
            self.groups.push(group);
            self.labels.push(entry.family.labels_of(shared, place));
        }
    }

    /// The families, each with the number of its columns, in the order of the columns.
    pub fn families(&self) -> &[(&'static FeatureEntry, usize)] {
        &self.families
    }

    /// The columns of a row.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The words for a planner of each column.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The labels of each column's codes, in the order of the codes; none where codes have no names.
    pub fn labels(&self) -> &[Vec<String>] {
        &self.labels
    }

    /// Appends rows of one series, ordered by what is known in them, row-major.
    pub fn fill(&self, seen: &Seen<'_>, rows: &[Place], out: &mut Vec<f32>) {
        debug_assert!(rows.is_sorted_by_key(|row| row.known));
        let width = self.columns.len();
        let begin = out.len();
        out.resize(begin + rows.len() * width, f32::NAN);
        let mut first = 0;
        for (entry, count) in &self.families {
            let mut cells = Cells::new(&mut out[begin..], width, first, *count);
            entry.family.fill(seen, rows, &mut cells);
            first += count;
        }
        out[begin..].iter_mut().for_each(|value| *value = finite(*value));
    }

    /// One row by the slow twins.
    pub fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        let cells = self.families.iter().flat_map(|(entry, _)| entry.family.at(seen, row));
        cells.map(finite).collect()
    }
}

/// The largest value of a cell: engines know no infinity, and XGBoost doubles the largest that it sees.
const LARGEST: f32 = 1e37;

/// What is too large as the largest there is; NaN stays.
fn finite(value: f32) -> f32 {
    value.clamp(-LARGEST, LARGEST)
}
