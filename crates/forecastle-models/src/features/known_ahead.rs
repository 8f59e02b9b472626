//! What the covariates that are known ahead mean.

use forecastle_core::Window;
use serde::{Deserialize, Serialize};

/// A covariate of more values than this is no flag.
const MOST_FLAG_VALUES: usize = 6;

/// What the covariates that are known ahead mean, by their names and values; places of covariates.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct KnownAhead {
    /// Those that take a few values only, such as a holiday or a promotion.
    pub flags: Vec<usize>,
    /// Prices.
    pub prices: Vec<usize>,
    /// Promotions and discounts: zero where there is none.
    pub promotions: Vec<usize>,
}

impl KnownAhead {
    /// Looks at names, and at values up to the window's origin.
    pub fn of(window: &Window<'_>) -> Self {
        let named = |covariate: &usize, words: &[&str]| {
            let name = window.covariate_name(*covariate).to_lowercase();
            words.iter().any(|word| name.contains(word))
        };
        let is_amount = |covariate: &usize| window.covariate_labels(*covariate).is_empty();
        let promotion = ["promo", "discount", "markdown", "campaign", "coupon", "rebate"];
        let amounts = || window.known_future().filter(is_amount);
        Self {
            flags: window.known_future().filter(|place| is_flag(window, *place)).collect(),
            prices: amounts().filter(|place| named(place, &["price"])).collect(),
            promotions: amounts().filter(|place| named(place, &promotion)).collect(),
        }
    }

    /// Whether a window knows these covariates ahead.
    pub fn is_known_by(&self, window: &Window<'_>) -> bool {
        let known: Vec<_> = window.known_future().collect();
        let mut all = self.flags.iter().chain(&self.prices).chain(&self.promotions);
        all.all(|covariate| known.contains(covariate))
    }
}

fn is_flag(window: &Window<'_>, covariate: usize) -> bool {
    let labels = window.covariate_labels(covariate).len();
    if labels > 0 {
        return labels <= MOST_FLAG_VALUES;
    }
    let mut values: Vec<f64> = Vec::new();
    for series in 0..window.series_count() {
        for value in window.covariate_history(covariate, series) {
            if value.is_nan() || values.contains(value) {
                continue;
            }
            if values.len() == MOST_FLAG_VALUES || value.fract() != 0.0 {
                return false;
            }
            values.push(*value);
        }
    }
    true
}
