//! `GET /audit`.

use axum::Json;
use forecastle_core::{Error, Result};

use crate::http::cursor;
use crate::http::routes::prelude::*;

/// The list's name in its cursors.
const LIST: &str = "audit";

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
    _: Caller,
    Query((page,)): Query<(Page,)>,
) -> Answer<api::AuditPage> {
    let entries = app.work(move |app| {
        let before = page.cursor.as_deref().map(number).transpose()?;
        // Entries are numbered without gaps, so the newest one's number is how many there are.
        let total = app.store.audit_log(None, 1)?.first().map_or(0, |newest| newest.seq);
        let entries = app.store.audit_log(before, page.limit)?;
        let last = entries.last().map_or(1, |entry| entry.seq);
        let next = (last > 1).then(|| cursor::after(LIST, &last.to_string()));
        let items = entries.into_iter().map(|entry| api::AuditEntry {
            seq: entry.seq,
            at: entry.at,
            who: entry.who,
            action: entry.action,
            object: entry.object,
            detail: entry.detail,
        });
        let meta = api::Meta { next, total, run: None };
        Ok(api::AuditPage { items: items.collect(), meta })
    });
    entries.await.map(Json)
}

fn number(cursor: &str) -> Result<u64> {
    let number = cursor::read(LIST, cursor)?.parse();
    number.map_err(|_| Error::new("Q002", "this is no cursor of this list"))
}
