//! The parameters that the models of this family share, as their pages list them.

use crate::model::Parameter;

/// How fast the level follows.
pub const ALPHA: Parameter = Parameter {
    name: "α",
    range: "0.1 to 0.99",
    meaning: "the weight of the newest value; the least squared one-step errors from the fourth on",
};

/// The level to begin with.
pub const LEVEL: Parameter = Parameter {
    name: "l(0)",
    range: "any",
    meaning: "the level before the first value; of each α, the one of least squared errors",
};

/// A fixed share of the line.
pub const THETA_TWO: Parameter =
    Parameter { name: "θ", range: "2", meaning: "fixed: half of the line is added to the level" };

/// A share of the line that is chosen.
pub const THETA_CHOSEN: Parameter = Parameter {
    name: "θ",
    range: "1 or more",
    meaning: "the share 1 − 1/θ of the line, 0 to 1; of each α, the one of least squared errors",
};

/// One line.
pub const STATIC_LINE: Parameter = Parameter {
    name: "a, b",
    range: "any",
    meaning: "height and slope of the least-squares line through all values",
};

/// A line at each time.
pub const DYNAMIC_LINE: Parameter = Parameter {
    name: "a(t), b(t)",
    range: "any",
    meaning: "height and slope of the least-squares line through the values up to t",
};

/// The length of the season.
pub const SEASON: Parameter = Parameter {
    name: "m",
    range: "24 hours, 7 days, 52 weeks, 12 months, 4 quarters",
    meaning: "the length of the season, taken out first where a test shows one, by James and Stein's rule",
};

/// What is looked at.
pub const HISTORY: Parameter = Parameter {
    name: "history",
    range: "at most 5,000 periods",
    meaning: "the latest, which are looked at; at least 5 known values",
};
