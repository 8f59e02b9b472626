//! Covariates that are known up to the origin only.

use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};
use crate::season::last_known;

/// Covariates known up to the origin.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "covariates_past",
    doc: "the last known value of covariates that nobody knows ahead, and how it differs from a year before",
    group: Group::Outside,
    needs: Needs::Past,
    family: &CovariatesPast,
};

struct CovariatesPast;

impl Family for CovariatesPast {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        let window = &shared.window;
        let mut columns = Vec::new();
        for covariate in window.past_only() {
            let name = window.covariate_name(covariate);
            if window.covariate_labels(covariate).is_empty() {
                columns.push(Column::amount(format!("{name} at the origin")));
                columns.push(Column::amount(format!("{name} over last year")));
            } else {
                columns.push(Column::code(format!("{name} at the origin")));
            }
        }
        columns
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let covariates: Vec<_> = seen.window().past_only().collect();
        cells.per_origin(rows, |known, out| {
            let figures = covariates.iter().flat_map(|covariate| figures(seen, *covariate, known));
            for (out, figure) in out.iter_mut().zip(figures) {
                *out = figure;
            }
        });
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        seen.window().past_only().flat_map(|one| figures(seen, one, row.known)).collect()
    }

    fn labels_of(&self, shared: &Shared<'_>, column: usize) -> Vec<String> {
        let window = &shared.window;
        // A covariate of names has one column, one of numbers two.
        let columns_of = |covariate: usize| {
            let columns = if window.covariate_labels(covariate).is_empty() { 2 } else { 1 };
            std::iter::repeat_n(covariate, columns)
        };
        let covariate = window.past_only().flat_map(columns_of).nth(column);
        let names = covariate.map(|one| shared.meaning.coding.names_of_covariate(one).to_vec());
        names.unwrap_or_default()
    }
}

fn figures(seen: &Seen<'_>, covariate: usize, known: usize) -> Vec<f32> {
    let past = seen.covariate_past(covariate, known);
    let now = last_known(past).unwrap_or(f64::NAN);
    if !seen.window().covariate_labels(covariate).is_empty() {
        let code = seen.shared.meaning.coding.covariate(seen.window(), covariate, now);
        return vec![code.map_or(f32::NAN, |code| code as f32)];
    }
    let a_year_before = past.len().saturating_sub(seen.shared.lengths.year);
    let then = last_known(&past[..a_year_before]).unwrap_or(f64::NAN);
    vec![now as f32, (now - then) as f32]
}
