//! Which past origins and steps a global model learns from.

use forecastle_core::Window;

/// Rows beyond this are thinned out: more cost time in proportion and hardly better forecasts.
const ROW_BUDGET: usize = 400_000;

/// One row to learn from: a series seen from a past origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PastOrigin {
    /// The series.
    pub series: usize,
    /// The number of periods on the time axis known at that origin.
    pub end: usize,
}

/// The past origins of every series, each with at least one known step after it, thinned evenly to the
/// row budget.
///
/// An origin needs a year and a little before it where the series is long enough to have many such
/// origins, so that last year's level is known as it will be when forecasting; else a few periods.
pub fn past_origins(window: &Window<'_>) -> Vec<PastOrigin> {
    let horizon = window.horizon();
    let year = window.frequency().year_length();
    let mut origins = Vec::new();
    for series in 0..window.series_count() {
        let known = window.history(series).len();
        let least = if known >= year + year / 4 + horizon.min(year / 4) {
            year + 1
        } else {
            (known / 2).clamp(2, 28)
        };
        let start = window.start(series);
        origins.extend((start + least..window.end()).map(|end| PastOrigin { series, end }));
    }
    let most = (ROW_BUDGET / horizon).max(window.series_count());
    let stride = origins.len().div_ceil(most.max(1)).max(1);
    // Counted back from the origin, so that the latest are kept, and offset by series, so that not all
    // series are seen on the same dates.
    origins
        .into_iter()
        .filter(|origin| (window.end() - origin.end + origin.series) % stride == 0)
        .collect()
}
