//! The description of the API.

use forecastle_service::http::openapi_json;

use super::Page;

/// The OpenAPI document.
pub fn page() -> Result<Page, String> {
    let text = openapi_json().map_err(|error| error.to_string())?;
    Ok(Page { path: "docs/reference/openapi.json".to_owned(), text })
}
