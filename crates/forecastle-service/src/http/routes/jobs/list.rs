//! `GET /jobs`.

use axum::Json;

use crate::http::cursor;
use crate::http::routes::prelude::*;
use crate::jobs;

/// Jobs, newest first.
#[utoipa::path(
    get,
    path = "/jobs",
    tag = "jobs",
    operation_id = "list_jobs",
    params(Page),
    responses((status = 200, description = "Done.", body = api::JobPage, example = json!(examples::job_page()))),
    extensions(("x-permission" = json!("read")), ("x-object" = json!("whole")))
)]
pub async fn list_jobs(
    State(app): State<App>,
    _: Caller,
    Query((page,)): Query<(Page,)>,
) -> Answer<api::JobPage> {
    let jobs = app.work(move |app| {
        let all = app.store.jobs(None, u32::MAX)?;
        let (jobs, meta) = cursor::part("jobs", all, &page, |job| job.id.clone())?;
        Ok(api::JobPage { items: jobs.into_iter().map(jobs::info).collect(), meta })
    });
    jobs.await.map(Json)
}
