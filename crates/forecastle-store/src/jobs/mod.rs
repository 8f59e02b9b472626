//! Jobs: work that goes on after the answer, and after a crash.
//!
//! A job is queued, claimed by a worker for as long as a lease lasts, and renewed with every report. A
//! worker that dies leaves a lease that runs out; then another one claims the job.

mod job;
mod queue;
mod work;

pub use job::{Job, JobError, JobState};
pub use queue::{Enqueued, NewJob};
pub use work::JobEnd;
