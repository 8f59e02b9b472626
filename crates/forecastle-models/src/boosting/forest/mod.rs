//! Trained trees in a form of our own, whichever engine grew them.

mod tree;

pub use tree::{Forest, Link, Node, Split, Tree};
