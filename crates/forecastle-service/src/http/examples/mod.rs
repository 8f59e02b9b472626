//! Examples of answers, as typed values: an example that does not fit its shape does not compile.

mod accounts;
mod project;
mod runs;
mod series;

pub use accounts::*;
pub use project::*;
pub use runs::*;
pub use series::*;

use crate::api::{BandValue, Coverage, Key, Meta, Scores};

fn text(text: &str) -> String {
    text.to_owned()
}

fn key() -> Key {
    Key::from([(text("Store"), text("12"))])
}

fn meta(total: u64) -> Meta {
    Meta { next: None, total, run: Some(text("r_0001")) }
}

fn bands() -> Vec<BandValue> {
    vec![BandValue { level: 80.0, lower: 940_000.0, upper: 1_080_000.0 }]
}

fn scores() -> Scores {
    Scores {
        n: 585,
        wmape: Some(3.86),
        mape: Some(4.4),
        mae: Some(38_100.0),
        rmse: Some(61_200.0),
        bias: Some(-0.3),
        mase: Some(0.71),
        coverage: vec![Coverage { level: 80.0, share: 79.1 }],
    }
}
