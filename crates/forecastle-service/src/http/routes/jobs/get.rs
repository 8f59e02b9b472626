//! `GET /jobs/{id}`.

use axum::Json;
use forecastle_core::Error;

use crate::http::routes::prelude::*;
use crate::jobs;

/// A job.
#[utoipa::path(
    get,
    path = "/jobs/{id}",
    tag = "jobs",
    operation_id = "get_job",
    params(("id" = String, Path, description = "The job's id.", max_length = 1000)),
    responses((status = 200, description = "Done.", body = api::JobInfo, example = json!(examples::job()))),
    extensions(("x-permission" = json!("read")), ("x-object" = json!("whole")))
)]
pub async fn get_job(
    State(app): State<App>,
    _: Caller,
    Path(id): Path<String>,
    Query(()): Query<()>,
) -> Answer<api::JobInfo> {
    let job = app.work(move |app| {
        let job = app.store.job(&id)?;
        job.map(jobs::info).ok_or_else(|| Error::new("J001", "there is no such job").with_value(id))
    });
    job.await.map(Json)
}
