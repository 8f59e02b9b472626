//! Periods in which sales do not say what was wanted.

use forecastle_core::{Error, Panel, Result};

/// For each series, whether a period's sales are less than demand: there was no stock, or the place was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    by_series: Vec<Vec<bool>>,
}

impl Mask {
    /// A mask that covers nothing.
    pub fn none(panel: &Panel) -> Self {
        Self::of(panel, |_, _| false)
    }

    /// A mask of what `is_masked` says of a series and a place within it, counted from its start.
    pub fn of(panel: &Panel, is_masked: impl Fn(usize, usize) -> bool) -> Self {
        let own = |series: usize| {
            (0..panel.values(series).len()).map(|place| is_masked(series, place)).collect()
        };
        Self { by_series: (0..panel.series_count()).map(own).collect() }
    }

    /// The periods in which a column of the table is above 0.
    ///
    /// # Errors
    /// `C003` when there is no such column.
    pub fn of_column(panel: &Panel, name: &str) -> Result<Self> {
        let covariates = panel.covariates();
        let Some(column) = covariates.iter().position(|covariate| covariate.name == name) else {
            let known: Vec<_> = covariates.iter().map(|one| one.name.as_str()).collect();
            return Err(Error::new("C003", format!("clean.stock_out_column: no column `{name}`"))
                .hint(format!("columns beside the target: {}", known.join(", "))));
        };
        Ok(Self::of(panel, |series, place| panel.covariate_values(column, series)[place] > 0.0))
    }

    /// Covers more: for each series the places within it, counted from its start.
    #[must_use]
    pub fn with_places(mut self, places: &[Vec<usize>]) -> Self {
        for (own, places) in self.by_series.iter_mut().zip(places) {
            for place in places {
                if let Some(flag) = own.get_mut(*place) {
                    *flag = true;
                }
            }
        }
        self
    }

    /// Whether a period of a series is covered.
    pub fn is_masked(&self, series: usize, place: usize) -> bool {
        self.by_series[series][place]
    }

    /// The number of periods covered.
    pub fn count(&self) -> usize {
        self.by_series.iter().flatten().filter(|masked| **masked).count()
    }
}
