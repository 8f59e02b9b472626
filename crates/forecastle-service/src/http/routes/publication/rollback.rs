//! `POST /publication/rollback`.

use axum::Json;
use forecastle_core::Error;

use crate::http::routes::prelude::*;
use crate::http::routes::runs::shown;

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
    let published = app.work(move |app| {
        let published = app.store.roll_back_publication(&caller.0.name);
        let published = published.map_err(nothing_before)?;
        Ok(shown(app, published))
    });
    published.await.map(Json)
}

/// That there is no run to go back to is no address that does not exist.
fn nothing_before(error: Error) -> Error {
    match error.code() {
        "R001" => Error::new("P002", error.to_string()).hint("publish another run instead"),
        _ => error,
    }
}
