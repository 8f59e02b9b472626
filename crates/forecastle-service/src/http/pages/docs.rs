//! The description of the API, and a page that reads it.

use std::sync::OnceLock;

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::http::openapi::openapi_json;
use crate::http::problem::Problem;

/// `GET /api/v1/openapi.json`.
pub async fn openapi() -> Result<Response, Problem> {
    static TEXT: OnceLock<String> = OnceLock::new();
    let text = match TEXT.get() {
        Some(text) => text,
        None => {
            let text = openapi_json()?;
            TEXT.get_or_init(|| text)
        }
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response())
}

/// `GET /docs`.
pub async fn page() -> Response {
    of_type("text/html; charset=utf-8", include_str!("reader.html"))
}

/// `GET /docs/reader.js`.
pub async fn script() -> Response {
    of_type("text/javascript; charset=utf-8", include_str!("reader.js"))
}

/// `GET /docs/reader.css`.
pub async fn style() -> Response {
    of_type("text/css; charset=utf-8", include_str!("reader.css"))
}

fn of_type(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
