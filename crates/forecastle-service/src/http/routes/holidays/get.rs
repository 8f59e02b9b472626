//! `GET /holidays`.

use crate::http::routes::prelude::*;

/// Each holiday over the years, forecast beside actual.
#[utoipa::path(
    get,
    path = "/holidays",
    tag = "holidays",
    operation_id = "holidays",
    params(Rows),
    responses((status = 200, description = "Done.", body = api::Holidays, example = json!(examples::holidays()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn holidays(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<(Rows,)>,
) -> Answer<api::Holidays> {
    pending()
}
