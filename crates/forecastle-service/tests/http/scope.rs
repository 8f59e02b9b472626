//! Who sees a part sees nothing of the rest: not in rows, not in totals, not in counts, not in files.

use forecastle_store::{Role, Scope};
use serde_json::{Value, json};

use super::support::{STORES, Service, only};

/// Everything there is to read, of things that exist.
const READS: &[&str] = &[
    "me",
    "project",
    "home",
    "series",
    "series?sort=horizon_total&order=desc",
    "series/elm",
    "series/elm/history",
    "totals",
    "groups?by=Shop",
    "groups?by=Region",
    "forecasts?limit=1000",
    "accuracy?by=series",
    "accuracy?by=period",
    "accuracy?by=step",
    "accuracy?by=Region",
    "holidays",
    "leaderboard",
    "models",
    "runs",
    "runs/r_0001",
    "exports/r_0001?format=csv",
    "exports/r_0001?format=parquet",
    "exports/r_0001?format=xlsx",
];

fn mentions(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

#[test]
fn a_manager_of_one_shop_reads_of_no_other() {
    let service = Service::start();
    let manager = service.token(Role::Admin, only("elm"));
    let others = STORES.iter().filter(|shop| **shop != "elm");
    for path in READS {
        let answer = manager.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        for other in others.clone().chain(&["south"]).filter(|word| **word != "south") {
            assert!(!mentions(&answer.bytes, other), "{path} tells of {other}: {}", answer.text);
        }
        // Elm lies in the north; that there is a south, nobody need know.
        assert!(!mentions(&answer.bytes, "south"), "{path} tells of the south");
    }
    // The search would find them, were they there.
    let all = service.admin();
    for other in others {
        assert!(mentions(&all.get("series").bytes, other));
        assert!(mentions(&all.get("exports/r_0001").bytes, other));
    }
}

#[test]
fn what_is_not_seen_is_answered_like_what_does_not_exist() {
    let service = Service::start();
    let manager = service.token(Role::Planner, only("elm"));
    let same = |answer: &super::support::Answer, id: &str| {
        assert_eq!(answer.status, 404);
        answer.text.replace(id, "")
    };
    for path in ["series/ID", "series/ID/history"] {
        let hidden = manager.get(&path.replace("ID", "alder"));
        let absent = manager.get(&path.replace("ID", "zebra"));
        assert_eq!(same(&hidden, "alder"), same(&absent, "zebra"));
    }
    let score = |id: &str| json!({ "series": id });
    let hidden = manager.post("score", &score("alder"));
    let absent = manager.post("score", &score("zebra"));
    assert_eq!(same(&hidden, "alder"), same(&absent, "zebra"));
    manager.post("score", &score("elm")).ok();
    for filter in ["where=Shop:alder", "where=Shop:zebra", "search=alder", "search=zebra"] {
        let page = manager.get(&format!("series?{filter}")).ok();
        assert_eq!((&page["items"], &page["meta"]["total"]), (&json!([]), &json!(0)), "{filter}");
    }
}

#[test]
fn totals_and_counts_are_those_of_the_part() {
    let service = Service::start();
    let all = service.admin();
    let manager = service.token(Role::Viewer, only("elm"));
    let project = manager.get("project").ok();
    assert_eq!((&project["series_count"], &project["is_scoped"]), (&json!(1), &json!(true)));
    let part = manager.get("totals").ok();
    let series = all.get("series/elm/history").ok();
    assert_eq!(part["actual"], series["actual"]);
    assert_eq!(part["forecast"], series["forecast"]);
    let filtered = all.get("totals?where=Shop:elm").ok();
    assert_eq!(part["actual"], filtered["actual"]);
    assert_eq!(part["series_count"], 1);
    let scores = manager.get("accuracy?by=series").ok();
    assert_eq!(scores["rows"].as_array().unwrap().len(), 1);
    let run = manager.get("runs/r_0001").ok();
    assert_eq!((&run["score"], &run["files"]), (&Value::Null, &json!([])));
    let models = manager.get("models").ok();
    assert_eq!(models["versions"][0]["score"], Value::Null);
}

#[test]
fn a_scope_of_an_attribute_or_of_nothing_holds_too() {
    let service = Service::start();
    let total = |page: Value| page["meta"]["total"].as_u64().unwrap();
    let scope = |column: &str, values: &[&str]| {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Scope::from([(column.to_owned(), values)])
    };
    let north = service.token(Role::Viewer, scope("Region", &["north"]));
    assert_eq!(total(north.get("series").ok()), 3);
    let two = service.token(Role::Viewer, scope("Shop", &["elm", "yew"]));
    assert_eq!(total(two.get("series").ok()), 2);
    let mut both = scope("Shop", &["elm", "yew"]);
    both.append(&mut scope("Region", &["north"]));
    assert_eq!(total(service.token(Role::Viewer, both).get("series").ok()), 1);
    // A column that the data do not have allows nothing, rather than everything.
    let stranger = service.token(Role::Viewer, scope("Country", &["nowhere"]));
    for path in READS.iter().filter(|path| !path.starts_with("series/elm")) {
        let answer = stranger.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text);
        for shop in STORES {
            assert!(!mentions(&answer.bytes, shop), "{path} tells of {shop}");
        }
    }
}
