//! `forecastle worker`.

use forecastle_core::Result;
use forecastle_service::jobs;

use crate::args::Common;
use crate::output::Output;

/// Does the project's jobs until it is asked to stop.
///
/// # Errors
/// When there is no project or the store cannot be opened.
pub fn run(common: &Common, output: &Output) -> Result<()> {
    crate::log::begin(common);
    jobs::work_until_asked_to_stop(&common.project, || output.say("Waiting for jobs"))
}
