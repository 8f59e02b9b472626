//! The models that are made of all others that are tried beside them.

use super::Rule;
use crate::model::{Kind, ModelEntry, Parameter, Preset};

/// Whose misses count, in both.
const OWN_SHARE: Parameter = Parameter {
    name: "own share",
    range: "0.5",
    meaning: "fixed: the share of the series in e(m); the rest is that of all series",
};

/// The mean of all models, weighted by how little they missed by.
pub static ENSEMBLE: ModelEntry = ModelEntry {
    name: "ensemble",
    title: "Ensemble",
    doc: "the mean of the models tried beside it, those that missed by less counting more",
    formula: "ŷ(t+h) = Σ w(m)·ŷ(m, t+h), w(m) ∝ 1/e(m)²; e(m): what m missed by in the backtest, half that \
              of the series, half that of all, relative to the other models; bounds are as far from ŷ as the models' own, weighed alike",
    parameters: &[
        Parameter {
            name: "w(m)",
            range: "0 to 1, together 1",
            meaning: "from what the models missed by in the backtest, for each series",
        },
        OWN_SHARE,
        Parameter {
            name: "far more",
            range: "1.8",
            meaning: "fixed: models with e(m) above this times the least get no weight",
        },
        Parameter {
            name: "least weight",
            range: "0.02",
            meaning: "fixed: models with less get none",
        },
    ],
    use_when: "always worth trying: different models err in different ways, and their errors cancel",
    source: "Bates & Granger (1969), The combination of forecasts, Operational Research Quarterly 20(4)",
    preset: Preset::Balanced,
    uses_covariates: true,
    kind: Kind::Combination(Rule::InverseSquares),
};

/// For each series the model that missed by least.
pub static BEST_PER_SERIES: ModelEntry = ModelEntry {
    name: "best_per_series",
    title: "Best for each series",
    doc: "for each series the model that missed by least in the backtest, of those tried beside it",
    formula: "ŷ(t+h) = ŷ(m, t+h), m with the least e(m), as for the ensemble",
    parameters: &[
        Parameter {
            name: "m",
            range: "one of the models tried",
            meaning: "for each series that of the least e(m), the first of equals",
        },
        OWN_SHARE,
    ],
    use_when: "panels whose series differ in kind, when each forecast is to be explained by one model",
    source: "Fildes & Petropoulos (2015), Simple versus complex selection rules for forecasting many time \
             series, Journal of Business Research 68(8)",
    preset: Preset::Best,
    uses_covariates: true,
    kind: Kind::Combination(Rule::Best),
};

/// The ensembles of the tiers.
pub static TIERED: ModelEntry = ModelEntry {
    name: "tiered",
    title: "Tiers",
    doc: "for each tier of the assortment the mean of the models tried for it, those that missed by less counting more",
    formula: "as for the ensemble, with e(m) over the regular or the intermittent series of a tier; in the first tier \
              half that of the series itself",
    parameters: &[
        Parameter {
            name: "tier",
            range: "by value: 20, 30 and 50 % of the series",
            meaning: "which models are tried for a series; the settings `[tiers]` say otherwise",
        },
        Parameter {
            name: "w(m)",
            range: "0 to 1, together 1",
            meaning: "from what the models missed by in the backtest, for each segment",
        },
        OWN_SHARE,
    ],
    use_when: "large assortments: what sells most gets most work, and the long tail little",
    source: "Syntetos, Boylan & Croston (2005), On the categorization of demand patterns, Journal of the \
             Operational Research Society 56(5), for the classes; ABC analysis for the tiers",
    preset: Preset::Named,
    uses_covariates: true,
    kind: Kind::Combination(Rule::Tiered),
};
