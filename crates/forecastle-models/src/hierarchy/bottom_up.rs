//! The leaves as they are forecast.

use super::entry::{Approach, MethodEntry, Question};

/// Bottom-up.
pub static BOTTOM_UP: MethodEntry = MethodEntry {
    name: "bottom_up",
    title: "Bottom-up",
    doc: "leaves as they are forecast, totals as their sums",
    source: "Orcutt, Watts & Edwards (1968), American Economic Review 58(4)",
    approach: Approach::BottomUp,
};

/// The leaves' own base forecasts.
pub(super) fn reconcile(question: &Question<'_>) -> Vec<f64> {
    question.leaves.to_vec()
}
