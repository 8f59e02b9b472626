//! How far ahead.

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// How far ahead.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "steps",
    doc: "how many periods ahead, and how large the series is and how long it is known",
    group: Group::RecentLevel,
    needs: Needs::Past,
    family: &Steps,
};

struct Steps;

impl Family for Steps {
    fn columns(&self, _: &Shared<'_>) -> Vec<Column> {
        ["steps ahead", "size", "periods since launch"].map(Column::amount).into()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        for (row, place) in rows.iter().enumerate() {
            let size = seen.size(place.known).ln() as f32;
            cells.row(row).copy_from_slice(&[place.step as f32, size, place.known as f32]);
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        vec![row.step as f32, seen.size(row.known).ln() as f32, row.known as f32]
    }
}
