//! Trained trees in a form of our own, whichever engine grew them.

mod check;
mod from_lightgbm;
#[cfg(test)]
mod tests;
mod tree;
mod walk;

pub use tree::{Forest, Link, NEARLY_ZERO, Node, Split, Tree, code};
