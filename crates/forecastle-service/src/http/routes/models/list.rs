//! `GET /models`.

use crate::http::routes::prelude::*;

/// Models to choose from, and versions trained.
#[utoipa::path(
    get,
    path = "/models",
    tag = "models",
    operation_id = "list_models",
    responses((status = 200, description = "Done.", body = api::Models, example = json!(examples::models()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn list_models(
    State(app): State<App>,
    caller: Caller,
    Query(()): Query<()>,
) -> Answer<api::Models> {
    pending()
}
