//! Requests that another site's page makes in somebody's name.

use axum::http::{HeaderMap, Method, Uri, header};
use forecastle_core::{Error, Result};

use super::secret::is_same;

/// The header that a page of ours sends with everything that changes something.
pub const CSRF_HEADER: &str = "x-csrf-token";

/// Whether a method changes nothing.
pub fn is_safe(method: &Method) -> bool {
    method == Method::GET || method == Method::HEAD || method == Method::OPTIONS
}

/// Refuses what a browser says comes from another site.
///
/// # Errors
/// `A004` when it does.
pub fn refuse_other_sites(headers: &HeaderMap) -> Result<()> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(refused("the request comes from another site"));
    }
    let Some(origin) = text("origin") else { return Ok(()) };
    let host = text(header::HOST.as_str()).unwrap_or_default();
    let is_ours = origin.parse::<Uri>().is_ok_and(|origin| {
        origin.authority().is_some_and(|authority| authority.as_str().eq_ignore_ascii_case(host))
    });
    if is_ours { Ok(()) } else { Err(refused("the request comes from another origin")) }
}

/// Refuses what comes without the session's own token.
///
/// # Errors
/// `A004` when it does.
pub fn require_csrf_token(headers: &HeaderMap, expected: &str) -> Result<()> {
    let given = headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok()).unwrap_or("");
    match is_same(given, expected) {
        true => Ok(()),
        false => Err(refused("the header X-CSRF-Token is missing or not this session's")
            .hint("send the `csrf_token` of GET /api/v1/me")),
    }
}

fn refused(why: &str) -> Error {
    Error::new("A004", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_our_own_pages_pass() {
        let host = ("host", "shop.example:8080");
        for good in [
            &[host][..],
            &[host, ("origin", "http://shop.example:8080")],
            &[host, ("origin", "https://SHOP.example:8080"), ("sec-fetch-site", "same-origin")],
            &[host, ("sec-fetch-site", "none")],
        ] {
            assert!(refuse_other_sites(&headers(good)).is_ok(), "{good:?}");
        }
        for bad in [
            &[host, ("origin", "http://shop.example")][..],
            &[host, ("origin", "http://evil.example")],
            &[host, ("origin", "null")],
            &[host, ("origin", "http://shop.example:8080.evil.example")],
            &[host, ("sec-fetch-site", "cross-site")],
            &[host, ("sec-fetch-site", "same-site")],
            &[("origin", "http://shop.example")],
        ] {
            assert!(refuse_other_sites(&headers(bad)).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn the_token_has_to_be_the_sessions() {
        assert!(require_csrf_token(&headers(&[("x-csrf-token", "5e")]), "5e").is_ok());
        assert!(require_csrf_token(&headers(&[("x-csrf-token", "5f")]), "5e").is_err());
        assert!(require_csrf_token(&headers(&[]), "5e").is_err());
    }
}
