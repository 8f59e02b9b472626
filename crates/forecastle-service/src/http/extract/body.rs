//! A body of JSON.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::de::DeserializeOwned;

use crate::http::problem::{Problem, ProblemPart};

/// A body of JSON.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match Json::<T>::from_request(request, state).await {
            Ok(Json(body)) => Ok(Self(body)),
            Err(rejection) => Err(problem(&rejection)),
        }
    }
}

fn problem(rejection: &JsonRejection) -> Problem {
    match rejection {
        JsonRejection::MissingJsonContentType(_) => {
            Problem::new("Q005", "the body is not declared as JSON")
                .hint("send `Content-Type: application/json`")
        }
        JsonRejection::JsonDataError(why) => misfit(&innermost(why)),
        JsonRejection::JsonSyntaxError(why) => {
            Problem::new("Q007", format!("the body is not JSON: {}", innermost(why)))
        }
        other if other.status() == StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        other => Problem::new("Q007", format!("the body cannot be read: {}", other.body_text())),
    }
}

/// The body is larger than the service takes.
pub fn too_large() -> Problem {
    Problem::new("Q004", "the body is larger than 1 MiB")
}

/// What the reader of JSON said itself, without what was wrapped around it.
fn innermost(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), ToString::to_string)
}

/// `a.b[2]: what is wrong` becomes a problem with the pointer `/a/b/2`.
fn misfit(text: &str) -> Problem {
    let (path, why) = text.split_once(": ").unwrap_or(("", text));
    let is_path = !path.is_empty() && !path.contains(' ');
    let detail = if is_path { why } else { text };
    let part = ProblemPart {
        pointer: Some(if is_path { pointer(path) } else { String::new() }),
        ..ProblemPart::default()
    };
    Problem::new("Q006", format!("the body does not fit: {detail}")).part(part)
}

fn pointer(path: &str) -> String {
    let path = path.trim_start_matches('.').replace('[', ".").replace(']', "");
    path.split('.').filter(|part| *part != "?").map(|part| format!("/{part}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misfit_names_its_place() {
        let problem = misfit("future[2].period: invalid type: integer `1`, expected a string");
        assert_eq!(problem.errors[0].pointer.as_deref(), Some("/future/2/period"));
        assert_eq!(
            problem.detail,
            "the body does not fit: invalid type: integer `1`, expected a string"
        );
        let whole = misfit("missing field `series` at line 1 column 2");
        assert_eq!(whole.errors[0].pointer.as_deref(), Some(""));
    }
}
