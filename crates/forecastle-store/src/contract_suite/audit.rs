//! The log hangs together, and says so when it does not.

use serde_json::json;

use super::Bench;
use crate::NewAudit;

pub const TESTS: &[fn(&Bench)] = &[
    the_log_is_read_newest_first,
    a_changed_entry_is_found,
    a_missing_entry_is_found,
    an_entry_with_a_hash_of_its_own_is_found,
];

fn fill(bench: &Bench) {
    for number in 1..=5 {
        let detail = json!({ "number": number, "text": "\"quoted\" and äöü", "share": 0.1 });
        let entry = NewAudit::new("anna", "look", &format!("object {number}"), detail);
        let written = bench.store.audit(entry).unwrap();
        assert_eq!(written.seq, number);
    }
    bench.store.verify_audit().unwrap();
}

fn the_log_is_read_newest_first(bench: &Bench) {
    bench.store.verify_audit().unwrap();
    fill(bench);
    let log = bench.reopen().audit_log(None, 3).unwrap();
    assert_eq!(log.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [5, 4, 3]);
    assert_eq!(log[0].detail["text"], "\"quoted\" and äöü");
    let rest = bench.store.audit_log(Some(3), 10).unwrap();
    assert_eq!(rest.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [2, 1]);
}

fn a_changed_entry_is_found(bench: &Bench) {
    fill(bench);
    bench.tamper("UPDATE audit SET who = 'ben' WHERE seq = 3");
    let error = bench.store.verify_audit().unwrap_err();
    assert_eq!((error.code(), &*error.to_string()), ("S004", "audit entry 3 is not as written"));
    assert_eq!(bench.findings(), ["Error audit log: audit entry 3 is not as written"]);
}

fn a_missing_entry_is_found(bench: &Bench) {
    fill(bench);
    bench.tamper("DELETE FROM audit WHERE seq = 2");
    let error = bench.store.verify_audit().unwrap_err();
    assert_eq!(error.to_string(), "audit entry 2 is not as written");
}

fn an_entry_with_a_hash_of_its_own_is_found(bench: &Bench) {
    fill(bench);
    // The parts moved, the same letters in the same order.
    bench.tamper("UPDATE audit SET who = 'annal', action = 'ook' WHERE seq = 5");
    assert_eq!(bench.store.verify_audit().unwrap_err().code(), "S004");
    bench.tamper("UPDATE audit SET who = 'anna', action = 'look' WHERE seq = 5");
    bench.store.verify_audit().unwrap();
    // Hashes that do not hang on the one before.
    bench.tamper("UPDATE audit SET previous = hash WHERE seq = 5");
    assert_eq!(bench.store.verify_audit().unwrap_err().code(), "S004");
}
