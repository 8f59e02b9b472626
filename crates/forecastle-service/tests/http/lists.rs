//! Lists: every row once, whatever the size of the pages.

use std::collections::BTreeSet;

use forecastle_store::NewJob;
use serde_json::{Value, json};

use super::support::{Asker, Service, publish};

/// Reads a list page by page; each item as text.
fn read(asker: &Asker, path: &str, limit: usize) -> Vec<String> {
    let mut items = Vec::new();
    let mut cursor = String::new();
    loop {
        let sign = if path.contains('?') { '&' } else { '?' };
        let page = asker.get(&format!("{path}{sign}limit={limit}{cursor}")).ok();
        let part = page["items"].as_array().unwrap();
        assert!(part.len() <= limit);
        items.extend(part.iter().map(Value::to_string));
        assert!(items.len() <= page["meta"]["total"].as_u64().unwrap() as usize, "{path}");
        match page["meta"]["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => {
                assert_eq!(items.len() as u64, page["meta"]["total"], "{path}");
                return items;
            }
        }
    }
}

#[test]
fn pages_of_any_size_make_the_same_list() {
    let service = Service::start();
    let admin = service.admin();
    for number in 0..5 {
        let new = NewJob {
            kind: "run".to_owned(),
            parameters: json!({}),
            requested_by: format!("user {number}"),
            idempotency: None,
        };
        service.store.enqueue(new).unwrap();
        service.token(forecastle_store::Role::Viewer, Default::default());
    }
    for path in [
        "series",
        "series?sort=horizon_total&order=desc",
        "series?sort=wmape",
        "series?search=e",
        "groups?by=Shop&sort=forecast&order=desc",
        "groups?by=Region",
        "forecasts",
        "forecasts?where=Region:north",
        "runs",
        "jobs",
        "users",
        "tokens",
        "audit",
    ] {
        let whole = read(&admin, path, 1000);
        assert!(!whole.is_empty(), "{path}");
        let different: BTreeSet<_> = whole.iter().collect();
        assert_eq!(different.len(), whole.len(), "{path} has something twice");
        for limit in [1, 2, 5] {
            assert_eq!(read(&admin, path, limit), whole, "{path} by {limit}");
        }
    }
}

#[test]
fn a_list_goes_on_from_the_run_that_it_began_with() {
    let service = Service::start();
    let admin = service.admin();
    let first = admin.get("forecasts?limit=5").ok();
    let cursor = first["meta"]["next"].as_str().unwrap();
    let run = publish(&service.project);
    admin.until("project", |project| project["published"]["run"] == *run);
    let second = admin.get(&format!("forecasts?limit=5&cursor={cursor}")).ok();
    assert_eq!(second["meta"]["run"], "r_0001");
    assert_eq!(admin.get("forecasts?limit=5").ok()["meta"]["run"], *run);
    // And by name any run can be looked at.
    let old = admin.get("home?run=r_0001").ok();
    assert_eq!(old["run"], "r_0001");
    assert_eq!(admin.get(&format!("home?run={run}")).ok()["run"], *run);
}

#[test]
fn filters_search_and_spans_narrow() {
    let service = Service::start();
    let admin = service.admin();
    let ids = |page: Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    let north = ids(admin.get("series?where=Region:north").ok());
    assert_eq!(north, ["alder", "cedar", "elm"]);
    let two = ids(admin.get("series?where=Shop:elm&where=Shop:yew").ok());
    assert_eq!(two, ["elm", "yew"]);
    let one = ids(admin.get("series?where=Region:north&where=Shop:elm&where=Shop:yew").ok());
    assert_eq!(one, ["elm"]);
    assert_eq!(ids(admin.get("series?search=BIR").ok()), ["birch"]);
    let largest = ids(admin.get("series?sort=horizon_total&order=desc&limit=1").ok());
    assert_eq!(largest, ["yew"]);
    let span = admin.get("series/elm/history?from=2025-01-03&to=2025-02-28").ok();
    assert_eq!(span["periods"].as_array().unwrap().len(), 9);
}
