//! Counting answers and the time they took.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::Response;

use crate::http::app::App;

/// Counts each answer under its route.
pub async fn measure(
    State(app): State<App>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    let method = match request.method().as_str() {
        known @ ("GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS") => known,
        _ => "other",
    };
    let method = method.to_owned();
    let response = next.run(request).await;
    // Files of the dashboard and addresses that do not exist have no route of their own.
    let route = path.as_ref().map_or("other", MatchedPath::as_str);
    let (status, took) = (response.status().as_u16(), began.elapsed());
    app.metrics.count(route, &method, status, took);
    tracing::debug!(route, method, status, took_ms = took.as_millis() as u64, "answered");
    response
}
