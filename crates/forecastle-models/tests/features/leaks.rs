//! Nothing sees what comes after its origin.

use forecastle_core::{Frequency, Window};
use forecastle_models::features::{FEATURES, FeatureEntry, Selected};

use crate::shop::{FREQUENCIES, HORIZON, fast, shared, shop, some_rows};

/// The first column of a family that changes, at some origin, when only what came after it does.
pub fn first_leak(
    entry: &'static FeatureEntry,
    frequency: Frequency,
    periods: usize,
) -> Option<String> {
    let from = periods / 2;
    let panels = [0.0, 1e4].map(|other| shop(frequency, periods, from, other));
    let [first, second] = panels.each_ref().map(|panel| {
        let window = Window::latest(panel, HORIZON);
        let shared = shared(window);
        let selected = Selected::of([entry].into_iter(), &shared);
        let rows = (0..window.series_count()).map(|series| {
            let before =
                |row: &forecastle_models::features::Place| window.start(series) + row.known <= from;
            let rows = some_rows(&window, series, 1).into_iter().filter(before);
            let rows: Vec<_> = rows.collect();
            fast(&shared, &selected, series, &rows)
        });
        let names: Vec<_> = selected.columns().iter().map(|column| column.name.clone()).collect();
        (rows.collect::<Vec<_>>().concat(), names)
    });
    let names = first.1;
    let differs = |(a, b): (&f32, &f32)| a.to_bits() != b.to_bits();
    let place = first.0.iter().zip(&second.0).position(differs)?;
    Some(names[place % names.len()].clone())
}

#[test]
fn no_family_sees_what_comes() {
    for (frequency, periods) in FREQUENCIES {
        for entry in FEATURES {
            assert_eq!(first_leak(entry, frequency, periods), None, "{}", entry.name);
        }
    }
}
