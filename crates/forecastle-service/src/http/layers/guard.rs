//! Who is asking, and may they? Nothing under `/api/v1` is answered before this has let it pass.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use forecastle_core::{Error, Result};
use forecastle_store::NewAudit;
use serde_json::json;
use utoipa::openapi::OpenApi;

use crate::auth::{Account, NewSession, Object, Permission, authorize, cookie, cross_site};
use crate::http::app::{App, Shared};
use crate::http::extract::{Caller, not_signed_in};
use crate::http::openapi;
use crate::http::problem::Problem;

/// What a route asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Nothing: it signs in.
    Anyone,
    /// An account, whichever.
    Own,
    /// A permission on an object.
    Needs(Permission, Object),
}

/// What each route asks of its caller, by path and method. It comes out of the routes' descriptions, so
/// that what is described is what is asked for.
#[derive(Debug, Default)]
pub struct Rules(BTreeMap<(String, String), Rule>);

impl Rules {
    /// The rules of a description.
    ///
    /// # Errors
    /// `X002` for a route that does not say what it asks.
    pub fn of(openapi: &OpenApi) -> Result<Self> {
        let mut rules = BTreeMap::new();
        for (path, method, operation) in openapi::all_operations(openapi) {
            let rule = openapi::access_of(operation).and_then(|(name, is_whole)| match &*name {
                "anyone" => Some(Rule::Anyone),
                "own" => Some(Rule::Own),
                name => Permission::named(name).map(|permission| {
                    let object = if is_whole { Object::Whole } else { permission.object() };
                    Rule::Needs(permission, object)
                }),
            });
            let rule = rule.ok_or_else(|| {
                Error::new(
                    "X002",
                    format!("{method} {path} does not say what it asks of its caller"),
                )
            })?;
            rules.insert((path.to_owned(), method.to_owned()), rule);
        }
        Ok(Self(rules))
    }

    fn find(&self, path: &str, method: &Method) -> Option<Rule> {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        self.0.get(&(path.to_owned(), method.as_str().to_owned())).copied()
    }
}

/// Lets a request pass to its handler, with the [`Caller`], or refuses it.
pub async fn guard(
    State(app): State<App>,
    path: MatchedPath,
    mut request: Request,
    next: Next,
) -> Response {
    // A method that the path does not take is for the router to refuse.
    let Some(rule) = app.rules.find(path.as_str(), request.method()) else {
        return next.run(request).await;
    };
    if rule == Rule::Anyone {
        return match cross_site::refuse_other_sites(request.headers()) {
            Ok(()) => next.run(request).await,
            Err(error) => Problem::from(error).into_response(),
        };
    }
    match admit(&app, rule, path.as_str(), request.method(), request.headers()).await {
        Err(problem) => problem.into_response(),
        Ok(Admitted { account, begun }) => {
            request.extensions_mut().insert(Caller(account));
            let mut response = next.run(request).await;
            if let Some(session) = begun {
                keep_session(&mut response, &session, app.is_behind_https);
            }
            response
        }
    }
}

/// Adds the cookie that keeps a session to an answer.
pub fn keep_session(response: &mut Response, session: &NewSession, is_https: bool) {
    let cookie = cookie::keep(&session.secret, session.seconds, is_https);
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

struct Admitted {
    account: Arc<Account>,
    /// A session made on the way, in the demo.
    begun: Option<NewSession>,
}

async fn admit(
    app: &App,
    rule: Rule,
    path: &str,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Admitted, Problem> {
    let mut begun = None;
    let account = match identify(app, headers).await? {
        Some(account) => account,
        None if app.accounts.is_demo() && path == "/api/v1/me" && method == Method::GET => {
            let session = app.accounts.begin_demo_session()?;
            let account = session.account.clone();
            begun = Some(session);
            account
        }
        None => return Err(not_signed_in()),
    };
    if let Some(expected) = account.csrf_token.as_deref().filter(|_| !cross_site::is_safe(method)) {
        cross_site::refuse_other_sites(headers)?;
        cross_site::require_csrf_token(headers, expected)?;
    }
    if let Rule::Needs(permission, object) = rule
        && let Err(error) = authorize(&account, permission, object)
    {
        note_refusal(app, &account, permission, method, path).await?;
        return Err(error.into());
    }
    Ok(Admitted { account, begun })
}

/// The account that a request comes from, by its token or its session.
pub async fn identify(app: &App, headers: &HeaderMap) -> Result<Option<Arc<Account>>, Problem> {
    let secret = cookie::bearer_secret(headers).or_else(|| cookie::session_secret(headers));
    let Some(secret) = secret.map(str::to_owned) else { return Ok(None) };
    if let Some(account) = app.accounts.recall(&secret) {
        return Ok(Some(account));
    }
    app.work(move |app| app.accounts.find(&secret)).await
}

/// Notes in the audit log that somebody was refused; the same again only after a while.
async fn note_refusal(
    app: &App,
    account: &Arc<Account>,
    permission: Permission,
    method: &Method,
    path: &str,
) -> Result<(), Problem> {
    let refusal = (account.name.clone(), method.clone(), path.to_owned());
    if app.refusals.contains_key(&refusal) {
        return Ok(());
    }
    app.refusals.insert(refusal.clone(), ());
    let note = move |app: &Shared| {
        let (who, method, path) = refusal;
        let detail = json!({ "method": method.as_str(), "permission": permission.name() });
        app.store.audit(NewAudit::new(&who, "denied", &path, detail)).map(|_| ())
    };
    app.work(note).await
}
