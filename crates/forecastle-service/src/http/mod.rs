//! HTTP: parse, authorise, call, render.

pub(crate) mod app;
pub(crate) mod examples;
pub(crate) mod extract;
mod openapi;
pub(crate) mod params;
pub(crate) mod problem;
mod router;
#[allow(
    unused_qualifications,
    reason = "the descriptions of routes are generated with whole paths"
)]
mod routes;

pub use openapi::openapi_json;
pub use problem::{Problem, ProblemPart};
