//! What every route needs.

pub(crate) use axum::extract::State;
pub(crate) use axum::http::StatusCode;
pub(crate) use axum::response::Response;
pub(crate) use serde_json::json;

pub(crate) use crate::api;
pub(crate) use crate::http::app::App;
pub(crate) use crate::http::examples;
pub(crate) use crate::http::extract::{Body, Caller, Path, Query};
pub(crate) use crate::http::params::{OfRun, Page, Rows, Sorted, Span};
pub(crate) use crate::http::problem::{Answer, Problem};
