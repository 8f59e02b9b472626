//! `GET /live`.

use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::HeaderMap;

use super::listener::Listener;
use crate::auth::cross_site::refuse_other_sites;
use crate::http::routes::prelude::*;

/// Nothing is to be said to us but that somebody is still there.
const MOST_BYTES: usize = 1024;

/// Hear of jobs and published runs as they happen, over a WebSocket.
///
/// The first message says what is published. Those who see a part only hear of published runs alone.
#[utoipa::path(
    get,
    path = "/live",
    tag = "live",
    operation_id = "live",
    responses(
        (status = 101, description = "The connection stands; messages follow as JSON text.", body = api::LiveMessage,
            example = json!(api::LiveMessage::Hello { run: Some("r_0001".to_owned()) })),
        (status = 426, description = "This is for WebSockets.", body = Problem, content_type = "application/problem+json")
    ),
    extensions(("x-permission" = json!("read")))
)]
pub async fn connect(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Query(()): Query<()>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    // A browser sends the session's cookie along with sockets that other sites' pages open.
    refuse_other_sites(&headers)?;
    let upgrade = upgrade.map_err(|_| {
        let mut problem = Problem::new("Q001", "this address is for WebSockets");
        problem.status = StatusCode::UPGRADE_REQUIRED.as_u16();
        problem
    })?;
    let turn = app.sockets.clone().try_acquire_owned().map_err(|_| {
        Problem::new("H001", "there are as many live connections as can be").retry_after(30)
    })?;
    let listener = Listener { app, account: caller.0, headers };
    Ok(upgrade.max_message_size(MOST_BYTES).on_upgrade(move |socket| async move {
        listener.serve(socket).await;
        drop(turn);
    }))
}
