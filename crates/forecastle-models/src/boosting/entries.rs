//! The models of this family.

use super::global_trees::GlobalTrees;
use super::lightgbm::LightGbm;
use super::line::Ridge;
use super::members::Purpose;
use super::sampling::Horizon;
use super::xgboost::WhereInstalled;
use crate::model::{Kind, ModelEntry, Parameter, Preset};

const TWO_FORESTS: Parameter = Parameter {
    name: "F",
    range: "two forests, half each",
    meaning: "of demand itself over s; and of logarithms of its ratio to the rule, or of its difference from the rule where means are wanted",
};
const LEAVES: Parameter = Parameter {
    name: "leaves",
    range: "31, or 63 for more than 150,000 rows",
    meaning: "of a tree, at most",
};
const ROWS_OF_LEAF: Parameter =
    Parameter { name: "rows of a leaf", range: "40", meaning: "at least" };
const ROW_SHARE: Parameter =
    Parameter { name: "rows of a tree", range: "0.8", meaning: "the share that is drawn for each" };
const COLUMN_SHARE: Parameter = Parameter {
    name: "columns of a tree",
    range: "0.5",
    meaning: "the share that is drawn for each",
};
const PENALTY: Parameter = Parameter { name: "L2 penalty", range: "1", meaning: "of the leaves" };
const BINS: Parameter = Parameter { name: "bins", range: "63", meaning: "of a column, at most" };
const ROWS: Parameter = Parameter {
    name: "rows",
    range: "3 for each known value up to about 100,000, 1 for each up to 250,000",
    meaning: "learnt from; where there are more, past origins are thinned out, those more than a year ago twice as much",
};
const LOSS: Parameter = Parameter {
    name: "loss",
    range: "squares or absolute errors",
    meaning: "squares for means and logarithms, absolute errors for medians; by the metric",
};

/// Of trees, of which there are so many.
const fn trees(range: &'static str) -> Parameter {
    let meaning = "where `[boosting]` says nothing else; so with all that follow but bins and rows";
    Parameter { name: "trees", range, meaning }
}

const fn learning_rate(range: &'static str) -> Parameter {
    Parameter { name: "learning rate", range, meaning: "the share of each tree that is added" }
}

/// The parameters of boosted points.
const PARAMETERS: &[Parameter] = &[
    TWO_FORESTS,
    trees("200, or 300 for more than 150,000 rows"),
    learning_rate("0.05"),
    LEAVES,
    ROWS_OF_LEAF,
    ROW_SHARE,
    COLUMN_SHARE,
    PENALTY,
    BINS,
    ROWS,
    LOSS,
];

/// LightGBM, direct.
pub static LIGHTGBM: ModelEntry = ModelEntry {
    name: "lightgbm",
    title: "LightGBM",
    doc: "gradient-boosted trees over all series together, all steps ahead straight from the origin",
    formula: "ŷ(t+h) = s·(r(t,h) ⊕ F(x(t,h))), s the series' size, r the best simple rule, F the trees, x the features",
    parameters: PARAMETERS,
    use_when: "many series that have something in common, and covariates that matter",
    source: "Ke et al. (2017), Advances in Neural Information Processing Systems 30; LightGBM 4",
    preset: Preset::Balanced,
    uses_covariates: true,
    kind: Kind::Global(&GlobalTrees {
        engine: &LightGbm,
        horizon: Horizon::Direct,
        purpose: Purpose::Boosted,
    }),
};

/// LightGBM, recursive.
pub static LIGHTGBM_RECURSIVE: ModelEntry = ModelEntry {
    name: "lightgbm_recursive",
    title: "LightGBM, step by step",
    doc: "gradient-boosted trees that forecast one step ahead, and take up their own forecasts for the next",
    formula: "ŷ(t+h) = s·(r(t+h−1,1) ⊕ F(x(t+h−1,1))), with forecasts for what is not known yet",
    parameters: PARAMETERS,
    use_when: "short horizons, and series whose last values say most",
    source: "Ke et al. (2017), Advances in Neural Information Processing Systems 30; LightGBM 4",
    preset: Preset::Best,
    uses_covariates: true,
    kind: Kind::Global(&GlobalTrees {
        engine: &LightGbm,
        horizon: Horizon::Recursive,
        purpose: Purpose::Boosted,
    }),
};

/// The parameters of boosted quantiles.
const QUANTILE_PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "F",
        range: "nine forests, one for each of 0.005, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 0.995",
        meaning: "of logarithms of demand's ratio to the rule, or of its difference from the rule where means are wanted",
    },
    trees("100"),
    learning_rate("0.1"),
    Parameter { range: "31", ..LEAVES },
    ROWS_OF_LEAF,
    ROW_SHARE,
    COLUMN_SHARE,
    PENALTY,
    BINS,
    ROWS,
    Parameter { name: "loss", range: "the quantile's", meaning: "one forest each" },
];

/// LightGBM, quantiles.
pub static LIGHTGBM_QUANTILES: ModelEntry = ModelEntry {
    name: "lightgbm_quantiles",
    title: "LightGBM, quantiles",
    doc: "gradient-boosted trees for nine quantiles, put in order; the point is their median or mean",
    formula: "q̂(p, t+h) = s·(r(t,h) ⊕ F(p, x(t,h))), sorted over p; ŷ = q̂(0.5), or the mean of all between",
    parameters: QUANTILE_PARAMETERS,
    use_when: "how uncertain demand is depends on what is known ahead: promotions, holidays, prices",
    source: "Koenker and Bassett (1978), Econometrica 46; Chernozhukov, Fernández-Val and Galichon (2010), Econometrica 78; LightGBM 4",
    preset: Preset::Best,
    uses_covariates: true,
    kind: Kind::Global(&GlobalTrees {
        engine: &LightGbm,
        horizon: Horizon::Direct,
        purpose: Purpose::Quantiles,
    }),
};

/// The parameters of a random forest.
const FOREST_PARAMETERS: &[Parameter] = &[
    TWO_FORESTS,
    Parameter { name: "trees", range: "100", meaning: "fixed, as all that follow but the loss" },
    LEAVES,
    Parameter { range: "10", ..ROWS_OF_LEAF },
    Parameter { range: "0.6", ..ROW_SHARE },
    Parameter { range: "0.3", ..COLUMN_SHARE },
    BINS,
    ROWS,
    LOSS,
];

/// A random forest.
pub static RANDOM_FOREST: ModelEntry = ModelEntry {
    name: "random_forest",
    title: "Random forest",
    doc: "averaged trees over all series together, each on rows and columns of its own",
    formula: "ŷ(t+h) = s·(r(t,h) ⊕ F(x(t,h))), F the mean of the trees",
    parameters: FOREST_PARAMETERS,
    use_when: "few rows, where boosted trees would learn noise",
    source: "Breiman (2001), Machine Learning 45; LightGBM 4",
    preset: Preset::Best,
    uses_covariates: true,
    kind: Kind::Global(&GlobalTrees {
        engine: &LightGbm,
        horizon: Horizon::Direct,
        purpose: Purpose::Averaged,
    }),
};

/// LightGBM, a forest for each few steps.
pub static LIGHTGBM_BLOCKS: ModelEntry = ModelEntry {
    name: "lightgbm_blocks",
    title: "LightGBM, by blocks of steps",
    doc: "gradient-boosted trees, of their own for each quarter of the horizon",
    formula: "ŷ(t+h) = s·(r(t,h) ⊕ F(b, x(t,h))), b the block of steps that h lies in",
    parameters: BLOCK_PARAMETERS,
    use_when: "long horizons, of which the near end depends on other things than the far end",
    source: "Taieb et al. (2012), Expert Systems with Applications 39(8); LightGBM 4",
    preset: Preset::Best,
    uses_covariates: true,
    kind: Kind::Global(&GlobalTrees {
        engine: &LightGbm,
        horizon: Horizon::Blocks,
        purpose: Purpose::Boosted,
    }),
};

/// The parameters of trees by blocks.
const BLOCK_PARAMETERS: &[Parameter] = &[
    Parameter {
        name: "b",
        range: "four blocks, fewer for horizons below 4",
        meaning: "of steps next to each other, as many in each as can be",
    },
    TWO_FORESTS,
    trees("200, or 300 for more than 150,000 rows"),
    learning_rate("0.05"),
    LEAVES,
    ROWS_OF_LEAF,
    ROW_SHARE,
    COLUMN_SHARE,
    PENALTY,
    BINS,
    Parameter { range: "half as many for each block as lightgbm has", ..ROWS },
    LOSS,
];

/// XGBoost, direct.
pub static XGBOOST: ModelEntry = ModelEntry {
    name: "xgboost",
    title: "XGBoost",
    doc: "gradient-boosted trees by XGBoost's own library, where that is installed",
    formula: "ŷ(t+h) = s·(r(t,h) ⊕ F(x(t,h))), s the series' size, r the best simple rule, F the trees, x the features",
    parameters: PARAMETERS,
    use_when: "a second opinion beside LightGBM; `forecastle doctor` says whether the library is there",
    source: "Chen and Guestrin (2016), Proceedings of KDD; XGBoost 2 or later",
    preset: Preset::Named,
    uses_covariates: true,
    kind: Kind::Global(&GlobalTrees {
        engine: &WhereInstalled,
        horizon: Horizon::Direct,
        purpose: Purpose::Boosted,
    }),
};

/// Ridge regression over all series.
pub static GLOBAL_RIDGE: ModelEntry = ModelEntry {
    name: "global_ridge",
    title: "Ridge, all series",
    doc: "one straight line through each feature, over all series together",
    formula: "ŷ(t+h) = s·(r(t,h) ⊕ (a + Σ bᵢ·(xᵢ(t,h) − x̄ᵢ))), xᵢ kept to where rows were seen",
    parameters: &[
        Parameter {
            name: "b",
            range: "one for each feature, and for each of the 40 commonest codes of one",
            meaning: "by least squares of logarithms of demand's ratio to the rule, or of its difference from it where means are wanted",
        },
        Parameter {
            name: "ridge penalty",
            range: "0.0001 to 1, times the rows",
            meaning: "on features of variance one; the best by generalised cross-validation",
        },
        BINS,
        ROWS,
    ],
    use_when: "a plain line beside the trees: few rows, or effects that keep growing",
    source: "Hoerl and Kennard (1970), Technometrics 12(1); Golub, Heath and Wahba (1979), Technometrics 21(2)",
    preset: Preset::Best,
    uses_covariates: true,
    kind: Kind::Global(&GlobalTrees {
        engine: &Ridge,
        horizon: Horizon::Direct,
        purpose: Purpose::Straight,
    }),
};
