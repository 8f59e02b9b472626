//! A series as it is learnt from: which periods count, and when it was closed by itself.

use forecastle_core::{Frequency, Window};

use super::design::Look;
use super::spells::{SpellKind, spells};

/// A closure of a single series that has ended. Places are those of the time axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closure {
    /// The first period.
    pub first: usize,
    /// The first period of the re-opening.
    pub reopening: usize,
}

/// Sales after a series' last that are expected in vain before it counts as given up.
pub const GIVEN_UP: f64 = 12.0;

/// The weekly cycle, and the fewest periods without sales that are a closure.
fn least_closure(frequency: Frequency) -> (usize, usize) {
    if frequency == Frequency::Daily { (7, 10) } else { (1, 3) }
}

/// Whether a series was closed for a time and has re-opened.
pub fn was_closed(window: &Window<'_>, series: usize) -> bool {
    let (cycle, least) = least_closure(window.frequency());
    let found = spells(window.reported(series), cycle, least);
    found.iter().any(|spell| spell.kind == SpellKind::Closed && spell.first > 0)
}

/// A series' periods up to the origin.
pub struct SeriesView {
    /// Where it begins on the time axis.
    pub start: usize,
    /// Whether a period tells what is wanted, from the start on.
    pub counts: Vec<bool>,
    /// Its closures that have ended, in order.
    pub closures: Vec<Closure>,
    /// Whether it is always sold but for closures.
    pub is_steady: bool,
}

impl SeriesView {
    /// Looks at a series, leaving out what `is_shut` says of the time axis.
    pub fn of(
        window: &Window<'_>,
        look: &Look<'_>,
        series: usize,
        is_shut: impl Fn(usize) -> bool,
    ) -> Self {
        let (start, history) = (window.start(series), window.reported(series));
        let is_out = |own: usize| is_shut(start + own) || look.is_closed(series, start + own);
        let mut counts: Vec<bool> = history
            .iter()
            .enumerate()
            .map(|(own, value)| !value.is_nan() && !is_out(own))
            .collect();
        let (cycle, least) = least_closure(window.frequency());
        // What a disruption shut counts as unknown here, so that only what a series does alone is a closure.
        let alone: Vec<f64> = history
            .iter()
            .enumerate()
            .map(|(own, value)| if is_shut(start + own) { f64::NAN } else { *value })
            .collect();
        let mut closures = Vec::new();
        for spell in spells(&alone, cycle, least) {
            if spell.kind != SpellKind::Closed || spell.first == 0 {
                continue;
            }
            counts[spell.first..=spell.last].fill(false);
            closures
                .push(Closure { first: start + spell.first, reopening: start + spell.last + 1 });
        }
        let zeros = counts.iter().zip(history).filter(|(counts, sold)| **counts && **sold == 0.0);
        let known = counts.iter().filter(|counts| **counts).count();
        let is_steady = (zeros.count() as f64) < 0.05 * known as f64
            || cycle == 7 && {
                // Days of the week that are always free are no zeros.
                (0..7).all(|phase| {
                    let own = counts.iter().zip(history).skip(phase).step_by(7);
                    let (zeros, known) = own
                        .filter(|(counts, _)| **counts)
                        .fold((0.0, 0.0), |(zeros, known), (_, sold)| {
                            (zeros + f64::from(*sold == 0.0), known + 1.0)
                        });
                    zeros <= 0.05 * known || zeros >= 0.9 * known
                })
            };
        Self { start, counts, closures, is_steady }
    }
}
