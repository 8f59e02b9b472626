//! `POST /score`.

use axum::Json;

use crate::http::present::snapshot;
use crate::http::routes::prelude::*;
use crate::snapshot::views;

/// Forecast a series on demand.
///
/// With another history or other covariates than known, by the champion. Nothing is published.
#[utoipa::path(
    post,
    path = "/score",
    tag = "score",
    operation_id = "score",
    request_body(content = api::ScoreRequest, example = json!(examples::score_request())),
    responses((status = 200, description = "Done.", body = api::Scored, example = json!(examples::scored()))),
    extensions(("x-permission" = json!("score")))
)]
pub async fn score(
    State(app): State<App>,
    caller: Caller,
    Query(()): Query<()>,
    Body(request): Body<api::ScoreRequest>,
) -> Answer<api::Scored> {
    let scored = app.work(move |app| {
        let snapshot = snapshot(app, None)?;
        let selection = snapshot.select(&caller.0.scope, &[], None)?;
        views::score(&snapshot, &selection, &request)
    });
    scored.await.map(Json)
}
