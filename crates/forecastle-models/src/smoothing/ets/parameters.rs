//! The parameters that the models of this family share, as their pages list them.

use crate::model::Parameter;

/// How fast the level follows.
pub const ALPHA: Parameter = Parameter {
    name: "α",
    range: "0.0001 to 0.9999",
    meaning: "the share of an error that moves the level; the greatest likelihood, held near 0.3",
};

/// How fast the growth follows.
pub const BETA: Parameter = Parameter {
    name: "β",
    range: "0 to α",
    meaning: "the share of an error that moves the growth; the greatest likelihood, held near 0",
};

/// How fast the season follows.
pub const GAMMA: Parameter = Parameter {
    name: "γ",
    range: "0 to 1 − α",
    meaning: "the share of an error that moves the season; the greatest likelihood, held near 0",
};

/// How fast a damped trend flattens out.
pub const PHI: Parameter = Parameter {
    name: "φ",
    range: "0.8 to 0.98",
    meaning: "the share of the growth that is left after a period; the greatest likelihood",
};

/// The same where a straight trend is tried as well.
pub const DAMPING: Parameter = Parameter {
    name: "φ",
    range: "0.8 to 0.98, or 1",
    meaning: "the share of the growth left after a period; the greatest likelihood, 1 by AICc",
};

/// The level to begin with.
pub const LEVEL: Parameter = Parameter {
    name: "l(0)",
    range: "any",
    meaning: "the level before the first value; held near what the first values suggest",
};

/// The growth to begin with.
pub const GROWTH: Parameter = Parameter {
    name: "b(0)",
    range: "any",
    meaning: "the growth per period before the first value; the greatest likelihood",
};

/// The season to begin with.
pub const INDICES: Parameter = Parameter {
    name: "s(0)",
    range: "m of them",
    meaning: "the season before the first value; held near that of a decomposition",
};

/// The length of the season.
pub const SEASON: Parameter = Parameter {
    name: "m",
    range: "24 hours, 7 days, 12 months, 4 quarters",
    meaning: "the length of the season; one of more than 24 periods is taken out first",
};

/// What is looked at.
pub const HISTORY: Parameter = Parameter {
    name: "history",
    range: "at most 2,500 periods",
    meaning: "the latest, which are looked at; at least 5 known values",
};
