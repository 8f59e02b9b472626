//! `GET /groups`.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::http::params::Order;
use crate::http::present::{listing, view_page};
use crate::http::routes::prelude::*;
use crate::snapshot::views;

/// What to group by, and in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GroupBy {
    /// The column.
    #[param(max_length = 200, example = "Store")]
    pub by: String,
    /// The column of the list to sort by; the value when absent.
    #[param(max_length = 100, example = "performance_percent")]
    pub sort: Option<String>,
    /// Which way; ascending when absent.
    #[param(inline)]
    pub order: Option<Order>,
}

/// Groups of series by a column: who did better or worse than forecast.
#[utoipa::path(
    get,
    path = "/groups",
    tag = "groups",
    operation_id = "list_groups",
    params(Rows, GroupBy, Page),
    responses((status = 200, description = "Done.", body = api::GroupPage, example = json!(examples::group_page()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn list_groups(
    State(app): State<App>,
    caller: Caller,
    Query((rows, group, page)): Query<(Rows, GroupBy, Page)>,
) -> Answer<api::GroupPage> {
    let GroupBy { by, sort, order } = group;
    let listing = listing(Sorted { sort, order }, page.cursor.clone(), page.limit());
    view_page(&app, caller, rows, page.cursor, move |snapshot, selection| {
        views::groups(snapshot, selection, &by, &listing)
    })
    .await
}
