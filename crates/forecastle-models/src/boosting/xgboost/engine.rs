//! XGBoost as an engine.

use std::sync::{Mutex, PoisonError};

use forecastle_core::Result;

use super::super::engine::{Binned, Engine, Growth, Lesson, Objective};
use super::super::forest::Link;
use super::super::learnt::Learnt;
use super::super::rows::RowBlocks;
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
}

impl Engine for Xgboost {
    fn name(&self) -> &'static str {
        "xgboost"
    }

    fn bin(&self, rows: &dyn RowBlocks, bins: usize) -> Result<Box<dyn Binned>> {
        if rows.columns().is_empty() || rows.row_counts().iter().all(|count| *count == 0) {
            return Err(refused("bin rows", "there are none"));
        }
        let matrix = Matrix::from_blocks(self.api, rows, bins)?;
        let row_count = matrix.row_count()?;
        Ok(Box::new(Rows { row_count, columns: rows.columns().len(), matrix: Mutex::new(matrix) }))
    }
}

/// Rows in XGBoost's form.
struct Rows {
    row_count: usize,
    columns: usize,
    matrix: Mutex<Matrix>,
}

impl Binned for Rows {
    fn row_count(&self) -> usize {
        self.row_count
    }

    fn learn(&self, lesson: &Lesson<'_>, growth: &Growth) -> Result<Learnt> {
        let rows = lesson.places(self.row_count)?;
        // XGBoost cannot take rows out of a quantile matrix, but what weighs nothing moves nothing.
        let mut weights = vec![0.0; self.row_count];
        rows.iter().for_each(|row| weights[*row as usize] = lesson.weights[*row as usize]);
        let mut matrix = self.matrix.lock().unwrap_or_else(PoisonError::into_inner);
        matrix.set_targets(lesson.labels, &weights)?;
        let json = grown(&matrix, growth)?.to_json()?;
        let forest = model::forest(&json, link(growth.objective), growth.rounds, self.columns)?;
        Ok(Learnt::from(forest))
    }
}

/// A booster with its trees.
pub(super) fn grown<'a>(train: &'a Matrix, growth: &Growth) -> Result<Booster<'a>> {
    let mut booster = Booster::new(train)?;
    for (name, value) in parameters(growth, train)? {
        booster.set(name, &value)?;
    }
    let rounds = if growth.is_averaged { 1 } else { growth.rounds };
    for round in 0..rounds {
        booster.update(round, train)?;
    }
    Ok(booster)
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

/// The mean second derivative of the loss over the rows that weigh anything, weights included, before the first
/// tree.
fn mean_hessian(objective: Objective, centre: Option<f32>, train: &Matrix) -> Result<f64> {
    let (labels, weights) = (train.floats(c"label")?, train.floats(c"weight")?);
    let mean = |values: &mut dyn Iterator<Item = f64>, over: f64| values.sum::<f64>() / over;
    let total: f64 = weights.iter().map(|weight| f64::from(*weight)).sum();
    let rows = weights.iter().filter(|weight| **weight > 0.0).count().max(1) as f64;
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
