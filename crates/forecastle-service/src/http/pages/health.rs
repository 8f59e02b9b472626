//! Whether the service is alive, and whether it can answer.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::http::app::App;
use crate::http::problem::Problem;

/// `GET /health`: alive.
pub async fn health() -> Response {
    Json(json!({ "status": "alive" })).into_response()
}

/// `GET /ready`: can answer. Nothing about the forecast but whether there is one.
pub async fn ready(State(app): State<App>) -> Response {
    if *app.draining.borrow() {
        return Problem::new("H001", "the service is about to stop").retry_after(5).into_response();
    }
    if let Err(problem) = app.work(|app| app.store.ping()).await {
        let mut problem = problem.retry_after(5);
        problem.status = StatusCode::SERVICE_UNAVAILABLE.as_u16();
        return problem.into_response();
    }
    let forecast = match app.snapshots.current() {
        Some(_) => "published",
        None => "none yet",
    };
    Json(json!({ "status": "ready", "forecast": forecast })).into_response()
}
