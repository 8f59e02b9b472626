//! XGBoost as an engine.

use std::any::Any;
use std::sync::{Mutex, MutexGuard, PoisonError};

use forecastle_core::Result;

use super::super::engine::{Binned, Engine, Growth, Objective};
use super::super::forest::{Forest, Link};
use super::super::rows::{Column, RowBlocks};
use super::ffi::{Api, Booster, Matrix, refused};
use super::model;

/// XGBoost, loaded.
pub struct Xgboost {
    api: &'static Api,
    name: String,
}

impl Xgboost {
    pub(super) fn new(api: &'static Api, name: String) -> Self {
        Self { api, name }
    }

    /// The library's version, such as `3.2.0`.
    pub fn version(&self) -> String {
        let (major, minor, patch) = self.api.version();
        format!("{major}.{minor}.{patch}")
    }

    /// The name or path that the library was found by.
    pub fn library(&self) -> &str {
        &self.name
    }

    #[cfg(test)]
    pub(super) fn api(&self) -> &'static Api {
        self.api
    }

    fn binned(&self, rows: &dyn RowBlocks, bins: usize, like: Option<&Rows>) -> Result<Rows> {
        if rows.columns().is_empty() || rows.row_counts().iter().all(|count| *count == 0) {
            return Err(refused("bin rows", "there are none"));
        }
        let held = like.map(Rows::hold);
        let matrix = Matrix::from_blocks(self.api, rows, bins, held.as_deref())?;
        let row_count = matrix.row_count()?;
        let columns = rows.columns().to_vec();
        Ok(Rows { row_count, columns, bins, matrix: Mutex::new(matrix) })
    }
}

impl Engine for Xgboost {
    fn name(&self) -> &'static str {
        "xgboost"
    }

    fn bin(&self, rows: &dyn RowBlocks, bins: usize) -> Result<Box<dyn Binned>> {
        Ok(Box::new(self.binned(rows, bins, None)?))
    }

    fn bin_like(&self, rows: &dyn RowBlocks, reference: &dyn Binned) -> Result<Box<dyn Binned>> {
        let reference = own(reference)?;
        if rows.columns() != reference.columns {
            return Err(refused("bin rows", "their columns are not those of the reference"));
        }
        Ok(Box::new(self.binned(rows, reference.bins, Some(reference))?))
    }
}

/// Rows in XGBoost's form.
struct Rows {
    row_count: usize,
    columns: Vec<Column>,
    bins: usize,
    matrix: Mutex<Matrix>,
}

fn own(rows: &dyn Binned) -> Result<&Rows> {
    let own = rows.as_any().downcast_ref();
    own.ok_or_else(|| refused("use rows", "another engine has binned them"))
}

impl Rows {
    fn hold(&self) -> MutexGuard<'_, Matrix> {
        self.matrix.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Holds these rows and others; always in the same order, so that two trainings cannot wait for each other.
    fn hold_with<'a>(
        &'a self,
        other: Option<&'a Self>,
    ) -> (MutexGuard<'a, Matrix>, Option<MutexGuard<'a, Matrix>>) {
        match other.filter(|other| !std::ptr::eq(*other, self)) {
            None => (self.hold(), None),
            Some(other) if std::ptr::from_ref(other) < std::ptr::from_ref(self) => {
                let held = other.hold();
                (self.hold(), Some(held))
            }
            Some(other) => {
                let own = self.hold();
                (own, Some(other.hold()))
            }
        }
    }
}

impl Binned for Rows {
    fn row_count(&self) -> usize {
        self.row_count
    }

    fn set_targets(&mut self, labels: &[f32], weights: &[f32]) -> Result<()> {
        if (labels.len(), weights.len()) != (self.row_count, self.row_count) {
            return Err(refused("take labels and weights", "there is not one of each per row"));
        }
        self.matrix.get_mut().unwrap_or_else(PoisonError::into_inner).set_targets(labels, weights)
    }

    fn grow(&self, growth: &Growth, validation: Option<&dyn Binned>) -> Result<Forest> {
        let validation = validation.map(own).transpose()?;
        if validation.is_some_and(|rows| rows.columns != self.columns) {
            return Err(refused("grow trees", "the validation rows have other columns"));
        }
        let (train, held) = self.hold_with(validation);
        let judge = validation.map(|_| held.as_deref().unwrap_or(&train));
        let (booster, trees) = grown(&train, judge, growth)?;
        let json = booster.to_json()?;
        model::forest(&json, link(growth.objective), trees, self.columns.len())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A booster with its trees, and how many of them count.
pub(super) fn grown<'a>(
    train: &'a Matrix,
    validation: Option<&'a Matrix>,
    growth: &Growth,
) -> Result<(Booster<'a>, usize)> {
    let mut booster = Booster::new(train, validation)?;
    for (name, value) in parameters(growth, train)? {
        booster.set(name, &value)?;
    }
    if growth.is_averaged {
        booster.update(0, train)?;
        return Ok((booster, growth.rounds));
    }
    let judge = validation.zip(growth.patience);
    let (mut best_loss, mut best_round) = (f64::INFINITY, None);
    for round in 0..growth.rounds {
        booster.update(round, train)?;
        let Some((rows, patience)) = judge else { continue };
        let loss = booster.evaluate(round, rows)?;
        if loss < best_loss {
            (best_loss, best_round) = (loss, Some(round));
        } else if round - best_round.unwrap_or(0) >= patience {
            break;
        }
    }
    Ok((booster, best_round.map_or(growth.rounds, |round| round + 1)))
}

fn link(objective: Objective) -> Link {
    match objective {
        Objective::Poisson | Objective::Tweedie { .. } => Link::Exponential,
        _ => Link::Identity,
    }
}

/// What XGBoost is told.
fn parameters(growth: &Growth, train: &Matrix) -> Result<Vec<(&'static str, String)>> {
    let (trees_a_round, rate) = match growth.is_averaged {
        true => (growth.rounds.max(1), 1.0),
        false => (1, growth.learning_rate),
    };
    let centre = match growth.objective {
        Objective::Huber { .. } => Some(median(train.floats(c"label")?)),
        _ => None,
    };
    let hessian = mean_hessian(growth.objective, centre, train)?;
    if !hessian.is_finite() {
        return Err(refused("grow trees", "no row has any weight"));
    }
    let mut parameters = objective(growth.objective);
    // XGBoost's own beginning is one step from one half, which large labels are far from.
    parameters.extend(centre.map(|centre| ("base_score", centre.to_string())));
    parameters.extend([
        ("tree_method", "hist".to_owned()),
        ("grow_policy", "lossguide".to_owned()),
        ("max_bin", train.bins().to_string()),
        ("max_depth", "0".to_owned()),
        ("max_leaves", growth.leaves.to_string()),
        // XGBoost counts a leaf's rows by the second derivative of their loss.
        ("min_child_weight", (growth.rows_of_leaf as f64 * hessian).to_string()),
        ("eta", rate.to_string()),
        ("subsample", growth.row_share.to_string()),
        ("colsample_bytree", growth.column_share.to_string()),
        ("lambda", growth.l2.to_string()),
        ("num_parallel_tree", trees_a_round.to_string()),
        // XGBoost reads a signed number of 64 bits.
        ("seed", (growth.seed & (u64::MAX >> 1)).to_string()),
        ("nthread", "1".to_owned()),
        ("verbosity", "0".to_owned()),
    ]);
    Ok(parameters)
}

/// An objective in XGBoost's words. Each is judged by its own loss.
fn objective(objective: Objective) -> Vec<(&'static str, String)> {
    let named = |name: &str| ("objective", name.to_owned());
    match objective {
        Objective::Squares => vec![named("reg:squarederror")],
        Objective::Absolute => vec![named("reg:absoluteerror")],
        Objective::Huber { delta } => {
            vec![named("reg:pseudohubererror"), ("huber_slope", delta.to_string())]
        }
        Objective::Poisson => vec![named("count:poisson")],
        Objective::Tweedie { power } => {
            vec![named("reg:tweedie"), ("tweedie_variance_power", power.to_string())]
        }
        Objective::Quantile { probability } => {
            vec![named("reg:quantileerror"), ("quantile_alpha", probability.to_string())]
        }
    }
}

/// The mean second derivative of the loss over the rows, weights included, before the first tree.
fn mean_hessian(objective: Objective, centre: Option<f32>, train: &Matrix) -> Result<f64> {
    let (labels, weights) = (train.floats(c"label")?, train.floats(c"weight")?);
    let mean = |values: &mut dyn Iterator<Item = f64>, over: f64| values.sum::<f64>() / over;
    let total: f64 = weights.iter().map(|weight| f64::from(*weight)).sum();
    let rows = labels.len().max(1) as f64;
    let pairs = || labels.iter().zip(weights).map(|(y, w)| (f64::from(*y), f64::from(*w)));
    let label = mean(&mut pairs().map(|(label, weight)| label * weight), total);
    Ok(match objective {
        Objective::Squares | Objective::Absolute | Objective::Quantile { .. } => total / rows,
        // With the bound on steps that XGBoost adds, e to the 0.7.
        Objective::Poisson => total / rows * label * 0.7_f64.exp(),
        Objective::Tweedie { power } => total / rows * label.powf(2.0 - power),
        Objective::Huber { delta } => {
            let centre = centre.map_or(label, f64::from);
            let of_row = |(label, weight): (f64, f64)| {
                weight * (1.0 + ((label - centre) / delta).powi(2)).powf(-1.5)
            };
            mean(&mut pairs().map(of_row), rows)
        }
    })
}

fn median(labels: &[f32]) -> f32 {
    let mut labels = labels.to_vec();
    let middle = labels.len() / 2;
    match labels.is_empty() {
        true => 0.0,
        false => *labels.select_nth_unstable_by(middle, f32::total_cmp).1,
    }
}
