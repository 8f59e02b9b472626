//! The cookie and the header that secrets come in.

use axum::http::{HeaderMap, header};

/// The session's cookie.
const NAME: &str = "forecastle_session";

/// The secret of the session's cookie.
pub fn session_secret(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|it| it.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).map(str::trim);
    pairs.find_map(|pair| pair.strip_prefix(NAME)?.strip_prefix('='))
}

/// The secret of an `Authorization: Bearer` header; an empty one when it is something else.
pub fn bearer_secret(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().unwrap_or("");
    let (scheme, secret) = value.split_once(' ').unwrap_or((value, ""));
    Some(if scheme.eq_ignore_ascii_case("bearer") { secret.trim() } else { "" })
}

/// A cookie that keeps a session's secret in the browser for `seconds`.
pub fn keep(secret: &str, seconds: i64, is_https: bool) -> String {
    let secure = if is_https { "; Secure" } else { "" };
    format!("{NAME}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

/// A cookie that takes the session's away.
pub fn forget(is_https: bool) -> String {
    keep("", 0, is_https)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_found_among_others() {
        let mut headers = HeaderMap::new();
        assert_eq!((session_secret(&headers), bearer_secret(&headers)), (None, None));
        headers.append(header::COOKIE, "a=b; forecastle_session=5e; c=d".parse().unwrap());
        headers.append(header::AUTHORIZATION, "bearer  fct_5e".parse().unwrap());
        assert_eq!(session_secret(&headers), Some("5e"));
        assert_eq!(bearer_secret(&headers), Some("fct_5e"));
        headers.insert(header::AUTHORIZATION, "Basic YTpi".parse().unwrap());
        assert_eq!(bearer_secret(&headers), Some(""));
        assert_eq!(
            keep("5e", 60, true),
            "forecastle_session=5e; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure"
        );
    }
}
