//! What a forest is.

/// Trees whose leaves add up to a score, and what turns a score into a forecast.
#[derive(Debug, Clone, PartialEq)]
pub struct Forest {
    /// The number of columns of a row.
    pub column_count: usize,
    /// What a row scores before the first tree.
    pub base: f64,
    /// What turns a score into a forecast.
    pub link: Link,
    /// The trees; their values are summed, shrinkage and averaging are in them already.
    pub trees: Vec<Tree>,
}

/// What turns a score into a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// The score itself.
    Identity,
    /// Its exponential: Poisson and Tweedie losses learn the logarithm.
    Exponential,
}

/// One tree. A tree of one leaf has no node.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tree {
    /// Inner nodes; the first is the root.
    pub nodes: Vec<Node>,
    /// What each leaf adds.
    pub leaves: Vec<f64>,
    /// The weight of the training rows in each leaf, for explanations.
    pub leaf_covers: Vec<f64>,
}

/// An inner node.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The column that it looks at.
    pub column: u32,
    /// How it decides.
    pub split: Split,
    /// Whether an unknown value goes left.
    pub unknown_left: bool,
    /// Where rows that pass go: a node's place, or the complement (`!place`) of a leaf's.
    pub left: i32,
    /// Where the others go, likewise.
    pub right: i32,
    /// What the split gained in the training loss.
    pub gain: f32,
}

/// How a node decides.
#[derive(Debug, Clone, PartialEq)]
pub enum Split {
    /// Values up to and including the threshold go left.
    AtMost(f64),
    /// Codes whose bit is set go left: code `c` is bit `c % 32` of word `c / 32`; codes past the end go right.
    In(Vec<u32>),
}
