//! The intermittent family against values computed by another library.

mod common;

use common::{Recipe, Series, WEEKLY, bits, forecast, panel, weekly};
use forecastle_models::find;

/// A demand in every fourth period, now and then of nothing.
fn demand(kind: u32, length: u32) -> Vec<f64> {
    let comes = |place: u32| (place * (kind + 1) + kind) % 4 == 1;
    let size = |place: u32| f64::from((place * place * 7 + 3 * kind) % 5);
    (0..length).map(|place| if comes(place) { size(place) } else { 0.0 }).collect()
}

/// What statsforecast 2.1.1 forecasts for `demand(kind, length)`: CrostonClassic, CrostonSBA,
/// TSB(0.1, 0.1), CrostonOptimized, ADIDA, IMAPA. The last three choose a weight by a search that stops at
/// its own tolerance.
const COMPUTED: [(u32, u32, [f64; 6]); 4] = [
    (
        2,
        24,
        [
            1.0783109023703275,
            1.024395357251811,
            0.6588598793101675,
            0.8296659806872706,
            0.7599450000000562,
            0.7909014730059012,
        ],
    ),
    (
        2,
        60,
        [
            0.8710635065333784,
            0.8275103312067095,
            0.7254825862261196,
            0.7740527133120731,
            0.7714278112632083,
            0.7911515137488517,
        ],
    ),
    (
        1,
        61,
        [
            0.6470192629520102,
            0.6146682998044096,
            0.6652832425315817,
            0.5659819476557025,
            0.5190627989716412,
            0.7161962270924457,
        ],
    ),
    (
        2,
        150,
        [
            0.7315953058938508,
            0.6950155405991583,
            0.8423128508113327,
            0.7241792258983407,
            0.6958637506689447,
            0.7413583238477663,
        ],
    ),
];

#[test]
fn forecasts_agree_with_statsforecast() {
    let models = ["croston", "sba", "tsb", "croston_optimised", "adida", "imapa"];
    for (kind, length, expected) in COMPUTED {
        let series = vec![Series { start: 0, values: demand(kind, length) }];
        let panel = panel(&Recipe { frequency: WEEKLY, series, known_ahead: 0 });
        for (place, (name, expected)) in models.iter().zip(expected).enumerate() {
            let tolerance = if place < 3 { 1e-9 } else { 2e-5 };
            for value in forecast(find(name).unwrap(), &panel, length as usize, 3) {
                let miss = (value / expected - 1.0).abs();
                assert!(miss < tolerance, "{name}, {length}: {value} instead of {expected}");
            }
        }
    }
}

/// A gap is unknown: neither a period without demand nor one with.
#[test]
fn gaps_are_skipped() {
    let plain = demand(2, 40);
    let with_gaps: Vec<f64> = plain.iter().flat_map(|value| [*value, f64::NAN]).collect();
    let of = |values: Vec<f64>| {
        let length = values.len();
        let series = vec![Series { start: 0, values }];
        (panel(&Recipe { frequency: WEEKLY, series, known_ahead: 0 }), length)
    };
    let (plain, gappy) = (of(plain), of(with_gaps));
    for name in ["croston", "sba", "tsb", "croston_optimised", "adida", "imapa", "counts"] {
        let model = find(name).unwrap();
        let without = forecast(model, &plain.0, plain.1, 2);
        assert_eq!(bits(&without), bits(&forecast(model, &gappy.0, gappy.1, 2)), "{name}");
    }
}

/// The count model leaves what is no count to a simpler model, instead of rounding it.
#[test]
fn fractions_are_no_counts() {
    let panel = panel(&Recipe { frequency: WEEKLY, series: weekly(2, 130, 1), known_ahead: 0 });
    let window = forecastle_core::Window::latest(&panel, 4);
    let fitted = find("counts").unwrap().fit(&window, &common::CONTEXT).unwrap();
    for unserved in fitted.predict(&window).unwrap().unserved {
        assert_eq!(unserved.unwrap().reason, "a value is no count");
    }
}
