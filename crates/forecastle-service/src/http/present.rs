//! Answering from a snapshot: which one, and which rows of it.

use std::sync::{Arc, PoisonError};

use axum::Json;
use forecastle_core::{Error, Result};
use forecastle_store::{RunId, RunKind};
use serde::Serialize;

use super::app::{App, Shared};
use super::extract::Caller;
use super::params::{Filter, Order, Rows, Sorted, Span};
use super::problem::Answer;
use crate::snapshot::views::{self, Listing};
use crate::snapshot::{PublicationFacts, Selection, Snapshot};

/// Answers with a view of the rows that are asked for and that the caller sees.
pub async fn view<T: Serialize + Send + 'static>(
    app: &App,
    caller: Caller,
    rows: Rows,
    view: impl FnOnce(&Snapshot, &Selection) -> Result<T> + Send + 'static,
) -> Answer<T> {
    view_page(app, caller, rows, None, view).await
}

/// As [`view`]; the page that a cursor names comes from the cursor's run.
pub async fn view_page<T: Serialize + Send + 'static>(
    app: &App,
    caller: Caller,
    rows: Rows,
    cursor: Option<String>,
    view: impl FnOnce(&Snapshot, &Selection) -> Result<T> + Send + 'static,
) -> Answer<T> {
    let answer = app.work(move |app| {
        let snapshot = match cursor {
            Some(cursor) => app.snapshots.of_cursor(&cursor)?,
            None => snapshot(app, rows.run.as_deref())?,
        };
        let Filter { conditions, search } = rows.filter();
        let selection = snapshot.select(&caller.0.scope, &conditions, search.as_deref())?;
        view(&snapshot, &selection)
    });
    answer.await.map(Json)
}

/// The snapshot of a run; of the published one when none is named.
///
/// # Errors
/// `P001` when nothing is published yet, `N001` when there is no such forecast.
pub fn snapshot(app: &Shared, run: Option<&str>) -> Result<Arc<Snapshot>> {
    let Some(run) = run else {
        return app.snapshots.current().ok_or_else(|| {
            Error::new("P001", "no forecast is published yet")
                .hint("start a run: POST /api/v1/runs, or `forecastle run`")
        });
    };
    if let Some(snapshot) = app.snapshots.of_run(run) {
        return Ok(snapshot);
    }
    let id = forecast_run(app, run)?;
    let manifest = app.store.manifest(&id)?;
    let _turn = app.loading.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(snapshot) = app.snapshots.of_run(id.as_str()) {
        return Ok(snapshot);
    }
    let folder = app.store.run_folder(&id);
    Ok(app.snapshots.keep(Snapshot::load(&folder, &manifest, &publication(app, &id)?)?))
}

/// The forecast run of a name.
///
/// # Errors
/// `N001` when there is none.
pub fn forecast_run(app: &Shared, name: &str) -> Result<RunId> {
    let id = app.store.resolve_run(name).ok().filter(|id| id.kind() == RunKind::Forecast);
    id.ok_or_else(|| Error::new("N001", format!("there is no forecast run {name}")))
}

/// When and by whom a run was published last.
fn publication(app: &Shared, id: &RunId) -> Result<PublicationFacts> {
    let publications = app.store.publications(u32::MAX)?;
    let Some(publication) = publications.into_iter().find(|it| it.run == *id) else {
        return Ok(PublicationFacts::default());
    };
    let before = publication.before.map(|run| app.store.run_folder(&run));
    Ok(PublicationFacts { at: publication.at, by: publication.by, before })
}

/// What a list is asked for, as views take it.
pub fn listing(sorted: Sorted, cursor: Option<String>, limit: usize) -> Listing {
    let order = sorted.order.map(|order| match order {
        Order::Asc => views::Order::Ascending,
        Order::Desc => views::Order::Descending,
    });
    Listing { sort: sorted.sort, order, cursor, limit }
}

/// A stretch of the time axis, as views take it.
pub fn span(span: Span) -> views::Span {
    views::Span { from: span.from, to: span.to }
}
