//! Opening the project that the command line names.

use forecastle_core::Result;
use forecastle_service::cycle::{self, Request, Session};

use crate::args::{Common, Overrides};

/// Opens the project with the settings that the command line changes, and sets up the threads.
///
/// # Errors
/// When there is no project or a setting is wrong.
pub fn open(common: &Common, overrides: &Overrides) -> Result<Session> {
    let session = cycle::open(&Request {
        project: common.project.clone(),
        today: common.today,
        overrides: cycle::Overrides {
            horizon: overrides.horizon,
            models: overrides.models.clone(),
            levels: overrides.levels.clone(),
            windows: overrides.windows,
            step: overrides.step,
        },
    })?;
    let threads = common.threads.unwrap_or(session.settings.threads);
    // A second pool in one process (tests) is no reason to stop.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    Ok(session)
}
