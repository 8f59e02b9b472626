//! How much is done at a time, and for how long.

use std::net::IpAddr;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::app::App;
use crate::http::problem::Problem;

/// The longest time until an answer begins.
const LONGEST: Duration = Duration::from_secs(30);

/// When to come back after having been sent away.
const RETRY_AFTER_SECONDS: u64 = 1;

/// Sends away what is too much, and gives up what takes too long.
pub async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.accounts.is_demo() && !is_for_this_machine(&request) {
        return Problem::new("A009", "the demo answers under this machine's own names only")
            .into_response();
    }
    let Ok(_turn) = app.requests.try_acquire() else {
        return Problem::new("H001", "the service answers as many requests as it can")
            .retry_after(RETRY_AFTER_SECONDS)
            .into_response();
    };
    match tokio::time::timeout(LONGEST, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new("H002", "the answer took longer than 30 seconds")
            .retry_after(RETRY_AFTER_SECONDS)
            .into_response(),
    }
}

/// Whether the address that a browser was given is this machine's own: a name of another's making that
/// leads here is how a page elsewhere would talk to the demo.
fn is_for_this_machine(request: &Request) -> bool {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    host.is_none_or(is_loopback_host)
}

fn is_loopback_host(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_this_machine_are_known() {
        for good in ["localhost:8080", "LOCALHOST", "127.0.0.1:8080", "127.9.9.9", "[::1]:8080"] {
            assert!(is_loopback_host(good), "{good}");
        }
        for bad in ["shop.example", "localhost.evil.example:8080", "192.168.0.7", "", "[::2]"] {
            assert!(!is_loopback_host(bad), "{bad}");
        }
    }
}
