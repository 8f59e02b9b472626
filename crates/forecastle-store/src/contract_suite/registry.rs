//! One champion, a way back, and files that are what was written.

use std::fs;

use super::Bench;
use crate::{NewVersion, Standing};

pub const TESTS: &[fn(&Bench)] = &[
    there_is_one_champion_and_a_way_back,
    only_what_is_there_is_promoted,
    a_score_that_does_not_exist_is_none,
    writers_at_the_same_time_lose_nothing,
];

pub fn new(model: &str, is_promoted: bool) -> NewVersion {
    NewVersion {
        model: model.to_owned(),
        is_promoted,
        reason: format!("{model} was tried"),
        metric: "wmape".to_owned(),
        score: 4.125,
        through: "2012-10-26".to_owned(),
        created_at: "2012-11-01T00:00:00Z".to_owned(),
        model_file: model.as_bytes().to_vec(),
        backtest_file: Vec::new(),
    }
}

fn there_is_one_champion_and_a_way_back(bench: &Bench) {
    let store = &bench.store;
    assert_eq!(store.roll_back("anna").unwrap_err().code(), "R001");
    store.register(new("one", true), "anna").unwrap();
    let two = store.register(new("two", false), "anna").unwrap();
    assert_eq!((two.version, two.standing, two.score), (2, Standing::Rejected, 4.125));
    assert_eq!(store.get_artifact(&two.artifact).unwrap(), b"two");
    let two = store.promote(2, "it is better", "ben").unwrap();
    assert_eq!((two.standing, &*two.reason), (Standing::Champion, "it is better"));
    let registry = bench.reopen().registry().unwrap();
    assert_eq!(registry.champion().unwrap().version, 2);
    assert_eq!(registry.find(1).unwrap().standing, Standing::Retired);
    assert_eq!(registry.champions, [1, 2]);
    // Promoted twice is one reign.
    store.promote(2, "it is better still", "ben").unwrap();
    let back = store.roll_back("cleo").unwrap();
    assert_eq!((back.version, back.standing), (1, Standing::Champion));
    assert_eq!(back.reason, "one was tried", "its own reason stays");
    let registry = store.registry().unwrap();
    assert_eq!(registry.champions, [1]);
    assert_eq!(registry.find(2).unwrap().standing, Standing::Retired);
    assert_eq!(store.roll_back("cleo").unwrap_err().code(), "R001");
    assert_eq!(store.registry().unwrap(), registry, "what failed has changed nothing");
    let log = store.audit_log(None, 10).unwrap();
    let actions: Vec<_> = log.iter().map(|entry| (&*entry.action, &*entry.object)).collect();
    let expected = [
        ("roll_back_version", "version 1"),
        ("promote", "version 2"),
        ("promote", "version 2"),
        ("register", "version 2"),
        ("register", "version 1"),
    ];
    assert_eq!(actions, expected);
    assert_eq!(log[0].detail["deposed"], 2);
}

fn only_what_is_there_is_promoted(bench: &Bench) {
    let store = &bench.store;
    let one = store.register(new("one", false), "anna").unwrap();
    let error = store.promote(9, "why not", "anna").unwrap_err();
    assert_eq!((error.code(), error.next_step()), ("R001", Some("versions: 1")));
    fs::write(store.artifact_path(&one.artifact), "ona").unwrap();
    assert_eq!(store.promote(1, "why not", "anna").unwrap_err().code(), "R002");
    assert_eq!(store.registry().unwrap().champion(), None);
}

fn a_score_that_does_not_exist_is_none(bench: &Bench) {
    let version = NewVersion { score: f64::NAN, ..new("one", true) };
    assert!(bench.store.register(version, "anna").unwrap().score.is_nan());
    let version = NewVersion { score: 0.1 + 0.2, ..new("two", true) };
    assert_eq!(bench.store.register(version, "anna").unwrap().score, 0.1 + 0.2);
}

fn writers_at_the_same_time_lose_nothing(bench: &Bench) {
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let store = if writer % 2 == 0 { bench.store.clone() } else { bench.reopen() };
            scope.spawn(move || {
                for _ in 0..5 {
                    store.register(new(&format!("model {writer}"), true), "writer").unwrap();
                }
            });
        }
    });
    let registry = bench.store.registry().unwrap();
    let numbers: Vec<_> = registry.versions.iter().map(|version| version.version).collect();
    assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    assert_eq!(registry.champions, numbers);
    bench.store.verify_audit().unwrap();
    assert_eq!(bench.findings(), [""; 0]);
}
