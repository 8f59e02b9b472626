//! What is known about a series besides its own values.

/// When a covariate's values are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Known ahead of time, such as a holiday or a planned promotion.
    KnownFuture {
        /// For each series, how many periods after the table's last one have a value. Beyond them (in a
        /// backtest as much as in the real forecast) a stand-in is used, see [`super::Window::ahead`].
        periods_ahead: Vec<usize>,
    },
    /// Known only up to the origin, such as a temperature or a price index.
    PastOnly,
}

/// A column that changes over time beside the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariate {
    /// The column's name, as the user calls it.
    pub name: String,
    /// When its values are known.
    pub role: Role,
    /// The labels of a categorical column, sorted; a value is the place of its label. Empty for numbers.
    pub labels: Vec<String>,
    /// Values of all series, see [`super::Panel::covariate_values`]; NaN where unknown.
    pub(super) values: Values,
}

/// How a covariate's values are kept.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Values {
    /// Each series has its own, one series after the other.
    Own(Vec<f64>),
    /// Series of a group have the same, kept once.
    Shared {
        /// The group of each series.
        group_of: Vec<u32>,
        /// For each group, one value for every place of the time axis and of the stored future.
        groups: Vec<Vec<f64>>,
    },
}

impl Covariate {
    /// Whether values are places in [`Covariate::labels`].
    pub fn is_categorical(&self) -> bool {
        !self.labels.is_empty()
    }

    /// Whether series of a group share their values, so that they take little memory.
    pub fn is_shared(&self) -> bool {
        matches!(self.values, Values::Shared { .. })
    }

    /// Whether values are known after the origin.
    pub fn is_known_future(&self) -> bool {
        matches!(self.role, Role::KnownFuture { .. })
    }
}

/// A column that is constant within a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Static {
    /// The column's name, as the user calls it.
    pub name: String,
    /// The labels of a categorical column, sorted; empty for numbers.
    pub labels: Vec<String>,
    /// One value per series; NaN where unknown.
    pub values: Vec<f64>,
}
