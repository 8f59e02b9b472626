//! Opening the project that the command line names.

use chrono::NaiveDate;
use forecastle_core::Result;
use forecastle_pipeline::config::{self, Settings};
use forecastle_service::cycle::{self, Asker, Request, Session};
use forecastle_store::Store;

use crate::args::{Common, Overrides};

/// Opens the project with the settings that the command line changes, and sets up the threads.
///
/// # Errors
/// When there is no project or a setting is wrong.
pub fn open(common: &Common, overrides: &Overrides) -> Result<Session> {
    let session = cycle::open(&request(common, overrides))?;
    set_up_threads(common, &session.settings);
    Ok(session)
}

/// The project's settings with what the command line changes, without the store: looking at data needs
/// none, and leaves nothing behind. Sets up the threads too.
///
/// # Errors
/// When there is no project or a setting is wrong.
pub fn settings(common: &Common, overrides: &Overrides) -> Result<(Settings, NaiveDate)> {
    let request = request(common, overrides);
    let settings = cycle::settings_of(&request)?;
    set_up_threads(common, &settings);
    Ok((settings, request.today()))
}

fn set_up_threads(common: &Common, settings: &Settings) {
    let threads = common.threads.unwrap_or(settings.threads);
    // A second pool in one process (tests) is no reason to stop.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
}

/// What the command line asks of the project.
fn request(common: &Common, overrides: &Overrides) -> Request {
    Request {
        project: common.project.clone(),
        today: common.today,
        overrides: cycle::Overrides {
            horizon: overrides.horizon,
            models: overrides.models.clone(),
            levels: overrides.levels.clone(),
            windows: overrides.windows,
            step: overrides.step,
        },
        asker: Asker::default(),
    }
}

/// Whether the folder that the command line names holds a project.
pub fn has_project(common: &Common) -> bool {
    common.project.join(config::FILE_NAME).exists()
}

/// Opens the store of the project that the command line names, without looking at its settings.
///
/// # Errors
/// `C001` when there is no project: nothing is to be made in a folder that holds none.
pub fn open_store(common: &Common) -> Result<Store> {
    require_project(common)?;
    Store::open(&common.project, None)
}

/// Makes sure that the folder that the command line names holds a project.
///
/// # Errors
/// `C001` when it does not.
pub fn require_project(common: &Common) -> Result<()> {
    match has_project(common) {
        true => Ok(()),
        false => config::load(&common.project).map(|_| ()),
    }
}
