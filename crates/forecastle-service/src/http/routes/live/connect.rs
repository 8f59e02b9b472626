//! `GET /live`.

use crate::http::routes::prelude::*;

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
pub async fn connect(State(app): State<App>, caller: Caller) -> Result<Response, Problem> {
    pending()
}
