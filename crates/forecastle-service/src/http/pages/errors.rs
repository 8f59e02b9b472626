//! The pages about error codes: what a problem's `type` leads to.

use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

use super::markdown;
use crate::http::extract::Path;
use crate::http::problem::Problem;

#[derive(RustEmbed)]
#[folder = "../../docs/errors"]
struct Pages;

/// `GET /docs/errors/{code}`.
pub async fn page(Path(code): Path<String>) -> Response {
    let name = code.strip_suffix(".md").unwrap_or(&code);
    let file = Pages::get(&format!("{name}.md"));
    let Some(text) = file.and_then(|file| String::from_utf8(file.data.into_owned()).ok()) else {
        return Problem::new("N001", "there is no such code").into_response();
    };
    let body = markdown::html(&text);
    Html(format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{name}</title>\
         <link rel=\"stylesheet\" href=\"/docs/reader.css\"><main>{body}</main></html>\n",
        name = markdown::escape(name),
    ))
    .into_response()
}
