//! `POST /models/versions/{version}/promote`.

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
    Body(body): Body<api::Promotion>,
) -> Answer<api::VersionInfo> {
    pending()
}
