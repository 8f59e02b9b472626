//! Both twins of every family agree, and so do one origin and all.

use forecastle_core::Window;
use forecastle_models::features::{FEATURES, Seen, Selected};

use crate::shop::{FREQUENCIES, HORIZON, fast, shared, shop, some_rows};

#[test]
fn fast_twins_agree_with_the_definitions() {
    for (frequency, periods) in FREQUENCIES {
        let panel = shop(frequency, periods, periods, 0.0);
        let window = Window::latest(&panel, HORIZON);
        let shared = shared(window);
        let selected = Selected::all_but(&shared, &[]);
        let width = selected.columns().len();
        for series in 0..window.series_count() {
            let rows = some_rows(&window, series, 17);
            let filled = fast(&shared, &selected, series, &rows);
            for (row, place) in filled.chunks_exact(width).zip(&rows) {
                let history = window.history(series);
                let seen = Seen::new(&shared, series, history, place.known..=place.known);
                let slow = selected.at(&seen, *place);
                assert_eq!(slow.len(), width);
                for ((fast, slow), column) in row.iter().zip(slow).zip(selected.columns()) {
                    let near = (fast - slow).abs() <= 1e-4 * slow.abs().max(1.0);
                    let both_unknown = fast.is_nan() && slow.is_nan();
                    assert!(
                        near || both_unknown || *fast == slow,
                        "{frequency} {series} {place:?} {}: {fast} and {slow}",
                        column.name
                    );
                }
            }
        }
    }
}

#[test]
fn serving_sees_the_bits_that_training_saw() {
    for (frequency, periods) in FREQUENCIES {
        let panel = shop(frequency, periods, periods, 0.0);
        let whole = Window::latest(&panel, HORIZON);
        let in_training = shared(whole);
        let selected = Selected::all_but(&in_training, &[]);
        for end in [periods / 3, periods / 2, periods - HORIZON] {
            let then = Window::new(&panel, end, HORIZON);
            let in_service = shared(then);
            for series in 0..whole.series_count() {
                let rows = some_rows(&then, series, 1);
                let known = then.history(series).len();
                let rows: Vec<_> = rows.into_iter().filter(|row| row.known == known).collect();
                let trained = fast(&in_training, &selected, series, &rows);
                let served = fast(&in_service, &selected, series, &rows);
                let bits = |row: &[f32]| row.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
                assert_eq!(bits(&trained), bits(&served), "{frequency} {end} {series}");
            }
        }
    }
}

#[test]
fn every_family_has_a_name_of_its_own_and_columns_somewhere() {
    let panel = shop(FREQUENCIES[0].0, 800, 800, 0.0);
    let shared = shared(Window::latest(&panel, HORIZON));
    for entry in FEATURES {
        assert!(!entry.family.columns(&shared).is_empty(), "{}", entry.name);
    }
    let selected = Selected::all_but(&shared, &[]);
    let columns = selected.columns().iter().map(|column| column.name.as_str());
    for names in [columns.collect::<Vec<_>>(), FEATURES.iter().map(|entry| entry.name).collect()] {
        for (place, name) in names.iter().enumerate() {
            assert!(!names[..place].contains(name), "{name}");
        }
    }
}
