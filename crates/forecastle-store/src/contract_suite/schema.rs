//! Migrations go up and down, and a newer schema is left alone.

use super::Bench;
use crate::{Backend, LATEST_SCHEMA, Role, RunKind, Store};

pub const TESTS: &[fn(&Bench)] = &[
    schemas_go_down_and_up_again,
    a_newer_schema_is_left_alone,
    an_older_schema_is_brought_up_to_date,
    opened_at_the_same_time_it_is_made_once,
    an_unknown_address_is_refused,
];

fn schemas_go_down_and_up_again(bench: &Bench) {
    let store = &bench.store;
    assert_eq!(store.schema_version().unwrap(), LATEST_SCHEMA);
    store.ping().unwrap();
    bench.run(RunKind::Forecast);
    for target in (0..LATEST_SCHEMA).rev() {
        let copy = store.migrate_to(Some(target)).unwrap();
        assert_eq!(store.schema_version().unwrap(), target);
        assert_eq!(copy.is_some_and(|copy| copy.exists()), store.backend() == Backend::Sqlite);
    }
    assert_eq!(store.runs_all().unwrap_err().code(), "S003");
    assert_eq!(store.migrate_to(None).unwrap(), None);
    assert_eq!(store.schema_version().unwrap(), LATEST_SCHEMA);
    assert!(store.runs_all().unwrap().is_empty() && !store.has_users().unwrap());
    // Opened anew it takes the run up from its folder, as the first time.
    assert_eq!(bench.reopen().runs_all().unwrap().len(), 1);
    for wrong in [-1, LATEST_SCHEMA + 1] {
        assert_eq!(store.migrate_to(Some(wrong)).unwrap_err().code(), "S002");
    }
}

fn a_newer_schema_is_left_alone(bench: &Bench) {
    bench.tamper(
        "INSERT INTO forecastle_migrations (version, description, success, checksum, execution_time) \
         SELECT 999, 'of tomorrow', success, checksum, 0 FROM forecastle_migrations WHERE version = 1",
    );
    let error = Store::open(bench.project(), bench.url.as_deref()).unwrap_err();
    assert_eq!(error.code(), "S002");
    assert!(error.next_step().unwrap().contains("forecastle migrate"), "{error:?}");
    assert_eq!(bench.store.migrate_to(None).unwrap_err().code(), "S002");
    assert_eq!(bench.store.migrate_to(Some(0)).unwrap_err().code(), "S002");
    assert_eq!(bench.store.schema_version().unwrap(), 999);
}

fn an_older_schema_is_brought_up_to_date(bench: &Bench) {
    let id = bench.run(RunKind::Forecast);
    bench.store.publish(&id, "anna", None).unwrap();
    bench.store.migrate_to(Some(1)).unwrap();
    let store = bench.reopen();
    assert_eq!(store.schema_version().unwrap(), LATEST_SCHEMA);
    assert_eq!(store.published().unwrap().unwrap().run, id);
    let user = crate::NewUser {
        name: "anna".to_owned(),
        password_hash: String::new(),
        role: Role::Admin,
        scope: crate::Scope::new(),
    };
    store.create_user(user, "setup").unwrap();
}

fn opened_at_the_same_time_it_is_made_once(bench: &Bench) {
    bench.store.migrate_to(Some(0)).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| bench.reopen().ping().unwrap());
        }
    });
    assert_eq!(bench.store.schema_version().unwrap(), LATEST_SCHEMA);
    assert_eq!(bench.findings(), [""; 0]);
}

fn an_unknown_address_is_refused(bench: &Bench) {
    for wrong in ["mysql://root:secret@localhost/x", "forecastle.db", "postgres://127.0.0.1:1/x"] {
        let error = Store::open(bench.project(), Some(wrong)).unwrap_err();
        assert_eq!(error.code(), "S001", "{wrong}");
        assert!(!format!("{error:?}").contains("secret"));
    }
}
