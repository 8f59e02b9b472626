//! `GET /runs`.

use axum::Json;

use super::info::RunFacts;
use crate::http::cursor;
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
    Query((page,)): Query<(Page,)>,
) -> Answer<api::RunPage> {
    let runs = app.work(move |app| {
        let manifests = app.store.runs_all()?;
        let (manifests, meta) =
            cursor::part("runs", manifests, &page, |manifest| manifest.run.to_string())?;
        let facts = RunFacts::of(&app.store)?;
        let items = manifests.into_iter().map(|it| facts.info(it, &caller.0)).collect();
        Ok(api::RunPage { items, meta })
    });
    runs.await.map(Json)
}
