//! What an answer says when something is wrong: `application/problem+json`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use forecastle_core::{Error, Fault};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The media type of problems.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What a handler gives: the answer as JSON, or what is wrong.
pub type Answer<T> = Result<Json<T>, Problem>;

/// The HTTP status of each error code; a code that is not here is 409 when the user can fix it, else 500.
const STATUS: &[(&str, StatusCode)] = &[
    ("A001", StatusCode::UNAUTHORIZED),
    ("A002", StatusCode::UNAUTHORIZED),
    ("A003", StatusCode::FORBIDDEN),
    ("A004", StatusCode::FORBIDDEN),
    ("A005", StatusCode::TOO_MANY_REQUESTS),
    ("A007", StatusCode::NOT_FOUND),
    ("A009", StatusCode::FORBIDDEN),
    ("A010", StatusCode::UNPROCESSABLE_ENTITY),
    ("C003", StatusCode::UNPROCESSABLE_ENTITY),
    ("H001", StatusCode::SERVICE_UNAVAILABLE),
    ("H002", StatusCode::SERVICE_UNAVAILABLE),
    ("J001", StatusCode::NOT_FOUND),
    ("J005", StatusCode::UNPROCESSABLE_ENTITY),
    ("M001", StatusCode::UNPROCESSABLE_ENTITY),
    ("N001", StatusCode::NOT_FOUND),
    ("N002", StatusCode::METHOD_NOT_ALLOWED),
    ("Q001", StatusCode::BAD_REQUEST),
    ("Q002", StatusCode::BAD_REQUEST),
    ("Q003", StatusCode::UNPROCESSABLE_ENTITY),
    ("Q004", StatusCode::PAYLOAD_TOO_LARGE),
    ("Q005", StatusCode::UNSUPPORTED_MEDIA_TYPE),
    ("Q006", StatusCode::UNPROCESSABLE_ENTITY),
    ("Q007", StatusCode::BAD_REQUEST),
    ("R001", StatusCode::NOT_FOUND),
    ("R002", StatusCode::INTERNAL_SERVER_ERROR),
    ("S001", StatusCode::SERVICE_UNAVAILABLE),
    ("U001", StatusCode::UNPROCESSABLE_ENTITY),
    ("X001", StatusCode::INTERNAL_SERVER_ERROR),
];

/// What is wrong, by RFC 9457.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// The page about the code.
    #[serde(rename = "type")]
    pub page: String,
    /// What the code means.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong and where.
    pub detail: String,
    /// The stable code.
    pub code: String,
    /// The parts that are wrong, and what to do.
    pub errors: Vec<ProblemPart>,
    /// After how many seconds to try again.
    #[serde(skip)]
    pub retry_after_seconds: Option<u64>,
}

/// One part that is wrong.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProblemPart {
    /// Where in the body, as a JSON pointer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// The parameter or column.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The offending value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Problem {
    /// A problem with a code of the catalogue.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self::from(Error::new(code, detail))
    }

    /// Adds what to do.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        self.part(ProblemPart { hint: Some(hint.into()), ..ProblemPart::default() })
    }

    /// Adds a part that is wrong.
    #[must_use]
    pub fn part(mut self, part: ProblemPart) -> Self {
        self.errors.push(part);
        self
    }

    /// Says when to try again.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }
}

fn status(error: &Error) -> StatusCode {
    let known = STATUS.iter().find(|(code, _)| *code == error.code());
    known.map_or_else(
        || match error.fault() {
            Fault::User => StatusCode::CONFLICT,
            Fault::Ours => StatusCode::INTERNAL_SERVER_ERROR,
        },
        |(_, status)| *status,
    )
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let status = status(&error);
        let title = forecastle_core::error::meaning(error.code()).to_owned();
        let is_ours = status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE;
        if is_ours {
            tracing::error!(code = error.code(), hint = error.next_step(), "{error}");
        }
        let place = error.place();
        let part = ProblemPart {
            pointer: None,
            column: place.column.clone(),
            value: place.value.clone(),
            hint: error.next_step().map(str::to_owned),
        };
        // What went wrong inside is for the log, which has paths in it; whoever asked needs the code.
        let (detail, part) = match is_ours {
            true => ("the service could not do this; its log says why".to_owned(), None),
            false => (error.to_string(), (part != ProblemPart::default()).then_some(part)),
        };
        Self {
            page: format!("/docs/errors/{}", error.code()),
            title,
            status: status.as_u16(),
            detail,
            code: error.code().to_owned(),
            errors: part.into_iter().collect(),
            retry_after_seconds: None,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.retry_after_seconds;
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
