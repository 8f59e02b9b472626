//! Where a family writes its columns.

use super::seen::Place;

/// The columns of one family in row-major rows.
pub struct Cells<'a> {
    values: &'a mut [f32],
    width: usize,
    first: usize,
    count: usize,
}

impl<'a> Cells<'a> {
    /// The columns `first..first + count` of rows of `width` columns.
    pub fn new(values: &'a mut [f32], width: usize, first: usize, count: usize) -> Self {
        debug_assert!(first + count <= width && values.len().is_multiple_of(width));
        Self { values, width, first, count }
    }

    /// The family's columns of a row.
    pub fn row(&mut self, row: usize) -> &mut [f32] {
        let begin = row * self.width + self.first;
        &mut self.values[begin..begin + self.count]
    }

    /// Fills rows that depend on nothing but how much is known: each origin is asked for once.
    pub fn per_origin(&mut self, rows: &[Place], mut fill: impl FnMut(usize, &mut [f32])) {
        for (row, place) in rows.iter().enumerate() {
            if row > 0 && rows[row - 1].known == place.known {
                let before = (row - 1) * self.width + self.first;
                let here = row * self.width + self.first;
                self.values.copy_within(before..before + self.count, here);
            } else {
                fill(place.known, self.row(row));
            }
        }
    }
}
