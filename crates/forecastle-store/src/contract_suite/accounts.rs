//! Users, sessions, tokens, and logins that failed.

use super::Bench;
use crate::{NewSession, NewToken, NewUser, Role, Scope, User, UserChange, in_seconds, now};

pub const TESTS: &[fn(&Bench)] = &[
    users_are_found_by_name_in_any_case,
    an_admin_stays,
    what_changes_a_user_ends_sessions,
    sessions_expire,
    tokens_are_listed_used_and_revoked,
    failures_are_counted_and_forgotten,
    accounts_are_audited_without_secrets,
];

fn new(name: &str, role: Role) -> NewUser {
    let password_hash = format!("hash of {name}");
    NewUser { name: name.to_owned(), password_hash, role, scope: Scope::new() }
}

fn store_12() -> Scope {
    Scope::from([("Store".to_owned(), vec!["12".to_owned(), "ä\"'%".to_owned()])])
}

fn users_are_found_by_name_in_any_case(bench: &Bench) {
    let store = &bench.store;
    assert!(!store.has_users().unwrap());
    let zoe = store.create_user(new("zoe", Role::Viewer), "anna").unwrap();
    let scoped = NewUser { scope: store_12(), ..new("Ärne", Role::Planner) };
    let arne = store.create_user(scoped, "anna").unwrap();
    assert!(store.has_users().unwrap());
    let (found, hash) = store.user_by_name("ÄRNE").unwrap().unwrap();
    assert_eq!((&found, &*hash), (&arne, "hash of Ärne"));
    assert_eq!((found.scope, found.is_active), (store_12(), true));
    assert_eq!(store.create_user(new("ärne", Role::Admin), "anna").unwrap_err().code(), "A008");
    assert_eq!(store.user_by_name("nobody").unwrap(), None);
    assert_eq!(store.user(&zoe.id).unwrap(), zoe);
    assert_eq!(store.users().unwrap(), [zoe, arne]);
}

fn an_admin_stays(bench: &Bench) {
    let store = &bench.store;
    let one = store.create_user(new("one", Role::Admin), "setup").unwrap();
    // An admin who sees a part only cannot manage accounts, and does not count.
    let part = NewUser { scope: store_12(), ..new("part", Role::Admin) };
    store.create_user(part, "one").unwrap();
    let changes = [
        UserChange { role: Some(Role::Viewer), ..UserChange::default() },
        UserChange { is_active: Some(false), ..UserChange::default() },
        UserChange { scope: Some(store_12()), ..UserChange::default() },
    ];
    for change in &changes {
        let refused = store.change_user(&one.id, change.clone(), "one").unwrap_err();
        assert_eq!(refused.code(), "A006", "{change:?}");
    }
    assert_eq!(store.delete_user(&one.id, "one").unwrap_err().code(), "A006");
    assert_eq!(store.user(&one.id).unwrap(), one);
    let two = store.create_user(new("two", Role::Admin), "one").unwrap();
    store.change_user(&one.id, changes[0].clone(), "two").unwrap();
    assert_eq!(store.delete_user(&two.id, "two").unwrap_err().code(), "A006");
    store.delete_user(&one.id, "two").unwrap();
    assert_eq!(store.user(&one.id).unwrap_err().code(), "A007");
    assert_eq!(store.delete_user(&one.id, "two").unwrap_err().code(), "A007");
}

fn begin(bench: &Bench, user: &User, token_hash: &str, seconds: i64) {
    let session = NewSession {
        token_hash: token_hash.to_owned(),
        user_id: user.id.clone(),
        csrf_token: format!("csrf of {token_hash}"),
        expires_at: in_seconds(seconds),
    };
    bench.store.create_session(session).unwrap();
}

fn is_good(bench: &Bench, token_hash: &str) -> bool {
    bench.store.session(token_hash, &now()).unwrap().is_some()
}

fn what_changes_a_user_ends_sessions(bench: &Bench) {
    let store = &bench.store;
    store.create_user(new("admin", Role::Admin), "setup").unwrap();
    let anna = store.create_user(new("anna", Role::Viewer), "admin").unwrap();
    let ben = store.create_user(new("ben", Role::Viewer), "admin").unwrap();
    begin(bench, &ben, "ben's", 60);
    let ending = [
        UserChange { password_hash: Some("new".to_owned()), ..UserChange::default() },
        UserChange { role: Some(Role::Planner), ..UserChange::default() },
        UserChange { scope: Some(store_12()), ..UserChange::default() },
        UserChange { is_active: Some(false), ..UserChange::default() },
    ];
    for change in ending {
        begin(bench, &anna, "anna's", 60);
        assert!(is_good(bench, "anna's"));
        store.change_user(&anna.id, change.clone(), "admin").unwrap();
        assert!(!is_good(bench, "anna's"), "{change:?}");
    }
    let (changed, hash) = store.user_by_name("anna").unwrap().unwrap();
    assert_eq!(
        (changed.role, changed.scope, changed.is_active),
        (Role::Planner, store_12(), false)
    );
    assert_eq!(hash, "new");
    // Who is not active has no session, even one begun since.
    begin(bench, &anna, "anna's", 60);
    assert!(!is_good(bench, "anna's"));
    // What changes nothing ends nothing.
    store.change_user(&ben.id, UserChange::default(), "admin").unwrap();
    assert!(is_good(bench, "ben's"));
    store.delete_user(&ben.id, "admin").unwrap();
    assert!(!is_good(bench, "ben's"));
}

fn sessions_expire(bench: &Bench) {
    let store = &bench.store;
    let anna = store.create_user(new("anna", Role::Viewer), "setup").unwrap();
    begin(bench, &anna, "one", 60);
    let session = store.session("one", &now()).unwrap().unwrap();
    assert_eq!((session.user, &*session.csrf_token), (anna.clone(), "csrf of one"));
    assert_eq!(store.session("one", &in_seconds(61)).unwrap(), None);
    store.extend_session("one", &in_seconds(120)).unwrap();
    assert!(store.session("one", &in_seconds(61)).unwrap().is_some());
    // Other ways of writing a moment mean the same.
    assert!(store.session("one", "2024-01-01T00:00:00+01:00").unwrap().is_some());
    assert_eq!(store.session("one", "now").unwrap_err().code(), "C003");
    begin(bench, &anna, "two", 60);
    store.end_session("one").unwrap();
    assert!(!is_good(bench, "one") && is_good(bench, "two"));
    store.end_sessions_of(&anna.id).unwrap();
    assert!(!is_good(bench, "two"));
    begin(bench, &anna, "old", -1);
    assert!(!is_good(bench, "old"));
}

fn tokens_are_listed_used_and_revoked(bench: &Bench) {
    let store = &bench.store;
    let new = |name: &str| NewToken {
        name: name.to_owned(),
        token_hash: format!("hash of {name}"),
        role: Role::DataScientist,
        scope: store_12(),
        expires_at: "2030-01-01T00:00:00Z".to_owned(),
        created_by: "anna".to_owned(),
    };
    let airflow = store.create_token(new("airflow")).unwrap();
    let grafana = store.create_token(new("grafana")).unwrap();
    assert_eq!(store.tokens().unwrap(), [grafana.clone(), airflow.clone()]);
    assert_eq!(airflow.expires_at, "2030-01-01T00:00:00.000Z");
    assert_eq!(store.token_by_hash("hash of airflow").unwrap().as_ref(), Some(&airflow));
    assert_eq!(store.token_by_hash("hash").unwrap(), None);
    store.token_used(&airflow.id, "2029-05-06T07:08:09Z").unwrap();
    store.revoke_token(&grafana.id, "ben").unwrap();
    let used = store.token_by_hash("hash of airflow").unwrap().unwrap();
    assert_eq!(used.last_used_at.as_deref(), Some("2029-05-06T07:08:09.000Z"));
    assert!(store.token_by_hash("hash of grafana").unwrap().unwrap().is_revoked);
    assert!(!used.is_revoked);
    assert_eq!(store.revoke_token("t_1", "ben").unwrap_err().code(), "A007");
}

fn failures_are_counted_and_forgotten(bench: &Bench) {
    let store = &bench.store;
    for seconds in [-1000, -500, -10] {
        store.record_failure("anna", &in_seconds(seconds)).unwrap();
    }
    store.record_failure("10.0.0.1", &now()).unwrap();
    assert_eq!(store.failures_since("anna", &in_seconds(-900)).unwrap(), 2);
    assert_eq!(store.failures_since("anna", &in_seconds(-2000)).unwrap(), 3);
    assert_eq!(store.failures_since("ben", &in_seconds(-2000)).unwrap(), 0);
    store.clear_failures("anna").unwrap();
    assert_eq!(store.failures_since("anna", &in_seconds(-2000)).unwrap(), 0);
    assert_eq!(store.failures_since("10.0.0.1", &in_seconds(-2000)).unwrap(), 1);
    // What is older than a day goes when another one comes.
    store.record_failure("old", &in_seconds(-90_000)).unwrap();
    store.record_failure("new", &now()).unwrap();
    assert_eq!(store.failures_since("old", &in_seconds(-100_000)).unwrap(), 0);
}

fn accounts_are_audited_without_secrets(bench: &Bench) {
    let store = &bench.store;
    store.create_user(new("admin", Role::Admin), "setup").unwrap();
    let anna = store.create_user(new("anna", Role::Viewer), "admin").unwrap();
    let change = UserChange {
        password_hash: Some("a secret hash".to_owned()),
        role: Some(Role::Planner),
        ..UserChange::default()
    };
    store.change_user(&anna.id, change, "admin").unwrap();
    store.delete_user(&anna.id, "admin").unwrap();
    let log = store.audit_log(None, 10).unwrap();
    let actions: Vec<_> = log.iter().map(|entry| &*entry.action).collect();
    assert_eq!(actions, ["delete_user", "change_user", "create_user", "create_user"]);
    let changed = serde_json::to_value(&log[1].detail).unwrap();
    let expected = serde_json::json!({ "name": "anna", "role": "planner", "password": "changed" });
    assert_eq!(changed, expected);
    assert!(!format!("{log:?}").contains("hash of") && !format!("{log:?}").contains("a secret"));
}
