//! What the API says: the shapes of its answers and questions.
//!
//! Field names are those of the files and metrics. Dates are plain ISO dates as the project's frequency
//! writes them (with a time of day for hourly data), moments are RFC 3339 in UTC. Percentages are
//! percentages. A number that does not exist is `null`, never NaN. Every answer that rests on a forecast
//! names the `run` it comes from.

mod accounts;
mod accuracy;
mod groups;
mod holidays;
mod jobs;
mod models;
mod page;
mod project;
mod runs;
mod score;
mod series;

pub use accounts::*;
pub use accuracy::*;
pub use groups::*;
pub use holidays::*;
pub use jobs::*;
pub use models::*;
pub use page::*;
pub use project::*;
pub use runs::*;
pub use score::*;
pub use series::*;
