//! Which rows a global model learns from.

use std::ops::{Range, RangeInclusive};

use forecastle_core::Window;

use crate::features::{Place, Selected, Shared};

/// How the steps ahead are learnt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Horizon {
    /// One forest for all steps, each forecast straight from the origin.
    Direct,
    /// Some forests, each for steps next to each other, forecast straight from the origin.
    Blocks,
    /// One step ahead only; further steps take up the forecasts of those before.
    Recursive,
}

/// Blocks of steps, at most.
const MOST_BLOCKS: usize = 4;

impl Horizon {
    /// The columns of its rows.
    ///
    /// What others sell is not known once forecasts are fed back: a series may be forecast without them.
    pub fn selected(self, shared: &Shared<'_>) -> Selected {
        let left_out: &[&str] = match self {
            Self::Direct | Self::Blocks => &[],
            Self::Recursive => &["pooled_levels", "pooled_season"],
        };
        Selected::all_but(shared, left_out)
    }

    /// The steps that are learnt together, out of so many.
    pub fn blocks(self, horizon: usize) -> Vec<RangeInclusive<usize>> {
        let blocks = match self {
            Self::Recursive => return vec![1..=1],
            Self::Direct => 1,
            Self::Blocks => MOST_BLOCKS.min(horizon),
        };
        let end = |block: usize| block * horizon / blocks;
        (0..blocks).map(|block| end(block) + 1..=end(block + 1)).collect()
    }
}

/// Seasons that an origin needs before it, where they are shorter than a year.
const SEASONS: usize = 8;

/// The rows that fit a budget, series by series, the same for any thread count.
///
/// Rows further back than a year are drawn half as often. What is drawn less often is not weighed more: the
/// recent past says more about what comes.
#[derive(Debug, Clone)]
pub struct Sampling {
    /// Targets from this place on the time axis on are learnt from.
    since: usize,
    /// Every so many origins of the last year, and half as many of those before.
    stride: usize,
    /// Steps taken from each origin.
    steps: usize,
    /// The first step that is learnt.
    first: usize,
    /// The number of steps that are learnt.
    width: usize,
    season: usize,
    year: usize,
}

impl Sampling {
    /// A sampling of about `budget` rows for some steps whose targets are known at the window's origin, or only
    /// those among its latest `periods`.
    pub fn new(
        window: &Window<'_>,
        steps: &RangeInclusive<usize>,
        periods: Option<usize>,
        budget: usize,
    ) -> Self {
        let (first, width) = (*steps.start(), steps.end() + 1 - steps.start());
        let year = window.frequency().year_length();
        let season = window.frequency().season_length();
        let since = periods.map_or(0, |periods| window.end().saturating_sub(periods));
        let mut sampling = Self { since, stride: 1, steps: 1, first, width, season, year };
        let origins: usize = (0..window.series_count())
            .map(|series| {
                let range = sampling.origins(window, series);
                let recent = range.len().min(year);
                recent + (range.len() - recent) / 2
            })
            .sum();
        sampling.steps = (budget / origins.max(1)).clamp(1, width);
        sampling.stride = (origins * sampling.steps).div_ceil(budget.max(1)).max(1);
        sampling
    }

    /// The numbers of known values from which a series is looked at.
    ///
    /// Where the year is the season, an origin needs a year and a little before it if the series is long
    /// enough to have many such origins, so that last year's level is known as it will be when
    /// forecasting. Shorter seasons are known after a few of them, and days of the first year are wanted
    /// for the holidays in it.
    fn origins(&self, window: &Window<'_>, series: usize) -> Range<usize> {
        let count = window.history(series).len();
        let (season, year) = (self.season, self.year);
        let last = self.first + self.width - 1;
        let enough = year + year / 4 + last.min(year / 4);
        let least = if season > 1 && season < year && count >= 2 * SEASONS * season {
            SEASONS * season
        } else if count >= enough {
            year + 1
        } else {
            (count / 2).clamp(2, 28)
        };
        // Earlier origins have no step that reaches what is learnt from.
        let reaching = self.since.saturating_sub(window.start(series) + last);
        let least = least.max(reaching);
        least..count.max(least)
    }

    /// The rows of a series, in order.
    pub fn rows(&self, window: &Window<'_>, series: usize) -> Vec<Place> {
        let origins = self.origins(window, series);
        let count = origins.end;
        let mut rows = Vec::new();
        for known in origins {
            let age = count - known;
            let stride = if age > self.year { 2 * self.stride } else { self.stride };
            // Offset by series, so that not all are seen on the same dates.
            if !(age + series).is_multiple_of(stride) {
                continue;
            }
            let offset = (known / stride * 7 + series * 13) % self.width;
            let mut steps: Vec<usize> = (0..self.steps)
                .map(|draw| (offset + draw * self.width / self.steps) % self.width + self.first)
                .collect();
            steps.sort_unstable();
            let places = steps.into_iter().map(|step| Place { known, step });
            let first = self.since.saturating_sub(window.start(series));
            rows.extend(places.filter(|place| (first..count).contains(&place.target())));
        }
        rows
    }
}
