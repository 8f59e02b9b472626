//! Pages of lists.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a list goes on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Meta {
    /// The cursor of the next page, to be given back as `cursor`; null on the last page.
    pub next: Option<String>,
    /// How many there are in all that you may see and that match.
    pub total: u64,
    /// The run that the list comes from, where it comes from one; later pages come from the same run.
    pub run: Option<String>,
}
