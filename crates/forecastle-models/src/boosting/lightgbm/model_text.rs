//! Checks that a model text is one LightGBM's parser and predictor can be trusted with.
//!
//! LightGBM reads model files of its own making: it follows the offsets, node indices and counts
//! it finds without looking whether they lie inside the text or the tree, and ends the process on
//! some of the errors it does see. So a text is accepted only if it has the form LightGBM writes
//! for a single-output model of constant-leaf trees, with every index in range.

use std::collections::BTreeMap;
use std::ffi::{CStr, CString};
use std::str::FromStr;

use super::LightGbmError;

/// The format version written by the LightGBM this crate is built with.
const VERSION: &str = "v4";

/// LightGBM reads at most this many lines of a tree, the closing empty line included.
const MAX_TREE_LINES: usize = 22;

/// Keys LightGBM writes before the first tree.
const HEADER_KEYS: [&str; 12] = [
    "tree",
    "version",
    "num_class",
    "num_tree_per_iteration",
    "label_index",
    "max_feature_idx",
    "objective",
    "average_output",
    "feature_names",
    "monotone_constraints",
    "feature_infos",
    "tree_sizes",
];

/// Objectives that turn one score into one prediction.
const OBJECTIVES: [&str; 12] = [
    "regression",
    "regression_l1",
    "huber",
    "fair",
    "poisson",
    "quantile",
    "mape",
    "gamma",
    "tweedie",
    "binary",
    "cross_entropy",
    "cross_entropy_lambda",
];

/// Bit of a node's decision type that marks a split on categories.
pub(in crate::boosting) const CATEGORICAL_MASK: u8 = 1;

/// Largest decision type: categorical, default left, and a missing type of two bits.
const MAX_DECISION_TYPE: u8 = 15;

pub(in crate::boosting) type Fields<'a> = BTreeMap<&'a str, &'a str>;
type Result<T> = std::result::Result<T, LightGbmError>;

/// A model text that has passed the checks, NUL-terminated.
#[derive(Debug, Clone)]
pub(in crate::boosting) struct CheckedText {
    text: CString,
    column_count: usize,
    tree_count: usize,
}

impl CheckedText {
    /// Checks `text`.
    pub(in crate::boosting) fn new(text: &str) -> Result<Self> {
        if !text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)) {
            return Err(invalid("it holds bytes other than printable ascii"));
        }
        if !text.starts_with("tree\n") {
            return Err(invalid("it does not start with a line `tree`"));
        }
        // LightGBM places the first tree at the first line that starts with this.
        let trees_start =
            text.find("\nTree=").map(|at| at + 1).ok_or_else(|| invalid("it has no trees"))?;
        let (header, trees) = text.split_at(trees_start);
        let header = fields(header, Some(&HEADER_KEYS))?;
        let column_count = check_header(&header)?;
        let tree_count = check_trees(&header, trees, column_count)?;
        if text.contains("[linear_tree: 1]") {
            return Err(invalid("linear trees are not supported"));
        }
        let text = CString::new(text).map_err(|_| invalid("it holds a nul byte"))?;
        Ok(Self { text, column_count, tree_count })
    }

    /// The text for the C library.
    pub(in crate::boosting) fn as_c_str(&self) -> &CStr {
        &self.text
    }

    /// The text itself.
    pub(in crate::boosting) fn as_str(&self) -> &str {
        self.text.to_str().unwrap_or_default()
    }

    /// The fields before the trees.
    pub(in crate::boosting) fn header(&self) -> Result<Fields<'_>> {
        let text = self.as_str();
        fields(&text[..text.find("\nTree=").unwrap_or_default()], Some(&HEADER_KEYS))
    }

    /// The fields of each tree.
    pub(in crate::boosting) fn trees(&self) -> impl Iterator<Item = Result<Fields<'_>>> {
        let text = self.as_str();
        let end = text.find("\nend of trees\n").unwrap_or(text.len());
        // The first line of each, with its number, is cut off.
        let trees = text[..end].split("\nTree=").skip(1);
        trees.map(|tree| fields(tree.split_once('\n').unwrap_or_default().1, None))
    }

    /// Number of feature columns.
    pub(in crate::boosting) fn column_count(&self) -> usize {
        self.column_count
    }

    /// Number of trees, which is the number of iterations.
    pub(in crate::boosting) fn tree_count(&self) -> usize {
        self.tree_count
    }
}

/// Checks the lines before the trees and returns the number of feature columns.
fn check_header(header: &Fields<'_>) -> Result<usize> {
    if field(header, "version")? != VERSION {
        return Err(invalid(format!("its version is not {VERSION}")));
    }
    for key in ["num_class", "num_tree_per_iteration"] {
        if field(header, key)? != "1" {
            return Err(invalid(format!("{key} is not 1")));
        }
    }
    number::<i32>(header, "label_index")?;
    let objective = header.get("objective").map(|value| value.split(' ').next().unwrap_or(""));
    if objective.is_some_and(|name| !OBJECTIVES.contains(&name)) {
        return Err(invalid("its objective is not a single-output one"));
    }
    let last_column: i32 = number(header, "max_feature_idx")?;
    let column_count = usize::try_from(last_column)
        .map_err(|_| invalid("max_feature_idx is negative"))?
        .saturating_add(1);
    for key in ["feature_names", "feature_infos", "monotone_constraints"] {
        let optional = key == "monotone_constraints" && !header.contains_key(key);
        if !optional && field(header, key)?.split_ascii_whitespace().count() != column_count {
            return Err(invalid(format!("{key} does not have {column_count} entries")));
        }
    }
    Ok(column_count)
}

/// Checks every tree at the place its size gives and returns how many there are.
fn check_trees(header: &Fields<'_>, trees: &str, column_count: usize) -> Result<usize> {
    let sizes: Vec<usize> = numbers(header, "tree_sizes", None)?;
    let mut rest = trees;
    for (index, &size) in sizes.iter().enumerate() {
        let (tree, after) =
            rest.split_at_checked(size).ok_or_else(|| invalid("it ends inside a tree"))?;
        check_tree(index, tree, column_count).map_err(|error| in_tree(index, error))?;
        rest = after;
    }
    if !rest.starts_with("end of trees\n") {
        return Err(invalid("the last tree is not followed by `end of trees`"));
    }
    Ok(sizes.len())
}

fn check_tree(index: usize, text: &str, column_count: usize) -> Result<()> {
    let body = text
        .strip_prefix(&format!("Tree={index}\n"))
        .ok_or_else(|| invalid("it does not start where tree_sizes says"))?;
    let body = body.strip_suffix("\n\n\n").ok_or_else(|| invalid("it does not end properly"))?;
    if body.contains("\n\n") || body.lines().count() >= MAX_TREE_LINES {
        return Err(invalid("its lines are not those of a tree"));
    }
    let tree = fields(body, None)?;
    if field(&tree, "is_linear")? != "0" {
        return Err(invalid("linear trees are not supported"));
    }
    let leaf_count: usize = number(&tree, "num_leaves")?;
    if leaf_count == 0 {
        return Err(invalid("it has no leaves"));
    }
    check_arrays(&tree, leaf_count)?;
    if leaf_count > 1 {
        check_nodes(&tree, leaf_count, column_count)?;
    }
    Ok(())
}

/// Checks the values that only have to be numbers, and as many as there are nodes or leaves.
fn check_arrays(tree: &Fields<'_>, leaf_count: usize) -> Result<()> {
    floats(tree, "leaf_value", leaf_count)?;
    floats(tree, "shrinkage", 1)?;
    for (key, length) in [
        ("leaf_weight", leaf_count),
        ("leaf_count", leaf_count),
        ("split_gain", leaf_count - 1),
        ("internal_value", leaf_count - 1),
        ("internal_weight", leaf_count - 1),
        ("internal_count", leaf_count - 1),
    ] {
        // LightGBM leaves some of these empty in a tree without splits.
        if leaf_count > 1 || !field(tree, key)?.is_empty() {
            floats(tree, key, length)?;
        }
    }
    Ok(())
}

/// Checks that the nodes form a tree over known columns and categories.
fn check_nodes(tree: &Fields<'_>, leaf_count: usize, column_count: usize) -> Result<()> {
    let node_count = leaf_count - 1;
    let node_numbers = Some(node_count);
    for key in ["left_child", "right_child"] {
        let children: Vec<i32> = numbers(tree, key, node_numbers)?;
        for (node, &child) in children.iter().enumerate() {
            // A negative child is a leaf, counted from -1. A node comes after its parent, so that
            // every path ends.
            let known = match usize::try_from(child) {
                Ok(child) => node < child && child < node_count,
                Err(_) => usize::try_from(!child).is_ok_and(|leaf| leaf < leaf_count),
            };
            if !known {
                return Err(invalid(format!("{key} of node {node} is out of range")));
            }
        }
    }
    let columns: Vec<usize> = numbers(tree, "split_feature", node_numbers)?;
    if columns.iter().any(|&column| column >= column_count) {
        return Err(invalid("split_feature is out of range"));
    }
    let category_sets = check_categories(tree)?;
    let thresholds = thresholds(tree, node_count)?;
    let decisions: Vec<u8> = numbers(tree, "decision_type", node_numbers)?;
    for (&decision, &threshold) in decisions.iter().zip(&thresholds) {
        let categorical = decision & CATEGORICAL_MASK != 0;
        let set_known = threshold >= 0.0 && threshold < category_sets as f64;
        if decision > MAX_DECISION_TYPE || (categorical && !set_known) {
            return Err(invalid("decision_type or threshold is out of range"));
        }
    }
    Ok(())
}

/// Checks the category sets and returns how many there are.
fn check_categories(tree: &Fields<'_>) -> Result<usize> {
    let set_count: u32 = number(tree, "num_cat")?;
    if set_count == 0 {
        return Ok(0);
    }
    let set_count = set_count as usize;
    let boundaries: Vec<u32> = numbers(tree, "cat_boundaries", set_count.checked_add(1))?;
    let words: Vec<u32> = numbers(tree, "cat_threshold", None)?;
    let spans_words = boundaries.first() == Some(&0)
        && boundaries.last().is_some_and(|&end| end as usize == words.len());
    if !spans_words || !boundaries.is_sorted() {
        return Err(invalid("cat_boundaries is out of range"));
    }
    Ok(set_count)
}

/// Splits lines of `key=value` into fields, refusing repeated keys and, if given, unknown ones.
///
/// A line without `=` is a field only if its key is known.
fn fields<'a>(text: &'a str, known: Option<&[&str]>) -> Result<Fields<'a>> {
    let mut fields = Fields::new();
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (key, value) = match line.split_once('=') {
            Some(pair) => pair,
            None if known.is_some() => (line, ""),
            None => return Err(invalid("a line has no `=`")),
        };
        if known.is_some_and(|keys| !keys.contains(&key)) {
            return Err(invalid("its header has an unknown line"));
        }
        if value.contains('=') {
            return Err(invalid(format!("{key} has a second `=`")));
        }
        if fields.insert(key, value).is_some() {
            return Err(invalid(format!("{key} is given twice")));
        }
    }
    Ok(fields)
}

pub(in crate::boosting) fn field<'a>(fields: &Fields<'a>, key: &str) -> Result<&'a str> {
    fields.get(key).copied().ok_or_else(|| invalid(format!("{key} is missing")))
}

pub(in crate::boosting) fn number<T: FromStr>(fields: &Fields<'_>, key: &str) -> Result<T> {
    field(fields, key)?.parse().map_err(|_| invalid(format!("{key} is not a number in range")))
}

/// Reads numbers separated by single spaces, `length` of them if given.
pub(in crate::boosting) fn numbers<T: FromStr>(
    fields: &Fields<'_>,
    key: &str,
    length: Option<usize>,
) -> Result<Vec<T>> {
    let values: Vec<T> = field(fields, key)?
        .split(' ')
        .map(str::parse)
        .collect::<std::result::Result<_, _>>()
        .map_err(|_| invalid(format!("{key} is not a list of numbers in range")))?;
    if length.is_some_and(|length| length != values.len()) {
        return Err(invalid(format!("{key} has {} entries", values.len())));
    }
    Ok(values)
}

/// Reads thresholds. A split between every known value and the unknown ones has an infinite one.
pub(in crate::boosting) fn thresholds(tree: &Fields<'_>, length: usize) -> Result<Vec<f64>> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || b"+-.e".contains(&byte);
    let is_number = |text: &str| text == "inf" || text == "-inf" || text.bytes().all(is_plain);
    if !field(tree, "threshold")?.split(' ').all(is_number) {
        return Err(invalid(format!("threshold is not a list of {length} numbers")));
    }
    numbers(tree, "threshold", Some(length))
}

/// Reads finite floats in the plain notation LightGBM's own readers share.
fn floats(fields: &Fields<'_>, key: &str, length: usize) -> Result<Vec<f64>> {
    let plain = |byte: u8| byte.is_ascii_digit() || b" +-.e".contains(&byte);
    let values = if field(fields, key)?.bytes().all(plain) {
        numbers(fields, key, Some(length))?
    } else {
        Vec::new()
    };
    if values.len() != length || values.iter().any(|value: &f64| !value.is_finite()) {
        return Err(invalid(format!("{key} is not a list of {length} finite numbers")));
    }
    Ok(values)
}

pub(in crate::boosting) fn invalid(reason: impl Into<String>) -> LightGbmError {
    LightGbmError::ModelText(reason.into())
}

fn in_tree(index: usize, error: LightGbmError) -> LightGbmError {
    match error {
        LightGbmError::ModelText(reason) => invalid(format!("tree {index}: {reason}")),
        other => other,
    }
}
