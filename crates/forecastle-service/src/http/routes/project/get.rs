//! `GET /project`.

use crate::http::routes::prelude::*;

/// The project, and how fresh its forecast is.
#[utoipa::path(
    get,
    path = "/project",
    tag = "project",
    operation_id = "project",
    responses((status = 200, description = "Done.", body = api::Project, example = json!(examples::project()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn project(
    State(app): State<App>,
    caller: Caller,
    Query(()): Query<()>,
) -> Answer<api::Project> {
    pending()
}
