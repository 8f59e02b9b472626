//! `GET /metrics`.

use std::net::SocketAddr;

use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::auth::{Object, Permission, authorize};
use crate::http::app::App;
use crate::http::extract::not_signed_in;
use crate::http::layers::identify;
use crate::http::metrics::METRICS_TYPE;
use crate::http::problem::Problem;

/// What is measured: to whoever asks on this machine itself, and else to accounts that see the whole.
pub async fn metrics(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    // A proxy on this machine speaks for somebody else.
    let is_forwarded = ["forwarded", "x-forwarded-for", "x-real-ip", "via"]
        .iter()
        .any(|name| headers.contains_key(*name));
    if !from.ip().is_loopback() || is_forwarded {
        let account = identify(&app, &headers).await?.ok_or_else(not_signed_in)?;
        authorize(&account, Permission::Read, Object::Whole)?;
    }
    let text = app.work(|app| app.metrics.text(app)).await?;
    Ok(([(header::CONTENT_TYPE, METRICS_TYPE)], text).into_response())
}
