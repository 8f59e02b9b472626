//! The dashboard, embedded in the binary.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../dashboard/dist"]
#[allow_missing = true]
struct Dashboard;

/// Shown where the dashboard was not built in.
const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
    <title>Forecastle</title><link rel=\"stylesheet\" href=\"/docs/reader.css\"><main>\
    <h1>Forecastle</h1><p>The service runs. The dashboard was not built into it: <code>make build</code> \
    does that.</p><p><a href=\"/docs\">The API</a></p></main></html>\n";

/// Names of media types by the ending of a file.
const MEDIA_TYPES: [(&str, &str); 10] = [
    ("html", "text/html; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("json", "application/json"),
    ("webmanifest", "application/manifest+json"),
    ("svg", "image/svg+xml"),
    ("png", "image/png"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("txt", "text/plain; charset=utf-8"),
];

/// A file of the dashboard; its first page for every address that is one of its views.
pub async fn dashboard(request: Request) -> Response {
    let path = request.uri().path();
    // An address of the API that does not exist is no view.
    if path.starts_with("/api/") || path == "/api" {
        return StatusCode::NOT_FOUND.into_response();
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET,HEAD")]).into_response();
    }
    let name = path.trim_start_matches('/');
    if let Some(response) = file(name, request.headers()) {
        return response;
    }
    // A file that is not there is not found; everything else is a view.
    if name.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    file("index.html", request.headers()).unwrap_or_else(|| Html(NOT_BUILT).into_response())
}

fn file(name: &str, asked: &HeaderMap) -> Option<Response> {
    let is_compressed = |name: &str| name.ends_with(".br") || name.ends_with(".gz");
    let plain = Dashboard::get(name).filter(|_| !is_compressed(name))?;
    let (file, encoding) = best_encoded(name, asked).unwrap_or((plain, None));
    let etag = HeaderValue::from_str(&format!("\"{}\"", hexadecimal(&file))).ok()?;
    let is_known = asked.get(header::IF_NONE_MATCH) == Some(&etag);
    let mut response = match is_known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => file.data.into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::ETAG, etag);
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching(name)));
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

/// The file as it was compressed beforehand, in the best way that the asker reads.
fn best_encoded(name: &str, asked: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = asked.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(encoding, _)| accepts(accepted, encoding))
        .find_map(|(encoding, ending)| {
            Some((Dashboard::get(&format!("{name}.{ending}"))?, Some(encoding)))
        })
}

fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let is_refused = matches!(weight.trim().replace(' ', "").as_str(), "q=0" | "q=0.0");
        name.trim().eq_ignore_ascii_case(encoding) && !is_refused
    })
}

fn media_type(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or_default();
    let known = MEDIA_TYPES.iter().find(|(known, _)| *known == ending);
    known.map_or("application/octet-stream", |(_, kind)| kind)
}

/// Files under `assets/` have their content's hash in their names and never change.
fn caching(name: &str) -> &'static str {
    match name.starts_with("assets/") {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    }
}

fn hexadecimal(file: &EmbeddedFile) -> String {
    file.metadata.sha256_hash()[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_taken_as_offered() {
        assert!(accepts("gzip, deflate, br;q=0.9", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("brotli", "br"));
        assert_eq!(media_type("assets/index-5e.js"), "text/javascript; charset=utf-8");
    }
}
