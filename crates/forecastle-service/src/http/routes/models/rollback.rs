//! `POST /models/rollback`.

use axum::Json;
use forecastle_core::Error;

use super::version_info;
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
    let champion = app.work(move |app| {
        let champion = app.store.roll_back(&caller.0.name).map_err(|error| match error.code() {
            "R001" => Error::new("P002", error.to_string()),
            _ => error,
        })?;
        Ok(version_info(&champion, &caller.0))
    });
    champion.await.map(Json)
}
