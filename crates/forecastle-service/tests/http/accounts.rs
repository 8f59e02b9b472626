//! Signing in, sessions, tokens, users.

use forecastle_service::auth::{digest, hash_password};
use forecastle_store::{NewSession, NewUser, Role, Scope, in_seconds};
use reqwest::Method;
use serde_json::json;

use super::support::Service;

const PASSWORD: &str = "correct horse battery";

fn add(service: &Service, name: &str, role: Role) -> String {
    let password_hash = hash_password(PASSWORD).unwrap();
    let new = NewUser { name: name.to_owned(), password_hash, role, scope: Scope::new() };
    service.store.create_user(new, "test").unwrap().id
}

#[test]
fn the_first_start_makes_one_admin_with_a_password_told_once() {
    let service = Service::start();
    let password = service.first_password.clone().unwrap();
    let admin = service.signed_in("admin", &password);
    let me = admin.get("me").ok();
    let all = json!(["read", "score", "run", "publish", "promote", "accounts"]);
    assert_eq!((&me["permissions"], &me["is_demo"]), (&all, &json!(false)));
    let files = std::fs::read(service.project.join(".forecastle/forecastle.db")).unwrap();
    let contains = |needle: &str| files.windows(needle.len()).any(|part| part == needle.as_bytes());
    assert!(!contains(&password), "the password is in the database");
    let again = Service::with(&super::support::options(&service.project));
    assert_eq!(again.first_password, None);
}

#[test]
fn a_session_is_a_strict_cookie_and_ends_with_logout() {
    let service = Service::start();
    add(&service, "ana", Role::Viewer);
    let asker = service.nobody();
    let answer = asker.login("ANA", PASSWORD);
    let cookie = answer.header("set-cookie");
    assert!(cookie.starts_with("forecastle_session="), "{cookie}");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    assert!(!cookie.contains("Secure"));
    let mut ana = asker.clone();
    ana.csrf = answer.json()["csrf_token"].as_str().map(str::to_owned);
    ana.get("home").ok();
    let out = ana.empty_post("logout");
    assert_eq!(out.status, 204);
    assert!(out.header("set-cookie").contains("Max-Age=0"));
    // The secret itself is good for nothing any more.
    let secret = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    let stolen = service.nobody();
    let request =
        stolen.request(Method::GET, "me").header("cookie", format!("forecastle_session={secret}"));
    stolen.send(request).problem(401, "A001");
}

#[test]
fn wrong_names_and_passwords_are_told_alike_and_only_so_often() {
    let service = Service::start();
    add(&service, "ana", Role::Viewer);
    let asker = service.nobody();
    let wrong = asker.login("ana", "not the password").problem(401, "A002");
    let unknown = asker.login("nobody", "not the password").problem(401, "A002");
    assert_eq!(wrong, unknown);
    for _ in 1..10 {
        asker.login("ana", "not the password").problem(401, "A002");
        asker.login("nobody", "not the password").problem(401, "A002");
    }
    for name in ["ana", "nobody", "ANA"] {
        let refused = asker.login(name, PASSWORD);
        refused.problem(429, "A005");
        assert!(refused.header("retry-after").parse::<u64>().unwrap() > 0);
    }
    // Another name from the same address may still try.
    add(&service, "ben", Role::Viewer);
    assert_eq!(asker.login("ben", PASSWORD).status, 200);
    let log = service.admin().get("audit?limit=1000").ok();
    let failed = log["items"].as_array().unwrap().iter();
    assert_eq!(failed.filter(|entry| entry["action"] == "login_failed").count(), 20);
}

#[test]
fn what_changes_something_needs_the_sessions_token_and_our_own_page() {
    let service = Service::start();
    add(&service, "dana", Role::DataScientist);
    let dana = service.signed_in("dana", PASSWORD);
    let post = |csrf: Option<&str>, headers: &[(&str, &str)]| {
        let mut asker = dana.clone();
        asker.csrf = csrf.map(str::to_owned);
        let mut request = asker.request(Method::POST, "publication/rollback");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        asker.send(request)
    };
    let good = dana.csrf.as_deref();
    post(None, &[]).problem(403, "A004");
    post(Some("0"), &[]).problem(403, "A004");
    post(good, &[("origin", "https://evil.example")]).problem(403, "A004");
    post(good, &[("sec-fetch-site", "cross-site")]).problem(403, "A004");
    post(good, &[("origin", &service.base)]).problem(409, "P002");
    post(good, &[]).problem(409, "P002");
    // A page elsewhere cannot sign anybody in either.
    let request = service.nobody().request(Method::POST, "login");
    let request = request.header("origin", "https://evil.example");
    let body = json!({ "name": "dana", "password": PASSWORD });
    service.nobody().send(request.json(&body)).problem(403, "A004");
}

#[test]
fn sessions_end_by_time_by_password_and_by_an_admin() {
    let service = Service::start();
    let id = add(&service, "ana", Role::Viewer);
    // One that has lain idle for too long.
    let session = |secret: &str, seconds| NewSession {
        token_hash: digest(secret),
        user_id: id.clone(),
        csrf_token: "5e".to_owned(),
        expires_at: in_seconds(seconds),
    };
    service.store.create_session(session("0ver", -1)).unwrap();
    service.store.create_session(session("g00d", 60)).unwrap();
    let with = |secret: &str| {
        let asker = service.nobody();
        let cookie = format!("forecastle_session={secret}");
        let request = asker.request(Method::GET, "me").header("cookie", cookie);
        asker.send(request)
    };
    with("0ver").problem(401, "A001");
    assert_eq!(with("g00d").status, 200);
    // Its use has moved its end.
    let now = forecastle_store::now();
    let moved = service.store.session(&digest("g00d"), &now).unwrap().unwrap();
    assert!(moved.expires_at > in_seconds(11 * 3600), "{}", moved.expires_at);

    let here = service.signed_in("ana", PASSWORD);
    let there = service.signed_in("ana", PASSWORD);
    let change = |current: &str, new: &str| json!({ "current": current, "new": new });
    let put = |body| here.send(here.request(Method::PUT, "me/password").json(&body));
    put(change("wrong", "another long password")).problem(422, "A010");
    put(change(PASSWORD, "short")).problem(422, "Q006");
    assert_eq!(put(change(PASSWORD, "another long password")).status, 204);
    here.get("me").ok();
    there.get("me").problem(401, "A001");
    service.nobody().login("ana", PASSWORD).problem(401, "A002");

    let admin = service.admin();
    let path = format!("users/{id}");
    let patch = admin.request(Method::PATCH, &path).json(&json!({ "is_active": false }));
    assert_eq!(admin.send(patch).ok()["is_active"], false);
    here.get("me").problem(401, "A001");
    service.nobody().login("ana", "another long password").problem(401, "A002");
}

#[test]
fn an_admin_manages_users_and_the_last_admin_stays() {
    let service = Service::start();
    let password = service.first_password.clone().unwrap();
    let admin = service.signed_in("admin", &password);
    let new = json!({ "name": "mia", "password": PASSWORD, "role": "viewer",
        "scope": { "Shop": ["elm"] } });
    let made = admin.post("users", &new);
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(!made.text.contains(PASSWORD) && !made.text.contains("argon2"));
    let id = made.json()["id"].as_str().unwrap().to_owned();
    admin.post("users", &new).problem(409, "A008");
    let users = admin.get("users").ok();
    let names: Vec<_> = users["items"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["admin", "mia"]);
    let mia = service.signed_in("mia", PASSWORD);
    assert_eq!(mia.get("me").ok()["scope"]["Shop"][0], "elm");

    let me = users["items"][0]["id"].as_str().unwrap();
    let demote = admin.request(Method::PATCH, &format!("users/{me}"));
    admin.send(demote.json(&json!({ "role": "viewer" }))).problem(409, "A006");
    admin.delete(&format!("users/{me}")).problem(409, "A006");
    assert_eq!(admin.delete(&format!("users/{id}")).status, 204);
    admin.delete(&format!("users/{id}")).problem(404, "A007");
    mia.get("me").problem(401, "A001");
}

#[test]
fn tokens_are_shown_once_and_end() {
    let service = Service::start();
    let admin = service.admin();
    let new = json!({ "name": "nightly", "role": "viewer", "days": 30 });
    let made = admin.post("tokens", &new);
    assert_eq!(made.status, 201, "{}", made.text);
    let (made, secret) = (made.json(), made.json()["secret"].as_str().unwrap().to_owned());
    assert!(secret.starts_with("fct_") && secret.len() == 68, "{secret}");
    let machine = service.bearer(&secret);
    // A machine needs no CSRF token, and has no session.
    let me = machine.get("me").ok();
    assert_eq!((&me["name"], &me["csrf_token"]), (&json!("nightly"), &json!(null)));
    machine.empty_post("publication/rollback").problem(403, "A003");
    let list = admin.get("tokens");
    assert!(!list.text.contains(&secret));
    assert!(list.json()["items"][0]["last_used_at"].is_string());

    let id = made["id"].as_str().unwrap();
    assert_eq!(admin.delete(&format!("tokens/{id}")).status, 204);
    machine.get("me").problem(401, "A001");
    admin.delete("tokens/t_0").problem(404, "A007");
    for bad in ["fct_", "fct_0", "x", ""] {
        service.bearer(bad).get("me").problem(401, "A001");
    }
    let long = json!({ "name": "for ever", "role": "viewer", "days": 3660 });
    admin.post("tokens", &long).problem(422, "Q006");
}

#[test]
fn an_expired_token_is_good_for_nothing() {
    let service = Service::start();
    let new = forecastle_store::NewToken {
        name: "old".to_owned(),
        token_hash: digest("fct_0ld"),
        role: Role::Admin,
        scope: Scope::new(),
        expires_at: in_seconds(-1),
        created_by: "test".to_owned(),
    };
    service.store.create_token(new).unwrap();
    service.bearer("fct_0ld").get("me").problem(401, "A001");
}
