//! Refusals that do not come from a handler, made problems like all others.

use std::any::Any;

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::extract::too_large;
use crate::http::problem::{PROBLEM_JSON, Problem};

/// Gives a refusal without a problem one, by its status.
pub async fn state_problems(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let method = request.method().clone();
    let response = next.run(request).await;
    let status = response.status();
    let is_stated = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(PROBLEM_JSON.as_bytes()));
    if is_stated || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let problem = match status {
        StatusCode::NOT_FOUND => Problem::new("N001", format!("there is nothing at {path}")),
        StatusCode::METHOD_NOT_ALLOWED => {
            Problem::new("N002", format!("{path} does not take {method}"))
        }
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        StatusCode::SERVICE_UNAVAILABLE => return response,
        status if status.is_client_error() => {
            let mut problem = Problem::new("Q001", "the request cannot be read");
            problem.status = status.as_u16();
            problem
        }
        _ => Problem::new("X002", "answering failed"),
    };
    let allowed = response.headers().get(header::ALLOW).cloned();
    let mut stated = problem.into_response();
    if let Some(allowed) = allowed {
        stated.headers_mut().insert(header::ALLOW, allowed);
    }
    stated
}

/// What is answered when a handler panics; the panic itself is in the log.
pub fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    Problem::new("X002", "answering panicked").into_response()
}
