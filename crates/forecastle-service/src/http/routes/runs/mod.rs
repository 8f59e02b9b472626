//! Runs.

pub mod get;
mod info;
pub mod list;
pub mod publish;
pub mod start;

use std::time::Duration;

use crate::api;
use crate::http::app::Shared;

/// How long an answer waits for the run just published to be shown; a very large one may take longer.
const SHOWN_WITHIN: Duration = Duration::from_secs(10);

/// A publication as the API shows it, once its run is shown.
pub fn shown(app: &Shared, publication: forecastle_store::Publication) -> api::Publication {
    app.hub.wait_for(publication.seq, SHOWN_WITHIN);
    api::Publication {
        run: publication.run.to_string(),
        published_at: publication.at,
        published_by: publication.by,
        before: publication.before.map(|run| run.to_string()),
    }
}
