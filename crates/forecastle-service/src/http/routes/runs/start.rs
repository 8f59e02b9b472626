//! `POST /runs`.

use axum::Json;
use axum::http::HeaderMap;
use forecastle_core::{Error, Result};
use forecastle_store::{Enqueued, NewJob};

use crate::auth::digest;
use crate::cycle;
use crate::http::routes::prelude::*;
use crate::jobs;

/// The header that names a request.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
const LONGEST_KEY: usize = 200;

/// Start a run.
///
/// The answer is the job that does it; `GET /jobs/{id}` and the live connection tell how far it has come.
/// With `Idempotency-Key`, asking again within 24 hours gives the first answer instead of another run.
#[utoipa::path(
    post,
    path = "/runs",
    tag = "runs",
    operation_id = "start_run",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names this request; asking again gives the first answer.", min_length = 1, max_length = 200)),
    request_body(content = api::NewRun, example = json!(examples::new_run())),
    responses((status = 202, description = "Done.", body = api::JobInfo, example = json!(examples::job()))),
    extensions(("x-permission" = json!("run")))
)]
pub async fn start_run(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Query(()): Query<()>,
    Body(new): Body<api::NewRun>,
) -> Result<(StatusCode, Json<api::JobInfo>), Problem> {
    let key = idempotency_key(&headers)?;
    let job = app.work(move |app| {
        // What cannot be done is refused now, not by the job.
        let overrides = jobs::overrides(new.clone());
        cycle::open_with(
            &cycle::Request { project: app.project.clone(), overrides, ..Default::default() },
            || Ok(app.store.clone()),
        )?;
        let parameters = json!(new);
        let hash = digest(&parameters.to_string());
        let enqueued = app.store.enqueue(NewJob {
            kind: "run".to_owned(),
            parameters,
            requested_by: caller.0.name.clone(),
            idempotency: key.map(|key| (key, hash)),
        })?;
        app.hub.nudge();
        match enqueued {
            Enqueued::New(job) | Enqueued::Replayed(job) => Ok(jobs::info(job)),
            Enqueued::Conflict => {
                Err(Error::new("J005", "this Idempotency-Key was used for another request")
                    .hint("choose another key for another request"))
            }
        }
    });
    Ok((StatusCode::ACCEPTED, Json(job.await?)))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = value.to_str().ok().filter(|key| (1..=LONGEST_KEY).contains(&key.len()));
    key.map(|key| Some(key.to_owned())).ok_or_else(|| {
        Error::new("Q001", "the Idempotency-Key is not 1 to 200 letters, digits and signs")
    })
}
