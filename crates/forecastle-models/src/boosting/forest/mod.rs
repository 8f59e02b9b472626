//! Trained trees in a form of our own, whichever engine grew them.

mod check;
mod from_lightgbm;
mod importance;
mod saved;
mod scorer;
mod shap;
#[cfg(test)]
mod tests;
mod tree;
mod walk;

pub use saved::SavedForest;
pub use scorer::Scorer;
pub use shap::Explainer;
pub use tree::{Forest, Link, NEARLY_ZERO, Node, Split, Tree, code};
