//! `GET /series/{id}`.

use crate::http::present::view;
use crate::http::routes::prelude::*;
use crate::snapshot::views;

/// A series, with how well it was forecast.
#[utoipa::path(
    get,
    path = "/series/{id}",
    tag = "series",
    operation_id = "get_series",
    params(("id" = String, Path, description = "The series' id: its key's parts joined by `~`.", max_length = 1000), OfRun),
    responses((status = 200, description = "Done.", body = api::SeriesDetail, example = json!(examples::series_detail()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn get_series(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Query((of,)): Query<(OfRun,)>,
) -> Answer<api::SeriesDetail> {
    view(&app, caller, Rows::of(of.run), move |snapshot, selection| {
        views::series_detail(snapshot, selection, &id)
    })
    .await
}
