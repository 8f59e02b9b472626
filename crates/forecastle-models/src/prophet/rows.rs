//! The linear model of one series: a broken line times a weight, and columns of features.

use super::linear_algebra::{add_scaled, dot};

/// Rows of a broken line: where they are in time, and at which rows its pieces begin.
#[derive(Debug, Clone)]
pub struct Line {
    /// The rows' times, ascending, from 0 to 1 over the history.
    pub times: Vec<f64>,
    /// 0, then the changepoints, ascending: where the pieces begin.
    pub knots: Vec<f64>,
    /// For each knot the first row at or after it, then the number of rows.
    begins: Vec<usize>,
}

impl Line {
    /// Rows at these times with changes at these.
    pub fn new(times: Vec<f64>, changepoints: &[f64]) -> Self {
        let knots: Vec<f64> = std::iter::once(0.0).chain(changepoints.iter().copied()).collect();
        let begin = |knot: &f64| times.partition_point(|time| time < knot);
        let mut begins: Vec<usize> = knots.iter().map(begin).collect();
        begins[0] = 0;
        begins.push(times.len());
        Self { times, knots, begins }
    }

    /// The number of changepoints.
    pub fn changes(&self) -> usize {
        self.knots.len() - 1
    }

    /// Writes `offset + slope·t + Σ change·max(0, t − knot)` of every row.
    pub fn evaluate(&self, offset: f64, slope: f64, changes: &[f64], out: &mut [f64]) {
        let (mut value, mut slope) = (offset, slope);
        for piece in 0..self.knots.len() {
            let knot = self.knots[piece];
            if piece > 0 {
                value += slope * (knot - self.knots[piece - 1]);
                slope += changes[piece - 1];
            }
            let rows = self.begins[piece]..self.begins[piece + 1];
            for (out, time) in out[rows.clone()].iter_mut().zip(&self.times[rows]) {
                *out = value + slope * (time - knot);
            }
        }
    }

    /// Writes the sum of `values`, then for every knot the sum of values · max(0, t − knot).
    ///
    /// One pass from the end: what lies after a knot is moved to the knot before it by the distance of
    /// the two, so that nothing large is ever subtracted from something large.
    pub fn moments(&self, values: &[f64], out: &mut [f64]) {
        let (mut sum, mut moment) = (0.0, 0.0);
        for piece in (0..self.knots.len()).rev() {
            let knot = self.knots[piece];
            if piece + 1 < self.knots.len() {
                moment += (self.knots[piece + 1] - knot) * sum;
            }
            let rows = self.begins[piece]..self.begins[piece + 1];
            let (more, further) = piece_moments(&self.times[rows.clone()], knot, &values[rows]);
            sum += more;
            moment += further;
            out[1 + piece] = moment;
        }
        out[0] = sum;
    }

    /// For every knot the sum of values · max(0, t − knot)², given the [`Line::moments`] of the values.
    fn second_moments(&self, values: &[f64], moments: &[f64]) -> Vec<f64> {
        let mut second = vec![0.0; self.knots.len()];
        let (mut sum, mut square) = (0.0, 0.0);
        for piece in (0..self.knots.len()).rev() {
            let knot = self.knots[piece];
            if piece + 1 < self.knots.len() {
                let distance = self.knots[piece + 1] - knot;
                square += distance * (2.0 * moments[piece + 2] + distance * sum);
            }
            let rows = self.begins[piece]..self.begins[piece + 1];
            for (value, time) in values[rows.clone()].iter().zip(&self.times[rows]) {
                sum += value;
                square += value * (time - knot) * (time - knot);
            }
            second[piece] = square;
        }
        second
    }
}

/// The sum of values and of values · (t − knot), in four partial sums each.
fn piece_moments(times: &[f64], knot: f64, values: &[f64]) -> (f64, f64) {
    let (time_fours, time_rest) = times.as_chunks::<4>();
    let (value_fours, value_rest) = values.as_chunks::<4>();
    let (mut sums, mut moments) = ([0.0; 4], [0.0; 4]);
    for (time, value) in time_fours.iter().zip(value_fours) {
        for lane in 0..4 {
            sums[lane] += value[lane];
            moments[lane] += value[lane] * (time[lane] - knot);
        }
    }
    let (mut sum, mut moment) = (sums.iter().sum::<f64>(), moments.iter().sum::<f64>());
    for (time, value) in time_rest.iter().zip(value_rest) {
        sum += value;
        moment += value * (time - knot);
    }
    (sum, moment)
}

/// A model that is linear in its parameters: `weight · line + features · β`, the line's own parameters
/// being those of its base, then its changes.
pub struct Linear<'a> {
    /// The broken line's rows.
    pub line: &'a Line,
    /// The columns of the line's base, each as (a, b) of a + b·t.
    pub base: Vec<[f64; 2]>,
    /// What the line is multiplied by, per row.
    pub weights: &'a [f64],
    /// The features, column by column.
    pub features: &'a [f64],
    /// What the rows should be.
    pub target: &'a [f64],
}

/// The normal equations of a linear model: Gram matrix (full, row by row) and right side.
pub struct Normal {
    /// The number of parameters of the line's base.
    pub base: usize,
    /// The number of changes.
    pub changes: usize,
    /// The number of features.
    pub features: usize,
    /// Products of columns, over all rows.
    pub gram: Vec<f64>,
    /// Products of columns with the target.
    pub right: Vec<f64>,
}

impl Normal {
    /// The number of parameters.
    pub fn size(&self) -> usize {
        self.base + self.changes + self.features
    }
}

impl Linear<'_> {
    fn columns(&self) -> impl Iterator<Item = &[f64]> {
        self.features.chunks_exact(self.target.len())
    }

    /// Writes what the parameters (base, changes, β) make of every row.
    pub fn evaluate(&self, parameters: &[f64], out: &mut [f64]) {
        let (base, rest) = parameters.split_at(self.base.len());
        let (changes, effects) = rest.split_at(self.line.changes());
        let sum =
            |part: usize| base.iter().zip(&self.base).map(|(p, column)| p * column[part]).sum();
        self.line.evaluate(sum(0), sum(1), changes, out);
        for (out, weight) in out.iter_mut().zip(self.weights) {
            *out *= weight;
        }
        for (effect, column) in effects.iter().zip(self.columns()) {
            add_scaled(out, *effect, column);
        }
    }

    /// The products of all columns with one another and with the target.
    pub fn normal(&self) -> Normal {
        let (base, changes) = (self.base.len(), self.line.changes());
        let features = self.features.len() / self.target.len();
        let size = base + changes + features;
        let mut normal = Normal {
            base,
            changes,
            features,
            gram: vec![0.0; size * size],
            right: vec![0.0; size],
        };
        self.line_with_line(&mut normal);
        self.line_with_columns(&mut normal);
        self.columns_with_columns(&mut normal);
        for i in 0..size {
            for j in 0..i {
                normal.gram[j * size + i] = normal.gram[i * size + j];
            }
        }
        normal
    }

    /// The parameters of the line out of moments: of 1 and of every hinge max(0, t − knot).
    fn of_moments(&self, moments: &[f64], mut write: impl FnMut(usize, f64)) {
        for (place, [constant, slope]) in self.base.iter().enumerate() {
            write(place, constant * moments[0] + slope * moments[1]);
        }
        for change in 0..self.line.changes() {
            write(self.base.len() + change, moments[2 + change]);
        }
    }

    fn line_with_line(&self, normal: &mut Normal) {
        let knots = &self.line.knots;
        let squares: Vec<f64> = self.weights.iter().map(|weight| weight * weight).collect();
        let mut moments = vec![0.0; 1 + knots.len()];
        self.line.moments(&squares, &mut moments);
        let second = self.line.second_moments(&squares, &moments);
        // Products of hinge `i` with hinge `j`, which begins later, and of hinges with the constant.
        let hinges = |i: usize, j: usize| {
            let (early, late) = if i < j { (i, j) } else { (j, i) };
            second[late] + (knots[late] - knots[early]) * moments[1 + late]
        };
        let size = normal.size();
        let mut of_one = vec![0.0; 1 + knots.len()];
        for (column, [constant, slope]) in self.base.iter().enumerate() {
            of_one[0] = constant * moments[0] + slope * moments[1];
            for knot in 0..knots.len() {
                of_one[1 + knot] = constant * moments[1 + knot] + slope * hinges(0, knot);
            }
            self.of_moments(&of_one, |row, value| {
                normal.gram[row * size + column] = value;
            });
        }
        for i in 0..normal.changes {
            for j in 0..=i {
                let place = (normal.base + i) * size + normal.base + j;
                normal.gram[place] = hinges(1 + i, 1 + j);
            }
        }
    }

    fn line_with_columns(&self, normal: &mut Normal) {
        let size = normal.size();
        let mut weighted = vec![0.0; self.target.len()];
        let mut moments = vec![0.0; 1 + self.line.knots.len()];
        let first = normal.base + normal.changes;
        for (row, column) in self.columns().chain([self.target]).enumerate() {
            for ((out, value), weight) in weighted.iter_mut().zip(column).zip(self.weights) {
                *out = value * weight;
            }
            self.line.moments(&weighted, &mut moments);
            let is_target = row == normal.features;
            self.of_moments(&moments, |column, value| {
                if is_target {
                    normal.right[column] = value;
                } else {
                    normal.gram[(first + row) * size + column] = value;
                }
            });
        }
    }

    fn columns_with_columns(&self, normal: &mut Normal) {
        // So many rows of all columns stay close to the processor.
        const BLOCK: usize = 512;
        let rows = self.target.len();
        let size = normal.size();
        let first = normal.base + normal.changes;
        for begin in (0..rows).step_by(BLOCK) {
            let end = (begin + BLOCK).min(rows);
            for (i, column) in self.columns().enumerate() {
                let column = &column[begin..end];
                for (j, other) in self.columns().take(i + 1).enumerate() {
                    normal.gram[(first + i) * size + first + j] += dot(column, &other[begin..end]);
                }
                normal.right[first + i] += dot(column, &self.target[begin..end]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use forecastle_core::random::normal;

    /// Every column written out.
    fn dense(linear: &Linear<'_>) -> Vec<Vec<f64>> {
        let times = &linear.line.times;
        let of_line = |value: &dyn Fn(f64) -> f64| -> Vec<f64> {
            times.iter().zip(linear.weights).map(|(time, weight)| weight * value(*time)).collect()
        };
        let base = linear.base.iter().map(|[a, b]| of_line(&|time| a + b * time));
        let knots = linear.line.knots[1..].iter();
        let hinges = knots.map(|knot| of_line(&|time| (time - knot).max(0.0)));
        base.chain(hinges).chain(linear.columns().map(<[f64]>::to_vec)).collect()
    }

    #[test]
    fn structure_and_written_out_columns_agree() {
        let rows = 1_300;
        let draw = |key: u64| move |row: usize| normal(5, key, row as u64);
        let times: Vec<f64> = (0..rows).map(|row| row as f64 / (rows - 1) as f64).collect();
        let changepoints = [times[40], times[41], 0.3337, 0.7];
        let line = Line::new(times, &changepoints);
        let weights: Vec<f64> = (0..rows).map(draw(1)).collect();
        let features: Vec<f64> = (0..3 * rows).map(draw(2)).collect();
        let target: Vec<f64> = (0..rows).map(draw(3)).collect();
        let linear = Linear {
            line: &line,
            base: vec![[-0.7, 0.0], [-1.3, 1.0]],
            weights: &weights,
            features: &features,
            target: &target,
        };
        let (columns, normal) = (dense(&linear), linear.normal());
        let plain = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
        for (i, column) in columns.iter().enumerate() {
            for (j, other) in columns.iter().enumerate() {
                let miss = normal.gram[i * columns.len() + j] - plain(column, other);
                assert!(miss.abs() < 1e-9, "{i} {j}: {miss}");
            }
            assert!((normal.right[i] - plain(column, &target)).abs() < 1e-9);
        }
        let parameters: Vec<f64> = (0..columns.len()).map(draw(4)).collect();
        let mut values = vec![0.0; rows];
        linear.evaluate(&parameters, &mut values);
        for (row, value) in values.iter().enumerate() {
            let sum: f64 = parameters.iter().zip(&columns).map(|(p, column)| p * column[row]).sum();
            assert!((value - sum).abs() < 1e-9);
        }
    }
}
