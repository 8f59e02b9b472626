//! What is constant within a series: its category, brand, size.

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// What is constant within a series.
///
/// Key columns are not among them: trees learn a few hundred names by heart, with the noise of the few years
/// that each was seen. What the series of a name have in common comes from the pooled features.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "attributes",
    doc: "columns that are constant within a series",
    group: Group::Product,
    needs: Needs::Constants,
    family: &Attributes,
};

struct Attributes;

impl Family for Attributes {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        let statics = shared.window.statics().iter().enumerate().map(|(column, values)| Column {
            name: values.name.clone(),
            is_categorical: shared.meaning.coding.static_count(column) > 0,
        });
        statics.collect()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let figures = figures(seen);
        for row in 0..rows.len() {
            cells.row(row).copy_from_slice(&figures);
        }
    }

    fn at(&self, seen: &Seen<'_>, _: Place) -> Vec<f32> {
        figures(seen)
    }

    fn labels_of(&self, shared: &Shared<'_>, column: usize) -> Vec<String> {
        shared.meaning.coding.names_of_static(column).to_vec()
    }
}

fn figures(seen: &Seen<'_>) -> Vec<f32> {
    let (shared, window) = (seen.shared, seen.window());
    let statics = window.statics().iter().enumerate().map(|(column, values)| {
        if shared.meaning.coding.static_count(column) > 0 {
            let code = shared.meaning.coding.constant(window, column, seen.series);
            code.map_or(f32::NAN, |code| code as f32)
        } else {
            values.values[seen.series] as f32
        }
    });
    statics.collect()
}
