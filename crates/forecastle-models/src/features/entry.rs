//! What a family of features is.

use super::cells::Cells;
use super::seen::{Place, Seen};
use super::shared::Shared;

/// A column of feature rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The name, unique among a model's columns.
    pub name: String,
    /// Whether values are small whole codes, split by sets of them, and not amounts.
    pub is_categorical: bool,
}

impl Column {
    /// A column of amounts.
    pub fn amount(name: impl Into<String>) -> Self {
        Self { name: name.into(), is_categorical: false }
    }

    /// A column of codes.
    pub fn code(name: impl Into<String>) -> Self {
        Self { name: name.into(), is_categorical: true }
    }
}

/// The words in which a planner is told what moved a forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Where the series stands now.
    RecentLevel,
    /// The time of the year, month or week.
    Season,
    /// Where it is going.
    Trend,
    /// Holidays and events.
    Holiday,
    /// Promotions and discounts.
    Promotion,
    /// Prices.
    Price,
    /// Weather, the economy and whatever else is given beside the target.
    Outside,
    /// What is sold, and where.
    Product,
    /// What the others of its category and place do.
    Others,
}

impl Group {
    /// The words.
    pub fn words(self) -> &'static str {
        match self {
            Self::RecentLevel => "recent level",
            Self::Season => "season",
            Self::Trend => "trend",
            Self::Holiday => "holidays and events",
            Self::Promotion => "promotion",
            Self::Price => "price",
            Self::Outside => "outside influences",
            Self::Product => "product and place",
            Self::Others => "demand of others",
        }
    }
}

/// What has to be known for a row of a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Values and covariates up to the origin.
    Past,
    /// Dates alone.
    Dates,
    /// Covariates declared as known ahead, up to the period that is forecast and a little further.
    KnownAhead,
    /// What is constant within a series.
    Constants,
}

impl Needs {
    /// The word in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Past => "past",
            Self::Dates => "dates",
            Self::KnownAhead => "known_ahead",
            Self::Constants => "constants",
        }
    }
}

/// One family of features: what it is, and how to compute it.
pub struct FeatureEntry {
    /// The name in files and settings.
    pub name: &'static str,
    /// What it says, in a sentence.
    pub doc: &'static str,
    /// The words for a planner.
    pub group: Group,
    /// What has to be known.
    pub needs: Needs,
    /// The family itself.
    pub family: &'static dyn Family,
}

/// Features that are computed together.
pub trait Family: Sync {
    /// The columns for a panel; none where the family has nothing to say about it.
    fn columns(&self, shared: &Shared<'_>) -> Vec<Column>;

    /// Fills the family's columns for rows of one series, ordered by what is known in them.
    fn fill(&self, seen: &Seen<'_>, rows: &[Place], cells: &mut Cells<'_>);

    /// One row from the definition: as slow as need be, and as plain.
    fn at(&self, seen: &Seen<'_>, row: Place) -> Vec<f32>;

    /// The words for a planner of one of its columns, where they differ within the family.
    fn group_of(&self, _: &Shared<'_>, _column: usize) -> Option<Group> {
        None
    }

    /// The labels of one of its columns of codes, in the order of the codes; none where codes have no names.
    fn labels_of(&self, _: &Shared<'_>, _column: usize) -> Vec<String> {
        Vec::new()
    }
}
