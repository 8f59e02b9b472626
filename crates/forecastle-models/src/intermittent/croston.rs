//! Croston's method.

use super::demand::{known, sizes_and_intervals};
use crate::local::{LocalSeries, PathModel};
use crate::model::{Context, Kind, ModelEntry, Preset, Unserved};
use crate::weight::smooth;

/// Croston's method.
pub static ENTRY: ModelEntry = ModelEntry {
    name: "croston",
    title: "Croston",
    doc: "the size of demands and the time between them, each smoothed by itself; flat ahead",
    formula: "ŷ(t+h) = z/p; z smooths the sizes of demands, p the intervals between them, both with weight 0.1",
    use_when: "intermittent demand whose rate is steady; as the yardstick of that family",
    source: "Croston (1972), Operational Research Quarterly 23(3)",
    preset: Preset::Best,
    uses_covariates: false,
    kind: Kind::Local(&Croston),
};

/// The weight that Croston's method and its kin are published with.
pub const WEIGHT: f64 = 0.1;

struct Croston;

impl PathModel for Croston {
    fn forecast(
        &self,
        series: &LocalSeries<'_>,
        _: &Context,
        out: &mut [f64],
    ) -> Result<(), Unserved> {
        out.fill(rate(series.history, WEIGHT).per_period());
        Ok(())
    }
}

/// The smoothed demands of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// The size of a demand, in the target's unit.
    pub size: f64,
    /// The number of periods from one demand to the next, at least 1.
    pub interval: f64,
}

impl Rate {
    /// The demand per period.
    pub fn per_period(self) -> f64 {
        self.size / self.interval
    }
}

/// Smooths sizes and intervals with one weight from 0 to 1; size 0 and interval 1 without a demand.
pub fn rate(history: &[f64], weight: f64) -> Rate {
    // One pass and no memory: the smoothed values begin with the first demand.
    let mut known = history.iter().filter(|value| !value.is_nan());
    let mut since = 1.0;
    let Some(first) = known.find(|value| {
        let has_demand = **value != 0.0;
        since += f64::from(u8::from(!has_demand));
        has_demand
    }) else {
        return Rate { size: 0.0, interval: 1.0 };
    };
    let mut rate = Rate { size: *first, interval: since };
    since = 1.0;
    for value in known {
        // Without a branch: whether there is demand is just what cannot be foreseen.
        let comes = f64::from(u8::from(*value != 0.0));
        let kept = 1.0 - weight * comes;
        rate.size = kept * rate.size + weight * value;
        rate.interval = kept * rate.interval + weight * comes * since;
        since = 1.0 + since * (1.0 - comes);
    }
    rate
}

/// Smooths sizes and intervals, each with a weight of its own that `choose` finds for it.
pub fn rate_with(history: &[f64], choose: impl Fn(&[f64]) -> f64) -> Rate {
    let (sizes, intervals) = sizes_and_intervals(&known(history));
    if sizes.is_empty() {
        return Rate { size: 0.0, interval: 1.0 };
    }
    Rate { size: smooth(&sizes, choose(&sizes)), interval: smooth(&intervals, choose(&intervals)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_single_pass_agrees_with_the_sequences_written_out() {
        let demand: Vec<f64> =
            (0..300_u32).map(|i| f64::from((i * i * 7 + 3) % 5 * u32::from(i % 3 == 1))).collect();
        let (one, other) = (rate(&demand, 0.1), rate_with(&demand, |_| 0.1));
        assert!((one.per_period() - other.per_period()).abs() < 1e-9);
    }

    #[test]
    fn corners() {
        assert_eq!(rate(&[0.0, 0.0], 0.1).per_period(), 0.0);
        assert_eq!(rate(&[f64::NAN, 4.0], 0.1), Rate { size: 4.0, interval: 1.0 });
        assert!((rate(&[7.0; 9], 0.1).per_period() - 7.0).abs() < 1e-12);
    }
}
