//! LightGBM over all series, each step ahead forecast directly from the origin.

use forecastle_core::metrics::PointKind;
use forecastle_core::{Error, Result, Window};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::features::{Layout, Origin};
use super::lightgbm::{Booster, Dataset, LightGbmError, Params};
use super::training::{PastOrigin, past_origins};
use crate::model::{
    Context, Fitted, GlobalModel, Kind, ModelEntry, Parameter, PointForecasts, Preset, Unserved,
};

/// LightGBM, direct.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "lightgbm",
    title: "LightGBM",
    doc: "gradient-boosted trees over all series together, on recent levels, last year, calendar and covariates",
    formula: "ŷ(t+h) = s·(r(t,h) + F(x(t,h))), s the series' size, r last year × growth, F the trees",
    parameters: &[
        Parameter {
            name: "trees",
            range: "100",
            meaning: "fixed, as all that follow but the loss",
        },
        Parameter {
            name: "learning rate",
            range: "0.05",
            meaning: "the share of each tree that is added",
        },
        Parameter { name: "leaves", range: "31", meaning: "of a tree, at most" },
        Parameter { name: "rows of a leaf", range: "40", meaning: "at least" },
        Parameter {
            name: "rows of a tree",
            range: "0.8",
            meaning: "the share that is drawn for each",
        },
        Parameter {
            name: "columns of a tree",
            range: "0.5",
            meaning: "the share that is drawn for each",
        },
        Parameter { name: "L2 penalty", range: "1", meaning: "of the leaves" },
        Parameter { name: "bins", range: "255", meaning: "of a column, at most" },
        Parameter {
            name: "rows",
            range: "about 400,000",
            meaning: "learnt from; where there are more, past origins are thinned out evenly",
        },
        Parameter {
            name: "loss",
            range: "squares or absolute errors",
            meaning: "squares for means, absolute errors for medians; by the metric",
        },
    ],
    use_when: "many series that have something in common, and covariates that matter",
    source: "Ke et al. (2017), Advances in Neural Information Processing Systems 30; LightGBM 4",
    preset: Preset::Balanced,
    uses_covariates: true,
    kind: Kind::Global(&LightGbmDirect),
};

/// Trees grown: with the learning rate below more only fit noise on weekly store sales, and cost twice the time.
const ROUNDS: usize = 100;

struct LightGbmDirect;

impl GlobalModel for LightGbmDirect {
    fn fit(&self, window: &Window<'_>, context: &Context) -> Result<Box<dyn Fitted>> {
        let layout = Layout::of(window);
        let rows = TrainingRows::gather(window, &layout, context.point);
        if rows.labels.is_empty() {
            return Err(Error::new("D003", "no past origin has anything to learn from"));
        }
        let params = params(context);
        let dataset = Dataset::from_rows(
            &rows.features,
            layout.width(),
            &rows.labels,
            Some(&rows.weights),
            layout.categorical(),
            &params,
            None,
        )
        .map_err(internal)?;
        let booster = Booster::train(&dataset, None, &params, ROUNDS, None).map_err(internal)?;
        Ok(Box::new(FittedTrees { booster, columns: layout.names().to_vec() }))
    }

    fn load(&self, state: &serde_json::Value) -> Result<Box<dyn Fitted>> {
        let unreadable = |why: String| {
            Error::new("M002", format!("the saved trees cannot be read: {why}"))
                .hint("run `forecastle train` to make a new version")
        };
        let state = State::deserialize(state).map_err(|error| unreadable(error.to_string()))?;
        let booster =
            Booster::from_text(&state.trees).map_err(|error| unreadable(error.to_string()))?;
        Ok(Box::new(FittedTrees { booster, columns: state.columns }))
    }
}

/// The settings of a fit.
///
/// One thread and a fixed seed: LightGBM sums its histograms in another order for another number of
/// threads, and the same data must give the same bytes on every machine. Folds run side by side instead.
fn params(context: &Context) -> Params {
    let objective = match context.point {
        PointKind::Mean => "regression",
        PointKind::Median | PointKind::RelativeMedian => "regression_l1",
    };
    Params::default()
        .set("objective", objective)
        .set("learning_rate", 0.05)
        .set("num_leaves", 31)
        .set("min_data_in_leaf", 40)
        .set("feature_fraction", 0.5)
        .set("bagging_fraction", 0.8)
        .set("bagging_freq", 1)
        .set("lambda_l2", 1.0)
        .set("max_bin", 255)
        .set("seed", context.seed % (1 << 31))
        .set("deterministic", true)
        .set("force_row_wise", true)
        .set("num_threads", 1)
}

/// Rows to learn from, row-major.
struct TrainingRows {
    features: Vec<f32>,
    labels: Vec<f32>,
    weights: Vec<f32>,
}

impl TrainingRows {
    /// Gathers the rows of every past origin, in the order of series and origins for any thread count.
    fn gather(window: &Window<'_>, layout: &Layout, point: PointKind) -> Self {
        let parts: Vec<Self> = past_origins(window)
            .par_chunks(256)
            .map(|origins| {
                let mut part = Self { features: vec![], labels: vec![], weights: vec![] };
                for origin in origins {
                    part.push_origin(window, layout, *origin, point);
                }
                part
            })
            .collect();
        let mut rows = Self { features: vec![], labels: vec![], weights: vec![] };
        for part in parts {
            rows.features.extend_from_slice(&part.features);
            rows.labels.extend_from_slice(&part.labels);
            rows.weights.extend_from_slice(&part.weights);
        }
        rows
    }

    fn push_origin(
        &mut self,
        window: &Window<'_>,
        layout: &Layout,
        PastOrigin { series, end }: PastOrigin,
        point: PointKind,
    ) {
        let steps = window.horizon().min(window.end() - end);
        let past = window.earlier(end, steps);
        let Some(origin) = Origin::of(past, series) else { return };
        let known = past.history(series).len();
        for step in 1..=steps {
            let actual = window.history(series)[known + step - 1];
            if actual.is_nan() {
                continue;
            }
            origin.push_row(step, layout, &mut self.features);
            self.labels.push((actual / origin.scale - origin.base(step)) as f32);
            self.weights.push(weight(actual, origin.scale, point) as f32);
        }
    }
}

/// What a row counts: its series' size, so that the loss is in the target's own unit, or the inverse of
/// the actual where errors are relative.
fn weight(actual: f64, scale: f64, point: PointKind) -> f64 {
    match point {
        PointKind::Mean | PointKind::Median => scale,
        PointKind::RelativeMedian => scale / actual.abs().max(0.1 * scale),
    }
}

/// Trees and the columns they were grown on.
struct FittedTrees {
    booster: Booster,
    columns: Vec<String>,
}

/// What is saved of them.
#[derive(Serialize, Deserialize)]
struct State {
    columns: Vec<String>,
    trees: String,
}

impl Fitted for FittedTrees {
    fn predict(&self, window: &Window<'_>) -> Result<PointForecasts> {
        let layout = Layout::of(window);
        if layout.names() != self.columns {
            return Err(Error::new(
                "M002",
                "the data have other columns than the model was trained on",
            )
            .hint("run `forecastle train` to make a version for these columns"));
        }
        let horizon = window.horizon();
        let mut values = vec![f64::NAN; window.series_count() * horizon];
        let unserved = values
            .par_chunks_mut(horizon)
            .enumerate()
            .map(|(series, out)| self.predict_series(window, &layout, series, out))
            .collect::<Result<_>>()?;
        Ok(PointForecasts { values, unserved })
    }

    fn state(&self) -> serde_json::Value {
        let trees = self.booster.to_text().to_owned();
        serde_json::json!(State { columns: self.columns.clone(), trees })
    }
}

impl FittedTrees {
    fn predict_series(
        &self,
        window: &Window<'_>,
        layout: &Layout,
        series: usize,
        out: &mut [f64],
    ) -> Result<Option<Unserved>> {
        let Some(origin) = Origin::of(*window, series) else {
            return Ok(Some(Unserved::because("no known value")));
        };
        let mut rows = Vec::with_capacity(out.len() * layout.width());
        for step in 1..=out.len() {
            origin.push_row(step, layout, &mut rows);
        }
        let corrections = self.booster.predict(&rows, layout.width()).map_err(internal)?;
        for (step, (forecast, correction)) in out.iter_mut().zip(corrections).enumerate() {
            *forecast = origin.scale * (origin.base(step + 1) + correction);
        }
        Ok(None)
    }
}

fn internal(error: LightGbmError) -> Error {
    Error::new("X002", format!("LightGBM: {error}"))
}
