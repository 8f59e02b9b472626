//! A kept forest is the same forest, or refused.

use proptest::prelude::*;

use super::generated::{Shape, forest};
use super::*;

/// The forest in a text, if there is one.
fn read(text: &str) -> Option<Forest> {
    serde_json::from_str::<SavedForest>(text).ok()?.forest().ok()
}

fn small(seed: u64) -> Forest {
    forest(&Shape { leaves: vec![1, 2, 9], thresholds: 20, sets: 0.3 }, seed)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_forest_comes_back_to_the_bit(
        leaves in prop::collection::vec(1_usize..300, 0..6),
        thresholds in 1_usize..5000,
        sets in 0.0_f64..0.5,
        seed in any::<u64>(),
    ) {
        let forest = forest(&Shape { leaves, thresholds, sets }, seed);
        let text = serde_json::to_string(&SavedForest::of(&forest)).unwrap();
        let again = read(&text).unwrap();
        // Debug text tells the two zeros apart, unlike equality.
        prop_assert_eq!(format!("{again:?}"), format!("{forest:?}"));
    }
}

#[test]
fn a_changed_byte_is_refused() {
    let text = serde_json::to_string(&SavedForest::of(&small(1))).unwrap();
    assert!(read(&text).is_some());
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            if let Ok(changed) = String::from_utf8(bytes) {
                assert_eq!(read(&changed), None, "{changed}");
            }
        }
    }
}

#[test]
fn a_cut_text_is_refused() {
    let text = serde_json::to_string(&SavedForest::of(&small(2))).unwrap();
    for end in 0..text.len() {
        assert_eq!(read(&text[..end]), None);
    }
}

#[test]
fn a_right_checksum_over_wrong_numbers_is_no_forest_or_a_sound_one() {
    for seed in 0..4 {
        let bytes = SavedForest::data_of(&small(seed));
        for at in 0..bytes.len() {
            for byte in [0, 1, 2, 3, 7, 0x7f, 0x80, 0xff, bytes[at] ^ 1, bytes[at] ^ 0x10] {
                let mut changed = bytes.clone();
                changed[at] = byte;
                try_out(SavedForest::of_data(&changed));
            }
            try_out(SavedForest::of_data(&bytes[..at]));
        }
    }
}

/// Uses a forest if it is accepted, and looks at the code of the error if not.
fn try_out(saved: SavedForest) {
    match saved.forest() {
        Ok(forest) => {
            let rows = vec![0.5; 20 * forest.column_count];
            let width = if forest.column_count == 0 { 0 } else { 20 };
            Scorer::new(&forest).score(&rows, &mut vec![0.0; width]);
        }
        Err(error) => assert_eq!(error.code(), "M002"),
    }
}

#[test]
fn another_format_is_named() {
    let text = serde_json::to_string(&SavedForest::of(&small(3))).unwrap();
    let later = text.replacen("\"format\":1", "\"format\":2", 1);
    let error = serde_json::from_str::<SavedForest>(&later).unwrap().forest().unwrap_err();
    assert!(error.to_string().contains("their format is 2, not 1"), "{error}");
}

#[test]
fn a_node_and_its_leaf_take_little_room() {
    let booster = trained(&params("regression"), 50);
    let forest = Forest::from_lightgbm(booster.to_text()).unwrap();
    let leaves: usize = forest.trees.iter().map(|tree| tree.leaves.len()).sum();
    let text = serde_json::to_string(&SavedForest::of(&forest)).unwrap();
    assert!(text.len() < 40 * leaves, "{} bytes for {leaves} leaves", text.len());
    assert!(text.len() * 2 < booster.to_text().len());
}
