//! `GET /project`.

use axum::Json;
use forecastle_pipeline::config;

use crate::http::present::snapshot;
use crate::http::routes::prelude::*;
use crate::snapshot::views;

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
    let project = app.work(move |app| {
        if app.snapshots.current().is_none() {
            let settings = config::load(&app.project)?;
            return Ok(views::project_without_forecast(&settings, caller.0.is_scoped()));
        }
        let snapshot = snapshot(app, None)?;
        let selection = snapshot.select(&caller.0.scope, &[], None)?;
        views::project(&snapshot, &selection, app.now())
    });
    project.await.map(Json)
}
