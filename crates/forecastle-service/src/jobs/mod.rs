//! Work that goes on after the answer.

mod info;
mod perform;
mod talk;
mod worker;

pub use info::info;
pub use perform::overrides;
pub use worker::{STOPPED_WITHIN, Worker, work_until_asked_to_stop};
