//! Promotions, as far as they explain that more is sold.

use forecastle_core::Panel;

/// A kind of offer: the column's place and the step of its size.
pub type Offer = Option<usize>;

/// Steps of five percent of a discount; beyond them all are alike.
const STEPS: usize = 20;

/// Units of expectation that a kind of offer is drawn towards what is usual with.
const PRIOR_UNITS: f64 = 20.0;

/// The columns of a panel that tell of promotions.
pub struct Offers<'a> {
    panel: &'a Panel,
    columns: Vec<usize>,
}

impl<'a> Offers<'a> {
    /// Finds the columns by their names: numbers, known ahead, about promotions, discounts or campaigns.
    pub fn of(panel: &'a Panel) -> Self {
        Self { panel, columns: promotion_columns(panel) }
    }

    /// The offer of a series in a period, by the first column that says anything.
    pub fn of_period(&self, series: usize, place: usize) -> Offer {
        self.columns.iter().enumerate().find_map(|(number, column)| {
            let value = self.panel.covariate_values(*column, series)[place];
            (value > 0.0)
                .then(|| number * STEPS + ((value / 5.0).ceil() as usize).clamp(1, STEPS) - 1)
        })
    }

    /// What offers do, with nothing learnt yet.
    pub fn uplifts(&self) -> Uplifts {
        Uplifts { sums: vec![(0.0, 0.0); self.columns.len() * STEPS] }
    }
}

/// The places of a panel's columns that tell of promotions.
pub fn promotion_columns(panel: &Panel) -> Vec<usize> {
    let is_about = |name: &str| {
        let name = name.to_lowercase();
        ["promo", "discount", "campaign", "offer"].iter().any(|word| name.contains(word))
    };
    let covariates = panel.covariates().iter().enumerate();
    covariates
        .filter(|(_, one)| one.is_known_future() && !one.is_categorical() && is_about(&one.name))
        .map(|(place, _)| place)
        .collect()
}

/// By how much each kind of offer has lifted sales so far, over all series.
pub struct Uplifts {
    /// What was sold, and what would have been without it.
    sums: Vec<(f64, f64)>,
}

impl Uplifts {
    /// The factor of an offer; 1 where there is none.
    pub fn factor(&self, offer: Offer) -> f64 {
        let Some(offer) = offer else { return 1.0 };
        let (sold, expected) = self.sums[offer];
        let usual = 1.0 + 0.15 * (offer % STEPS + 1) as f64;
        (sold + PRIOR_UNITS * usual) / (expected + PRIOR_UNITS)
    }

    /// Takes in what was sold under an offer, beside what was expected without it.
    pub fn learn(&mut self, offer: Offer, sold: f64, expected: f64) {
        if let Some(offer) = offer {
            let sums = &mut self.sums[offer];
            *sums = (sums.0 + sold, sums.1 + expected);
        }
    }
}
