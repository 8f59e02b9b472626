//! Which series an account sees.

use std::collections::BTreeMap;

/// What an account may see: for each column the values allowed. Several columns restrict each other; no
/// column at all means everything, a column that does not exist means nothing.
pub type Scope = BTreeMap<String, Vec<String>>;

/// The series that a request is about.
#[derive(Debug, Clone)]
pub struct Selection {}
