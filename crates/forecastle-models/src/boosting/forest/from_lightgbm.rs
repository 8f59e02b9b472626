//! Forests out of LightGBM's model text.

use super::tree::{Forest, Link, NEARLY_ZERO, Node, Split, Tree};
use crate::boosting::lightgbm::LightGbmError;
use crate::boosting::lightgbm::model_text::{
    CATEGORICAL_MASK, CheckedText, Fields, field, invalid, number, numbers, thresholds,
};

type Result<T> = std::result::Result<T, LightGbmError>;

/// Bit of a node's decision type that sends unknown values left.
const DEFAULT_LEFT_MASK: u8 = 2;

/// Which values a node takes for unknown: the two bits of its decision type after the flags.
const MISSING_ZERO: u8 = 1;
const MISSING_NAN: u8 = 2;

impl Forest {
    /// Reads the text of a LightGBM model, as [`Booster::to_text`] gives it.
    ///
    /// The leaves of an averaged model (a random forest) are divided by the number of trees. The
    /// weight of a leaf is its number of rows, which LightGBM's own explanations go by as well.
    ///
    /// [`Booster::to_text`]: crate::boosting::lightgbm::Booster::to_text
    ///
    /// # Errors
    /// [`LightGbmError::ModelText`] when the text is damaged, or its objective's link is none of
    /// [`Link`]'s.
    pub fn from_lightgbm(text: &str) -> Result<Self> {
        let text = CheckedText::new(text)?;
        let header = text.header()?;
        let averaged_over =
            if header.contains_key("average_output") { text.tree_count() as f64 } else { 1.0 };
        let trees = text
            .trees()
            .map(|fields| read_tree(&fields?, averaged_over))
            .collect::<Result<Vec<Tree>>>()?;
        if trees.len() != text.tree_count() {
            return Err(invalid("its trees are not where its sizes say"));
        }
        let forest = Self {
            column_count: text.column_count(),
            base: 0.0,
            link: link(header.get("objective").copied())?,
            trees,
        };
        forest.check().map_err(invalid)?;
        Ok(forest)
    }
}

/// What an objective's scores stand for; those of an objective of the caller's own are themselves.
fn link(objective: Option<&str>) -> Result<Link> {
    let Some(objective) = objective else { return Ok(Link::Identity) };
    let mut words = objective.split(' ');
    let name = words.next().unwrap_or_default();
    let is_root = words.any(|word| word == "sqrt");
    match name {
        "poisson" | "tweedie" | "gamma" => Ok(Link::Exponential),
        "regression" | "regression_l1" | "huber" | "fair" | "quantile" | "mape" if !is_root => {
            Ok(Link::Identity)
        }
        _ => Err(invalid(format!("scores of objective `{objective}` are not forecasts"))),
    }
}

fn read_tree(fields: &Fields<'_>, averaged_over: f64) -> Result<Tree> {
    let leaf_count: usize = number(fields, "num_leaves")?;
    let mut leaves: Vec<f64> = numbers(fields, "leaf_value", Some(leaf_count))?;
    for leaf in &mut leaves {
        *leaf /= averaged_over;
    }
    if leaf_count == 1 {
        return Ok(Tree { nodes: Vec::new(), leaves, leaf_covers: vec![1.0] });
    }
    let leaf_covers = numbers(fields, "leaf_count", Some(leaf_count))?;
    Ok(Tree { nodes: read_nodes(fields, leaf_count - 1)?, leaves, leaf_covers })
}

fn read_nodes(fields: &Fields<'_>, node_count: usize) -> Result<Vec<Node>> {
    let length = Some(node_count);
    let columns: Vec<u32> = numbers(fields, "split_feature", length)?;
    let gains: Vec<f32> = numbers(fields, "split_gain", length)?;
    let thresholds = thresholds(fields, node_count)?;
    let decisions: Vec<u8> = numbers(fields, "decision_type", length)?;
    let left: Vec<i32> = numbers(fields, "left_child", length)?;
    let right: Vec<i32> = numbers(fields, "right_child", length)?;
    let sets = CategorySets::read(fields)?;
    let mut nodes = Vec::with_capacity(node_count);
    for place in 0..node_count {
        let (split, unknown_left) = if decisions[place] & CATEGORICAL_MASK != 0 {
            // The threshold of a split on categories is the place of its set.
            (Split::In(sets.get(thresholds[place] as usize)?), false)
        } else {
            numeric_split(decisions[place], thresholds[place])
        };
        nodes.push(Node {
            column: columns[place],
            split,
            unknown_left,
            left: left[place],
            right: right[place],
            gain: gains[place],
        });
    }
    Ok(nodes)
}

/// A split on amounts, and whether unknown values go left.
fn numeric_split(decision: u8, threshold: f64) -> (Split, bool) {
    let default_left = decision & DEFAULT_LEFT_MASK != 0;
    match decision >> 2 & 3 {
        MISSING_ZERO => (Split::AtMostUnlessZero(threshold), default_left),
        MISSING_NAN => (Split::AtMost(around_zero(threshold)), default_left),
        // Where training saw nothing unknown, it is taken for zero.
        _ => (Split::AtMost(around_zero(threshold)), threshold >= 0.0),
    }
}

/// A threshold that keeps values together which LightGBM takes for zero before it compares them.
fn around_zero(threshold: f64) -> f64 {
    let nearly_zero = f64::from(NEARLY_ZERO);
    if (0.0..nearly_zero).contains(&threshold) {
        nearly_zero
    } else if (-nearly_zero..0.0).contains(&threshold) {
        (-nearly_zero).next_down()
    } else {
        threshold
    }
}

/// The sets of codes that a tree's nodes split by.
struct CategorySets {
    words: Vec<u32>,
    ends: Vec<usize>,
}

impl CategorySets {
    fn read(fields: &Fields<'_>) -> Result<Self> {
        if field(fields, "num_cat")? == "0" {
            return Ok(Self { words: Vec::new(), ends: Vec::new() });
        }
        Ok(Self {
            words: numbers(fields, "cat_threshold", None)?,
            ends: numbers(fields, "cat_boundaries", None)?,
        })
    }

    fn get(&self, place: usize) -> Result<Vec<u32>> {
        let span = self.ends.get(place).zip(self.ends.get(place + 1));
        span.and_then(|(&start, &end)| self.words.get(start..end))
            .map(<[u32]>::to_vec)
            .ok_or_else(|| invalid("a set of categories is out of range"))
    }
}
