//! `POST /login`.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::ConnectInfo;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use forecastle_core::Error;
use forecastle_store::{NewAudit, User};

use super::me_of;
use crate::auth::{Attempt, NewSession, RETRY_AFTER_SECONDS};
use crate::http::app::Shared;
use crate::http::check::require_length;
use crate::http::layers::keep_session;
use crate::http::routes::prelude::*;

/// Sign in with a name and a password.
///
/// The session comes as the cookie `forecastle_session`. After more than 10 failures in 15 minutes for a
/// name, or 50 from an address, further attempts are refused for a while.
#[utoipa::path(
    post,
    path = "/login",
    tag = "auth",
    operation_id = "login",
    request_body(content = api::Login, example = json!(examples::login())),
    responses((status = 200, description = "Done.", body = api::Me, example = json!(examples::me()))),
    extensions(("x-permission" = json!("anyone")))
)]
pub async fn login(
    State(app): State<App>,
    ConnectInfo(from): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Query(()): Query<()>,
    Body(login): Body<api::Login>,
) -> Result<Response, Problem> {
    require_length("/name", &login.name, 1, 100)?;
    require_length("/password", &login.password, 1, 1000)?;
    let address = address(&app, from, &headers);
    let name = login.name;
    let known = app.work(move |app| {
        let attempt = Attempt::new(&name, &address);
        attempt.may_be_made(&app.store)?;
        Ok((attempt, app.store.user_by_name(&name)?.filter(|(user, _)| user.is_active), name))
    });
    let (attempt, known, name) = known.await.map_err(|problem| match problem.code.as_str() {
        "A005" => problem.retry_after(RETRY_AFTER_SECONDS),
        _ => problem,
    })?;
    let (user, hash) = known.unzip();
    let is_right = app.passwords.verify(login.password, hash).await?;
    let session = app.work(move |app| match user.filter(|_| is_right) {
        Some(user) => succeed(app, &attempt, &user),
        None => Err(fail(app, &attempt, &name)?),
    });
    let session = session.await?;
    let mut response = Json(me_of(&session.account)).into_response();
    keep_session(&mut response, &session, app.is_behind_https);
    Ok(response)
}

fn succeed(app: &Shared, attempt: &Attempt, user: &User) -> forecastle_core::Result<NewSession> {
    attempt.succeeded(&app.store)?;
    let session = app.accounts.begin_session(user)?;
    app.store.audit(NewAudit::new(&user.name, "login", &user.id, json!({})))?;
    Ok(session)
}

/// Notes the failure; the same is said whether the name exists or not.
fn fail(app: &Shared, attempt: &Attempt, name: &str) -> forecastle_core::Result<Error> {
    attempt.failed(&app.store)?;
    app.store.audit(NewAudit::new(name, "login_failed", "", json!({})))?;
    Ok(Error::new("A002", "the name or the password is wrong"))
}

/// Where somebody signs in from: behind a proxy, what the proxy says last.
fn address(app: &App, from: SocketAddr, headers: &HeaderMap) -> String {
    let forwarded = headers.get_all("x-forwarded-for").into_iter().last();
    let forwarded = forwarded.filter(|_| app.is_behind_https).and_then(|it| it.to_str().ok());
    let last = forwarded.and_then(|list| list.rsplit(',').next()).map(str::trim);
    last.map_or_else(|| from.ip().to_string(), str::to_owned)
}
