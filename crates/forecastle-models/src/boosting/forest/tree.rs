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

impl Forest {
    /// A forest without trees, which says the same of every row.
    #[must_use]
    pub fn constant(score: f64, column_count: usize) -> Self {
        Self { column_count, base: score, link: Link::Identity, trees: Vec::new() }
    }
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
    /// Whether an unknown value (NaN) goes left.
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
    /// Values up to and including the threshold, which is not NaN, go left.
    AtMost(f64),
    /// As [`Split::AtMost`], and zero is as good as unknown ([`NEARLY_ZERO`] says what is zero).
    AtMostUnlessZero(f64),
    /// Codes whose bit is set go left: code `c` is bit `c % 32` of word `c / 32`; codes past the end go right.
    /// [`code`] says which code a value is; a value that is none goes right.
    In(Vec<u32>),
}

/// What is not farther from zero than this is zero to [`Split::AtMostUnlessZero`].
pub const NEARLY_ZERO: f32 = 1e-35;

/// The code that a value is: its whole part, where that is neither negative nor beyond 31 bits.
#[must_use]
pub fn code(value: f32) -> Option<u32> {
    const END: f32 = (1_u32 << 31) as f32;
    (value > -1.0 && value < END).then_some(value as u32)
}

/// Whether a set of codes, as in [`Split::In`], has a code.
pub(super) fn has_code(words: &[u32], code: u32) -> bool {
    words.get(code as usize / 32).is_some_and(|word| word >> (code % 32) & 1 == 1)
}
