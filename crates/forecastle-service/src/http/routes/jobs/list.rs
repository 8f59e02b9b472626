//! `GET /jobs`.

use crate::http::routes::prelude::*;

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
    caller: Caller,
    Query(query): Query<(Page,)>,
) -> Answer<api::JobPage> {
    pending()
}
