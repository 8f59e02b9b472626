//! `POST /models/versions/{version}/promote`.

use axum::Json;

use super::version_info;
use crate::http::check::require_length;
use crate::http::routes::prelude::*;

/// Make a version the champion.
#[utoipa::path(
    post,
    path = "/models/versions/{version}/promote",
    tag = "models",
    operation_id = "promote",
    params(("version" = u32, Path, description = "The version's number.", minimum = 1)),
    request_body(content = api::Promotion, example = json!(examples::promotion())),
    responses((status = 200, description = "Done.", body = api::VersionInfo, example = json!(examples::version()))),
    extensions(("x-permission" = json!("promote")))
)]
pub async fn promote(
    State(app): State<App>,
    caller: Caller,
    Path(version): Path<u32>,
    Query(()): Query<()>,
    Body(promotion): Body<api::Promotion>,
) -> Answer<api::VersionInfo> {
    require_length("/reason", &promotion.reason, 1, 1000)?;
    let promoted = app.work(move |app| {
        let promoted = app.store.promote(version, &promotion.reason, &caller.0.name)?;
        Ok(version_info(&promoted, &caller.0))
    });
    promoted.await.map(Json)
}
