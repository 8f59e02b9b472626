//! `POST /score`.

use crate::http::routes::prelude::*;

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
    Body(body): Body<api::ScoreRequest>,
) -> Answer<api::Scored> {
    pending()
}
