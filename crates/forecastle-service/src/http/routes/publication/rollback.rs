//! `POST /publication/rollback`.

use crate::http::routes::prelude::*;

/// Go back to the run published before this one.
#[utoipa::path(
    post,
    path = "/publication/rollback",
    tag = "publication",
    operation_id = "roll_back_publication",
    responses((status = 200, description = "Done.", body = api::Publication, example = json!(examples::publication()))),
    extensions(("x-permission" = json!("publish")))
)]
pub async fn roll_back_publication(
    State(app): State<App>,
    caller: Caller,
    Query(()): Query<()>,
) -> Answer<api::Publication> {
    pending()
}
