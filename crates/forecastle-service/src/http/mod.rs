//! HTTP: parse, authorise, call, render.
//!
//! [`Server`] opens a project and answers until it is told to stop. `router.rs` is the table of contents;
//! each route is a file `routes/<noun>/<verb>.rs` that says its path, parameters, answers and the
//! permission it asks for, which the guard reads from there.

pub(crate) mod app;
mod check;
mod cursor;
pub(crate) mod examples;
mod extract;
mod layers;
mod metrics;
mod openapi;
mod pages;
mod params;
mod present;
mod problem;
mod router;
#[allow(
    unused_qualifications,
    reason = "the descriptions of routes are generated with whole paths"
)]
mod routes;
mod serve;

pub use openapi::openapi_json;
pub use problem::{Problem, ProblemPart};
pub use serve::{Options, Server, Stop};
