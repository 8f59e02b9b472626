//! What is answered without an account.

use std::net::{IpAddr, Ipv4Addr};

use forecastle_service::http::{Options, Server};
use reqwest::Method;

use super::support::{Service, options, published_project};

#[test]
fn nothing_but_health_and_documentation_needs_no_account() {
    let service = Service::start();
    let nobody = service.nobody();
    assert_eq!(nobody.get("/health").ok()["status"], "alive");
    assert_eq!(nobody.get("/ready").ok()["forecast"], "published");
    let openapi = nobody.get("/api/v1/openapi.json").ok();
    assert_eq!(openapi["openapi"], "3.1.0");
    for (path, part) in [
        ("/docs", "<title>Forecastle: the API</title>"),
        ("/docs/reader.js", "openapi.json"),
        ("/docs/errors/A003", "<h1>A003: "),
        ("/docs/errors/README", "<table>"),
        ("/series/elm", "<html"),
    ] {
        let answer = nobody.get(path);
        assert!(answer.status == 200 && answer.text.contains(part), "{path}: {}", answer.text);
        // The pages work under the policy: nothing inline that would be needed, nothing from elsewhere.
        assert!(!answer.text.contains("http://") && !answer.text.contains("<script>"), "{path}");
    }
    nobody.get("/docs/errors/Z999").problem(404, "N001");
    nobody.get("/assets/none.js").problem(404, "N001");
}

#[test]
fn every_answer_keeps_browsers_careful() {
    let service = Service::start();
    for path in ["/health", "/docs", "me", "nothing"] {
        let answer = service.nobody().get(path);
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
}

#[test]
fn metrics_are_for_this_machine_and_for_accounts() {
    let service = Service::start();
    let admin = service.admin();
    admin.get("series/elm").ok();
    let metrics = service.nobody().get("/metrics");
    assert_eq!(metrics.status, 200);
    for line in [
        "forecastle_http_requests_total{route=\"/api/v1/series/{id}\",method=\"GET\",status=\"2xx\"} 1",
        "forecastle_series 6",
        "forecastle_runs 2",
    ] {
        assert!(metrics.text.contains(line), "{line} is not in {}", metrics.text);
    }
    assert!(metrics.text.contains("forecastle_data_age_seconds "));
    assert!(!metrics.text.contains("elm"));
    let forwarded = service.nobody();
    let request = forwarded.request(Method::GET, "/metrics").header("x-forwarded-for", "10.0.0.7");
    forwarded.send(request).problem(401, "A001");
    let request = admin.request(Method::GET, "/metrics").header("x-forwarded-for", "10.0.0.7");
    assert_eq!(admin.send(request).status, 200);
}

#[test]
fn a_demo_signs_this_machine_in_and_nobody_else() {
    let folder = published_project();
    let demo = Options { is_demo: true, ..options(folder.path()) };
    let open = Options { bind: IpAddr::V4(Ipv4Addr::UNSPECIFIED), ..demo.clone() };
    assert_eq!(Server::open(&open).err().unwrap().code(), "A009");

    let service = Service::with(&demo);
    assert!(service.first_password.is_none() && !service.store.has_users().unwrap());
    let mut visitor = service.nobody();
    visitor.get("home").problem(401, "A001");
    let me = visitor.get("me").ok();
    assert_eq!((me["name"].as_str(), me["is_demo"].as_bool()), (Some("demo"), Some(true)));
    assert_eq!(me["role"], "data_scientist");
    visitor.get("home").ok();
    visitor.get("users").problem(403, "A003");
    visitor.empty_post("publication/rollback").problem(403, "A004");
    visitor.csrf = me["csrf_token"].as_str().map(str::to_owned);
    visitor.empty_post("publication/rollback").problem(409, "P002");
    // A page elsewhere that reaches this machine under a name of its own is not answered.
    let rebound = visitor.request(Method::GET, "me").header("host", "evil.example:8080");
    visitor.send(rebound).problem(403, "A009");
}
