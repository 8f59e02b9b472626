//! What a step says while it works.

use forecastle_pipeline::progress::Progress;
use forecastle_pipeline::validate::Report;

/// Hears what a step says, besides how far it has come.
pub trait Talk: Progress {
    /// A line about what is being done.
    fn say(&self, text: &str);

    /// Something that should be looked at.
    fn warn(&self, text: &str);

    /// Why the data did not pass the gate.
    fn problems(&self, report: &Report);
}
