//! `GET /runs`.

use crate::http::routes::prelude::*;

/// Runs, newest first.
#[utoipa::path(
    get,
    path = "/runs",
    tag = "runs",
    operation_id = "list_runs",
    params(Page),
    responses((status = 200, description = "Done.", body = api::RunPage, example = json!(examples::run_page()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn list_runs(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<(Page,)>,
) -> Answer<api::RunPage> {
    pending()
}
