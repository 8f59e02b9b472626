//! Covariates that are known ahead, at the period that is forecast.

use super::known_ahead::KnownAhead;
use super::{Cells, Column, Family, FeatureEntry, Group, Needs, Place, Seen, Shared};

/// Covariates known ahead.
pub static ENTRY: FeatureEntry = FeatureEntry {
    name: "covariates_ahead",
    doc: "covariates known ahead at the period itself and a year before; of flags, at the periods beside it too",
    group: Group::Outside,
    needs: Needs::KnownAhead,
    family: &CovariatesAhead,
};

struct CovariatesAhead;

/// Where a column looks.
#[derive(Clone, Copy)]
struct Look {
    covariate: usize,
    at: Beside,
}

/// A period beside the one that is forecast.
#[derive(Clone, Copy)]
enum Beside {
    Itself,
    LastYear,
    Before,
    After,
}

/// Where all columns look.
fn looks(known_ahead: &KnownAhead, covariates: impl Iterator<Item = usize>) -> Vec<Look> {
    let mut looks = Vec::new();
    for covariate in covariates {
        let mut look = |at| looks.push(Look { covariate, at });
        look(Beside::Itself);
        look(Beside::LastYear);
        if known_ahead.flags.contains(&covariate) {
            look(Beside::Before);
            look(Beside::After);
        }
    }
    looks
}

impl CovariatesAhead {
    fn looks(shared: &Shared<'_>) -> Vec<Look> {
        looks(&shared.meaning.known_ahead, shared.window.known_future())
    }
}

impl Family for CovariatesAhead {
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column> {
        let column = |look: &Look| {
            let name = shared.window.covariate_name(look.covariate);
            let name = match look.at {
                Beside::Itself => format!("{name} ahead"),
                Beside::LastYear => format!("{name} last year"),
                Beside::Before => format!("{name} one before"),
                Beside::After => format!("{name} one after"),
            };
            let is_categorical = !shared.window.covariate_labels(look.covariate).is_empty();
            Column { name, is_categorical }
        };
        Self::looks(shared).iter().map(column).collect()
    }

    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>) {
        let looks = Self::looks(seen.shared);
        for (row, place) in rows.iter().enumerate() {
            for (look, out) in looks.iter().zip(cells.row(row)) {
                *out = value(seen, *look, *place);
            }
        }
    }

    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32> {
        Self::looks(seen.shared).iter().map(|look| value(seen, *look, row)).collect()
    }

    fn group_of(&self, shared: &Shared<'_>, column: usize) -> Option<Group> {
        let covariate = Self::looks(shared)[column].covariate;
        let name = shared.window.covariate_name(covariate).to_lowercase();
        if shared.meaning.known_ahead.prices.contains(&covariate) {
            Some(Group::Price)
        } else if shared.meaning.known_ahead.promotions.contains(&covariate) {
            Some(Group::Promotion)
        } else if name.contains("holiday") || name.contains("event") {
            Some(Group::Holiday)
        } else {
            None
        }
    }

    fn labels_of(&self, shared: &Shared<'_>, column: usize) -> Vec<String> {
        let covariate = Self::looks(shared)[column].covariate;
        shared.meaning.coding.names_of_covariate(covariate).to_vec()
    }
}

fn value(seen: &Seen<'_>, look: Look, row: Place) -> f32 {
    let target = row.target();
    let year = seen.shared.lengths.year;
    let place = match look.at {
        Beside::Itself => Some(target),
        Beside::LastYear => target.checked_sub(year),
        Beside::Before => target.checked_sub(1),
        Beside::After => Some(target + 1),
    };
    let Some(place) = place else { return f32::NAN };
    let value = seen.ahead(look.covariate, row.known, place);
    if seen.window().covariate_labels(look.covariate).is_empty() {
        return value as f32;
    }
    let code = seen.shared.meaning.coding.covariate(seen.window(), look.covariate, value);
    code.map_or(f32::NAN, |code| code as f32)
}
