//! What is answered outside the API: the dashboard, the documentation, and how the service is.

mod assets;
mod docs;
mod errors;
mod health;
mod markdown;
mod metrics;

use axum::Router;
use axum::routing::get;

use super::app::App;

/// The addresses outside the API. Whatever is not known shows the dashboard.
pub fn router() -> Router<App> {
    Router::new()
        .route("/health", get(health::health))
        .route("/ready", get(health::ready))
        .route("/metrics", get(metrics::metrics))
        .route("/api/v1/openapi.json", get(docs::openapi))
        .route("/docs", get(docs::page))
        .route("/docs/reader.js", get(docs::script))
        .route("/docs/reader.css", get(docs::style))
        .route("/docs/errors/{code}", get(errors::page))
        .fallback(assets::dashboard)
}
