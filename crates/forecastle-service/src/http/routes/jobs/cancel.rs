//! `POST /jobs/{id}/cancel`.

use axum::Json;

use crate::http::routes::prelude::*;
use crate::jobs;

/// Cancel a job.
///
/// A queued job is cancelled at once, a running one at its next step.
#[utoipa::path(
    post,
    path = "/jobs/{id}/cancel",
    tag = "jobs",
    operation_id = "cancel_job",
    params(("id" = String, Path, description = "The job's id.", max_length = 1000)),
    responses((status = 200, description = "Done.", body = api::JobInfo, example = json!(examples::job()))),
    extensions(("x-permission" = json!("run")))
)]
pub async fn cancel_job(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Query(()): Query<()>,
) -> Answer<api::JobInfo> {
    let job = app.work(move |app| {
        let job = app.store.request_cancel(&id, &caller.0.name)?;
        app.hub.nudge();
        Ok(jobs::info(job))
    });
    job.await.map(Json)
}
