//! The service: HTTP, accounts, jobs and live updates over the store and the pipeline.
//!
//! [`cycle`] is what a project goes through from its data to a published forecast; the command line
//! and the service's jobs run the same steps. [`api`] has the shapes of questions and answers, [`http`]
//! what serves them, [`auth`] who is asking and what they may do, [`jobs`] does what takes long, [`live`]
//! tells what happens.

pub mod api;
pub mod auth;
pub mod cycle;
pub mod http;
pub mod jobs;
pub mod live;
mod signals;
pub mod snapshot;
