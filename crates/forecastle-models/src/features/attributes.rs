//! What is constant within a series: its keys, category, brand, price band.

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// What is constant within a series.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "attributes",
    doc: "key columns and columns that are constant within a series",
    group: Group::Product,
    needs: Needs::Constants,
    family: &Attributes,
};

/// Names beyond this many are not told apart: a tree would learn them by heart.
const MOST_NAMES: usize = 5000;

struct Attributes;

impl Attributes {
    fn keys<'a>(shared: &'a Shared<'_>) -> impl Iterator<Item = usize> + 'a {
        let parts = 0..shared.window.key_names().len();
        parts.filter(|part| (2..=MOST_NAMES).contains(&shared.coding.key_count(*part)))
    }
}

impl Family for Attributes {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        let keys = Self::keys(shared).map(|part| Column::code(&shared.window.key_names()[part]));
        let statics = shared.window.statics().iter().enumerate().map(|(column, values)| Column {
            name: values.name.clone(),
            is_categorical: shared.coding.static_count(column) > 0,
        });
        keys.chain(statics).collect()
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
}

fn figures(seen: &Seen<'_>) -> Vec<f32> {
    let (shared, window) = (seen.shared, seen.window());
    let code = |code: Option<usize>| code.map_or(f32::NAN, |code| code as f32);
    let keys =
        Attributes::keys(shared).map(|part| code(shared.coding.key(window, part, seen.series)));
    let statics = window.statics().iter().enumerate().map(|(column, values)| {
        if shared.coding.static_count(column) > 0 {
            code(shared.coding.constant(window, column, seen.series))
        } else {
            values.values[seen.series] as f32
        }
    });
    keys.chain(statics).collect()
}
