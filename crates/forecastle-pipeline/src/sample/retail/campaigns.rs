//! Campaigns: what is offered when, and what it does to demand.

use super::draw::{Draw, Stream};
use super::time::DAYS_AHEAD;

/// A kind of campaign, and by how much it lifts demand beyond what its discount does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CampaignKind {
    /// Its name, the `campaign_type`.
    pub name: &'static str,
    /// The factor of demand beside that of the lower price.
    pub lift: f64,
}

/// The kinds of campaigns.
pub const KINDS: [CampaignKind; 4] = [
    CampaignKind { name: "Price Cut", lift: 1.0 },
    CampaignKind { name: "Flyer", lift: 1.15 },
    CampaignKind { name: "Flash Sale", lift: 1.3 },
    CampaignKind { name: "Seasonal Sale", lift: 1.2 },
];

/// A campaign. Days are counted from the first of the history and may lie ahead of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Campaign {
    /// Its number, from 1.
    pub number: usize,
    /// The first day.
    pub first: usize,
    /// The last day.
    pub last: usize,
    /// The product; all when `None`.
    pub sku: Option<usize>,
    /// The state whose warehouses take part; all when `None`.
    pub region: Option<&'static str>,
    /// The discount on the list price, in percent.
    pub discount_percent: f64,
    /// Its kind.
    pub kind: CampaignKind,
}

impl Campaign {
    /// Whether it runs on a day.
    pub fn runs_on(&self, day: usize) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The factor of demand for a product of this price elasticity.
    pub fn factor(&self, elasticity: f64) -> f64 {
        (1.0 - self.discount_percent / 100.0).powf(elasticity) * self.kind.lift
    }
}

/// All campaigns, sorted by their numbers: about one for everything a quarter, of which every other is for one
/// state, and a few for each product a year, of which a quarter are for one state.
pub fn campaigns(draw: Draw, skus: usize, days: usize, regions: &[&'static str]) -> Vec<Campaign> {
    let mut all = Vec::new();
    let end = days + DAYS_AHEAD;
    let stream = Stream::Campaign;
    let region = |about, step, share| {
        let is_regional = draw.uniform(stream, about, step) < share && regions.len() > 1;
        is_regional.then(|| regions[draw.below(stream, about, step + 1, regions.len())])
    };
    let discount =
        |about, step, most: usize| 5.0 * (1 + draw.below(stream, about, step, most)) as f64;
    for round in 0..end / 90 {
        let about = (round, 0);
        let first = 90 * round + draw.below(stream, about, 0, 80);
        let number = all.len() + 1;
        let kind = KINDS[2 + draw.below(stream, about, 4, 2)];
        let share = if round % 2 == 1 { 1.0 } else { 0.0 };
        let last = first + 2 + draw.below(stream, about, 1, 5);
        let discount_percent = discount(about, 5, 4);
        let region = region(about, 2, share);
        all.push(Campaign { number, first, last, sku: None, region, discount_percent, kind });
    }
    for sku in 0..skus {
        for round in 0..end.div_ceil(120) {
            let about = (sku, 1 + round);
            if draw.uniform(stream, about, 0) > 0.75 {
                continue;
            }
            let first = 120 * round + draw.below(stream, about, 1, 105);
            if first + 14 > end {
                continue;
            }
            let last = first + 4 + draw.below(stream, about, 2, 10);
            let number = all.len() + 1;
            let region = region(about, 3, 0.25);
            let discount_percent = discount(about, 6, 7);
            let kind = KINDS[draw.below(stream, about, 5, KINDS.len())];
            let sku = Some(sku);
            all.push(Campaign { number, first, last, sku, region, discount_percent, kind });
        }
    }
    all
}
