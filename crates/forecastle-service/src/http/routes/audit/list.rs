//! `GET /audit`.

use crate::http::routes::prelude::*;

/// What happened and who did it, newest first.
#[utoipa::path(
    get,
    path = "/audit",
    tag = "audit",
    operation_id = "list_audit",
    params(Page),
    responses((status = 200, description = "Done.", body = api::AuditPage, example = json!(examples::audit_page()))),
    extensions(("x-permission" = json!("accounts")))
)]
pub async fn list_audit(
    State(app): State<App>,
    caller: Caller,
    Query(query): Query<(Page,)>,
) -> Answer<api::AuditPage> {
    pending()
}
