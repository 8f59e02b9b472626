//! `POST /runs`.

use crate::http::routes::prelude::*;

/// Start a run.
///
/// The answer is the job that does it; `GET /jobs/{id}` and the live connection tell how far it has come.
/// With `Idempotency-Key`, asking again within 24 hours gives the first answer instead of another run.
#[utoipa::path(
    post,
    path = "/runs",
    tag = "runs",
    operation_id = "start_run",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names this request; asking again gives the first answer.", min_length = 1, max_length = 200)),
    request_body(content = api::NewRun, example = json!(examples::new_run())),
    responses((status = 202, description = "Done.", body = api::JobInfo, example = json!(examples::job()))),
    extensions(("x-permission" = json!("run")))
)]
pub async fn start_run(
    State(app): State<App>,
    caller: Caller,
    Query(()): Query<()>,
    Body(body): Body<api::NewRun>,
) -> Answer<api::JobInfo> {
    pending()
}
