//! Who may do what: every operation of the description times every kind of account.

use std::collections::BTreeMap;

use forecastle_service::http::openapi_json;
use forecastle_store::{Role, Scope};
use reqwest::Method;
use serde_json::{Value, json};

use super::support::{Asker, Service, only};

/// Who may do something.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Who {
    /// Anybody, without an account.
    Anyone,
    /// Every account.
    Account,
    /// Accounts of this role and those above, whatever rows they see.
    From(Role),
    /// Accounts of this role and those above that see everything.
    Whole(Role),
}

use Who::{Account, Anyone, From, Whole};

/// Every operation there is. One that is described and not here fails, and so does one that is gone.
const TABLE: &[(&str, Who)] = &[
    ("POST /login", Anyone),
    ("POST /logout", Account),
    ("GET /me", Account),
    ("PUT /me/password", Account),
    ("GET /project", From(Role::Viewer)),
    ("GET /home", From(Role::Viewer)),
    ("GET /series", From(Role::Viewer)),
    ("GET /series/{id}", From(Role::Viewer)),
    ("GET /series/{id}/history", From(Role::Viewer)),
    ("GET /totals", From(Role::Viewer)),
    ("GET /groups", From(Role::Viewer)),
    ("GET /forecasts", From(Role::Viewer)),
    ("GET /accuracy", From(Role::Viewer)),
    ("GET /holidays", From(Role::Viewer)),
    ("GET /leaderboard", From(Role::Viewer)),
    ("POST /score", From(Role::Planner)),
    ("GET /exports/{run}", From(Role::Viewer)),
    ("GET /runs", From(Role::Viewer)),
    ("POST /runs", Whole(Role::DataScientist)),
    ("GET /runs/{run}", From(Role::Viewer)),
    ("POST /runs/{run}/publish", Whole(Role::DataScientist)),
    ("POST /publication/rollback", Whole(Role::DataScientist)),
    ("GET /jobs", Whole(Role::Viewer)),
    ("GET /jobs/{id}", Whole(Role::Viewer)),
    ("POST /jobs/{id}/cancel", Whole(Role::DataScientist)),
    ("GET /models", From(Role::Viewer)),
    ("POST /models/versions/{version}/promote", Whole(Role::DataScientist)),
    ("POST /models/rollback", Whole(Role::DataScientist)),
    ("GET /users", Whole(Role::Admin)),
    ("POST /users", Whole(Role::Admin)),
    ("PATCH /users/{id}", Whole(Role::Admin)),
    ("DELETE /users/{id}", Whole(Role::Admin)),
    ("GET /tokens", Whole(Role::Admin)),
    ("POST /tokens", Whole(Role::Admin)),
    ("DELETE /tokens/{id}", Whole(Role::Admin)),
    ("GET /audit", Whole(Role::Admin)),
    ("GET /live", From(Role::Viewer)),
];

/// Every operation of the description with its body's example.
fn operations() -> BTreeMap<String, Option<Value>> {
    let openapi: Value = serde_json::from_str(&openapi_json().unwrap()).unwrap();
    let mut all = BTreeMap::new();
    for (path, item) in openapi["paths"].as_object().unwrap() {
        let path = path.strip_prefix("/api/v1").expect("every route lies under /api/v1");
        for (method, operation) in item.as_object().unwrap() {
            let body = &operation["requestBody"]["content"]["application/json"];
            let body = body.get("example").cloned();
            let takes_body = operation.get("requestBody").is_some();
            assert_eq!(takes_body, body.is_some(), "{method} {path} has no example of its body");
            all.insert(format!("{} {path}", method.to_uppercase()), body);
        }
    }
    all
}

#[test]
fn the_table_is_complete() {
    let operations = operations();
    let described: Vec<_> = operations.keys().map(String::as_str).collect();
    let mut listed: Vec<_> = TABLE.iter().map(|(operation, _)| *operation).collect();
    listed.sort_unstable();
    assert_eq!(listed, described);
}

/// Asks for an operation of things that do not exist, so that whoever may ask changes nothing.
fn ask(asker: &Asker, operation: &str, body: Option<&Value>) -> (u16, String) {
    let (method, path) = operation.split_once(' ').unwrap();
    let path = path.trim_start_matches('/').replace("{run}", "r_9999").replace("{version}", "99");
    let path = path.replace("{id}", "nothing");
    let path = if path == "groups" { "groups?by=Shop".to_owned() } else { path };
    let request = asker.request(Method::from_bytes(method.as_bytes()).unwrap(), &path);
    let answer = match body {
        Some(body) => asker.send(request.json(body)),
        None => asker.send(request),
    };
    let code = match answer.status {
        400.. => answer.json()["code"].as_str().unwrap_or_default().to_owned(),
        _ => String::new(),
    };
    (answer.status, code)
}

#[test]
fn every_operation_is_open_to_just_those_who_may() {
    let service = Service::start();
    let operations = operations();
    let nobody = service.nobody();
    for (operation, who) in TABLE {
        let body = operations[*operation].as_ref();
        let (status, code) = ask(&nobody, operation, body);
        match who {
            Anyone => assert_eq!((status, &*code), (401, "A002"), "{operation}"),
            _ => assert_eq!((status, &*code), (401, "A001"), "{operation} without an account"),
        }
    }
    for role in Role::ALL {
        for scope in [Scope::new(), only("elm")] {
            let asker = service.token(role, scope.clone());
            for (operation, who) in TABLE.iter().filter(|(_, who)| *who != Anyone) {
                // A run that is really started or a user really made is in no other's way.
                let (status, code) = ask(&asker, operation, operations[*operation].as_ref());
                let may = match who {
                    Anyone | Account => true,
                    From(least) => role >= *least,
                    Whole(least) => role >= *least && scope.is_empty(),
                };
                let is_refused = status == 403 && code == "A003";
                // Tokens have no password to change; that is no matter of who may.
                if *operation == "PUT /me/password" {
                    continue;
                }
                let seen = format!("{operation} as {} in {scope:?}: {status} {code}", role.name());
                assert_eq!(may, !is_refused, "{seen}");
                assert!(status != 401 && status < 500, "{seen}");
            }
        }
    }
}

#[test]
fn refusals_are_noted() {
    let service = Service::start();
    let viewer = service.token(Role::Viewer, Scope::new());
    viewer.post("runs", &json!({})).problem(403, "A003");
    viewer.post("runs", &json!({})).problem(403, "A003");
    let log = service.admin().get("audit").ok();
    let denied: Vec<_> = log["items"].as_array().unwrap().iter().collect();
    let denied: Vec<_> = denied.into_iter().filter(|it| it["action"] == "denied").collect();
    // The same again within a minute is not worth another line.
    assert_eq!(denied.len(), 1, "{denied:?}");
    assert_eq!(denied[0]["object"], "/api/v1/runs");
    assert_eq!(denied[0]["detail"]["permission"], "run");
}
