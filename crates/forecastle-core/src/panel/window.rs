//! A panel as it was known at an origin.

use super::{Identity, Panel, Role};
use chrono::NaiveDate;

use crate::calendar::{Calendar, Disruption, Period};

/// A panel seen from an origin: everything up to it, and nothing after it but covariates that are
/// declared as known ahead.
///
/// Models, features and scalers are given windows, never panels, so that what came after the origin is
/// out of their reach.
#[derive(Debug, Clone, Copy)]
pub struct Window<'a> {
    panel: &'a Panel,
    end: usize,
    horizon: usize,
    asked: Option<&'a [bool]>,
}

impl<'a> Window<'a> {
    /// The window of a forecast made after the first `end` periods of the time axis, `horizon` periods
    /// ahead.
    ///
    /// # Panics
    /// When `end` is zero or past the end of the panel.
    pub fn new(panel: &'a Panel, end: usize, horizon: usize) -> Self {
        assert!((1..=panel.period_count()).contains(&end), "an origin within the panel");
        Self { panel, end, horizon, asked: None }
    }

    /// The window of a forecast made now: after the panel's last period.
    pub fn latest(panel: &'a Panel, horizon: usize) -> Self {
        Self::new(panel, panel.period_count(), horizon)
    }

    /// The same panel from an earlier origin, for models that need to look at themselves in the past.
    ///
    /// # Panics
    /// When `end` lies after this window's own origin.
    #[must_use]
    pub fn earlier(&self, end: usize, horizon: usize) -> Self {
        assert!(end <= self.end, "an earlier origin");
        Self { asked: self.asked, ..Self::new(self.panel, end, horizon) }
    }

    /// The same window, of which only some series are to be forecast: one flag per series. All are there to learn
    /// from; a model may leave those out that are not asked for, and need not.
    ///
    /// # Panics
    /// When there is not one flag per series.
    #[must_use]
    pub fn only<'b>(&self, asked: &'b [bool]) -> Window<'b>
    where
        'a: 'b,
    {
        assert_eq!(asked.len(), self.series_count(), "a flag for each series");
        Window { asked: Some(asked), ..*self }
    }

    /// Whether a series is to be forecast.
    pub fn is_asked(&self, series: usize) -> bool {
        self.asked.is_none_or(|asked| asked[series])
    }

    /// Which panel this is a window of.
    pub fn panel_identity(&self) -> &'a Identity {
        self.panel.identity()
    }

    /// The number of periods on the time axis up to and including the origin.
    pub fn end(&self) -> usize {
        self.end
    }

    /// The number of periods to forecast.
    pub fn horizon(&self) -> usize {
        self.horizon
    }

    /// The last period that is known.
    pub fn origin(&self) -> Period {
        self.period(0)
    }

    /// The period `step` periods after the origin.
    pub fn period(&self, step: usize) -> Period {
        self.panel.period_at((self.end + step) as i64 - 1)
    }

    /// The period at a place on the time axis.
    pub fn period_at(&self, place: usize) -> Period {
        self.panel.period_at(place as i64)
    }

    /// How often the series are observed.
    pub fn frequency(&self) -> crate::Frequency {
        self.panel.frequency()
    }

    /// The number of series in the panel, those that begin after the origin included.
    pub fn series_count(&self) -> usize {
        self.panel.series_count()
    }

    /// The names of the key columns, as the user calls them.
    pub fn key_names(&self) -> &'a [String] {
        self.panel.key_names()
    }

    /// What identifies a series.
    pub fn key(&self, series: usize) -> &'a crate::SeriesKey {
        &self.panel.keys()[series]
    }

    /// The place on the time axis where a series begins.
    pub fn start(&self, series: usize) -> usize {
        self.panel.start(series)
    }

    /// A series' values from its start to the origin, NaN in gaps; empty when it begins later.
    pub fn history(&self, series: usize) -> &'a [f64] {
        let known = self.end.saturating_sub(self.panel.start(series));
        &self.panel.values(series)[..known]
    }

    /// A series' values from its start to the origin as the table has them, even where they are masked for being no
    /// example of the usual.
    pub fn reported(&self, series: usize) -> &'a [f64] {
        let known = self.end.saturating_sub(self.panel.start(series));
        &self.panel.reported(series)[..known]
    }

    /// The disruptions that planners know of at the origin: those that have begun, with a re-opening only once it has
    /// come, and those planned for the time after the panel. From an earlier origin than the panel's last, what was to come
    /// is taken for unknown, because nobody says when it was planned.
    pub fn disruptions(&self) -> Vec<Disruption> {
        let frequency = self.panel.frequency();
        let date = |place: usize| frequency.date_of(self.panel.period_at(place as i64)).date();
        let is_now = self.end == self.panel.period_count();
        let known = date(self.end - 1);
        let of = |one: &Disruption| {
            let come = |date: &NaiveDate| is_now || *date <= known;
            let (reopening, recovered) = (one.reopening.filter(come), one.recovered.filter(come));
            come(&one.first).then(|| Disruption { reopening, recovered, ..one.clone() })
        };
        self.panel.calendar().disruptions.iter().filter_map(of).collect()
    }

    /// The number of covariates.
    pub fn covariate_count(&self) -> usize {
        self.panel.covariates().len()
    }

    /// The places of the covariates that are known ahead.
    pub fn known_future(&self) -> impl Iterator<Item = usize> + 'a {
        let covariates = self.panel.covariates();
        (0..covariates.len()).filter(move |place| covariates[*place].is_known_future())
    }

    /// The places of the covariates that are known only up to the origin.
    pub fn past_only(&self) -> impl Iterator<Item = usize> + 'a {
        let covariates = self.panel.covariates();
        (0..covariates.len()).filter(move |place| !covariates[*place].is_known_future())
    }

    /// A covariate's name.
    pub fn covariate_name(&self, covariate: usize) -> &'a str {
        &self.panel.covariates()[covariate].name
    }

    /// The labels of a categorical covariate; empty for numbers.
    pub fn covariate_labels(&self, covariate: usize) -> &'a [String] {
        &self.panel.covariates()[covariate].labels
    }

    /// The columns that are constant within a series.
    pub fn statics(&self) -> &'a [super::Static] {
        self.panel.statics()
    }

    /// The ways in which the panel puts its series into groups: constant and key columns that tell some
    /// series from others.
    pub fn grouping_names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.panel.groupings().iter().map(|grouping| grouping.name.as_str())
    }

    /// The group of a series by one of these ways; `None` where it has none.
    pub fn group_of(&self, grouping: usize, series: usize) -> Option<u32> {
        self.panel.groupings()[grouping].group_of[series]
    }

    /// What the group of a series sells per period, from one place of the time axis up to another, all its
    /// series together; `None` where it has no group or that begins before anything is known.
    ///
    /// # Panics
    /// When `to` lies after the origin: asking is a leak.
    pub fn group_mean(
        &self,
        grouping: usize,
        series: usize,
        from: usize,
        to: usize,
    ) -> Option<f64> {
        assert!(to <= self.end, "demand up to the origin");
        self.panel.groupings()[grouping].mean(series, from, to)
    }

    /// The holidays and events of the panel. All of them are known ahead; of its disruptions see
    /// [`Window::disruptions`].
    pub fn calendar(&self) -> &'a Calendar {
        self.panel.calendar()
    }

    /// A covariate's values of one series from its start to the origin, NaN where unknown.
    pub fn covariate_history(&self, covariate: usize, series: usize) -> &'a [f64] {
        let known = self.end.saturating_sub(self.panel.start(series));
        &self.panel.covariate_values(covariate, series)[..known]
    }

    /// A known-ahead covariate `step` periods after the origin, NaN where nothing is known.
    ///
    /// When the table gives the series fewer periods ahead than asked for, a stand-in is used: the value
    /// one year earlier, else the last one known. A backtest uses the stand-in for just the steps for
    /// which the real forecast will have to, so that its figures do not promise knowledge that nobody
    /// will have.
    ///
    /// # Panics
    /// When the covariate is not known ahead: asking is a leak.
    pub fn ahead(&self, covariate: usize, series: usize, step: usize) -> f64 {
        let Role::KnownFuture { periods_ahead } = &self.panel.covariates()[covariate].role else {
            panic!("{} is not known ahead", self.covariate_name(covariate));
        };
        let values = self.panel.covariate_values(covariate, series);
        let start = self.panel.start(series);
        if self.end + step <= start {
            return f64::NAN;
        }
        let place = self.end + step - 1 - start;
        if step <= periods_ahead[series] && place < values.len() {
            return values[place];
        }
        self.stand_in(&values[..self.end.saturating_sub(start)], place)
    }

    fn stand_in(&self, history: &[f64], place: usize) -> f64 {
        let year = self.frequency().year_length();
        let mut earlier = place;
        while earlier >= year {
            earlier -= year;
            if earlier < history.len() && !history[earlier].is_nan() {
                return history[earlier];
            }
        }
        history.iter().rev().copied().find(|value| !value.is_nan()).unwrap_or(f64::NAN)
    }
}
