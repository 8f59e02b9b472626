//! `GET /runs/{run}`.

use axum::Json;
use forecastle_core::Error;

use super::info::RunFacts;
use crate::http::routes::prelude::*;

/// A run.
#[utoipa::path(
    get,
    path = "/runs/{run}",
    tag = "runs",
    operation_id = "get_run",
    params(("run" = String, Path, description = "The run's id.", max_length = 40, example = "r_0001")),
    responses((status = 200, description = "Done.", body = api::RunInfo, example = json!(examples::run()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn get_run(
    State(app): State<App>,
    caller: Caller,
    Path(run): Path<String>,
    Query(()): Query<()>,
) -> Answer<api::RunInfo> {
    let run = app.work(move |app| {
        let id = app.store.resolve_run(&run).map_err(|error| match error.code() {
            "R001" => Error::new("N001", format!("there is no run {run}")),
            _ => error,
        })?;
        Ok(RunFacts::of(&app.store)?.info(app.store.manifest(&id)?, &caller.0))
    });
    run.await.map(Json)
}
