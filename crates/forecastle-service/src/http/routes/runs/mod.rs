//! Runs.

pub mod get;
mod info;
pub mod list;
pub mod publish;
pub mod start;

use crate::api;

/// A publication as the API shows it.
pub fn publication(publication: forecastle_store::Publication) -> api::Publication {
    api::Publication {
        run: publication.run.to_string(),
        published_at: publication.at,
        published_by: publication.by,
        before: publication.before.map(|run| run.to_string()),
    }
}
