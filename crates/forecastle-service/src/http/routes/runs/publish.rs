//! `POST /runs/{run}/publish`.

use axum::Json;

use super::shown;
use crate::http::present::forecast_run;
use crate::http::routes::prelude::*;

/// Publish a run.
#[utoipa::path(
    post,
    path = "/runs/{run}/publish",
    tag = "runs",
    operation_id = "publish_run",
    params(("run" = String, Path, description = "The run's id.", max_length = 40, example = "r_0001")),
    responses((status = 200, description = "Done.", body = api::Publication, example = json!(examples::publication()))),
    extensions(("x-permission" = json!("publish")))
)]
pub async fn publish_run(
    State(app): State<App>,
    caller: Caller,
    Path(run): Path<String>,
    Query(()): Query<()>,
) -> Answer<api::Publication> {
    let published = app.work(move |app| {
        let id = forecast_run(app, &run)?;
        let published = app.store.publish(&id, &caller.0.name, None)?;
        Ok(shown(app, published))
    });
    published.await.map(Json)
}
