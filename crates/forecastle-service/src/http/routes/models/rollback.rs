//! `POST /models/rollback`.

use crate::http::routes::prelude::*;

/// Go back to the champion before this one.
#[utoipa::path(
    post,
    path = "/models/rollback",
    tag = "models",
    operation_id = "roll_back_champion",
    responses((status = 200, description = "Done.", body = api::VersionInfo, example = json!(examples::version()))),
    extensions(("x-permission" = json!("promote")))
)]
pub async fn roll_back_champion(
    State(app): State<App>,
    caller: Caller,
    Query(()): Query<()>,
) -> Answer<api::VersionInfo> {
    pending()
}
