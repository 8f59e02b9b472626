//! `GET /jobs/{id}`.

use crate::http::routes::prelude::*;

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
    caller: Caller,
    Path(id): Path<String>,
    Query(()): Query<()>,
) -> Answer<api::JobInfo> {
    pending()
}
