//! One series forecast on demand.

use std::sync::OnceLock;

use chrono::{NaiveDate, NaiveDateTime};
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder, Static};
use forecastle_core::{Error, Panel, Period, Result, Window};
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde_json::Value;

use crate::api::{self, ScorePeriod, ScoreRequest};
use crate::snapshot::names::id_of;
use crate::snapshot::{Selection, Snapshot};

/// Forecasts one series on demand with the run's own model; nothing is published.
///
/// The series is forecast as a panel of its own on the run's time axis, beside the published demand of its
/// groups: asked without another history or
/// other covariates, the answer is the published forecast, to the last bit.
///
/// # Errors
/// `N001` when the series is not among the selected ones, `Q003` when the request cannot be forecast from.
pub fn score(
    snapshot: &Snapshot,
    selection: &Selection,
    request: &ScoreRequest,
) -> Result<api::Scored> {
    let (series, _) = snapshot.only(selection, &request.series)?;
    let most = snapshot.forecast.horizon;
    let horizon = request.horizon.map_or(most, |horizon| horizon as usize);
    if !(1..=most).contains(&horizon) {
        return Err(unreadable(format!("horizon {horizon} is not between 1 and {most}"))
            .with_value(horizon.to_string()));
    }
    let panel = Request { snapshot, series, horizon, request }.panel()?;
    let forecaster = snapshot.forecaster()?;
    let set = pool()?.install(|| forecaster.forecast(&panel, horizon, &snapshot.levels()))?;
    let published = snapshot.forecast.points_of(series);
    let point = |step: usize| api::ScoredPoint {
        period: snapshot.label(snapshot.panel.period_count() + step),
        forecast: set.points[step],
        published: Some(published[step]),
        bands: set
            .bands
            .iter()
            .map(|band| api::BandValue {
                level: band.level.percent(),
                lower: band.lower[step],
                upper: band.upper[step],
            })
            .collect(),
    };
    Ok(api::Scored {
        run: snapshot.run().to_owned(),
        series: id_of(&snapshot.panel.keys()[series]),
        origin: snapshot.origin(),
        model: set.provenance[0].model.to_owned(),
        fallback_reason: set.provenance[0].fallback_reason.clone(),
        points: (0..horizon).map(point).collect(),
    })
}

/// Threads of its own: those of a run in training may be busy for minutes.
fn pool() -> Result<&'static ThreadPool> {
    static POOL: OnceLock<std::result::Result<ThreadPool, String>> = OnceLock::new();
    let pool = POOL.get_or_init(|| {
        let name = |thread| format!("score-{thread}");
        let pool = ThreadPoolBuilder::new().num_threads(2).thread_name(name).build();
        pool.map_err(|error| error.to_string())
    });
    pool.as_ref().map_err(|why| Error::new("X002", format!("no threads to forecast on: {why}")))
}

fn unreadable(message: String) -> Error {
    Error::new("Q003", message)
}

/// What is asked for, beside what is known.
struct Request<'a> {
    snapshot: &'a Snapshot,
    series: usize,
    horizon: usize,
    request: &'a ScoreRequest,
}

impl Request<'_> {
    /// A panel of the one series, with the history and the covariates that the request gives instead.
    fn panel(&self) -> Result<Panel> {
        let whole = &self.snapshot.panel;
        let history = self.periods("history", &self.request.history)?;
        let future = self.periods("future", &self.request.future)?;
        let first = self.first_period(&history)?;
        self.require_future(&future)?;
        let last = whole.origin();
        let given_ahead = if future.is_empty() { 0 } else { self.horizon };
        let future_count = whole.future_count().max(given_ahead);
        let columns = whole.covariates().iter().map(|covariate| CovariateColumn {
            name: covariate.name.clone(),
            is_known_future: covariate.is_known_future(),
            labels: covariate.labels.clone(),
        });
        let key = whole.keys()[self.series].clone();
        let mut builder = PanelBuilder::new(
            whole.frequency(),
            whole.key_names().to_vec(),
            vec![(key, first)],
            last,
            future_count,
            columns.collect(),
        )?
        .on_axis_from(whole.period_at(0));
        match history.is_empty() {
            true => self.copy_history(&mut builder),
            false => self.set_history(&mut builder, &history)?,
        }
        self.copy_future(&mut builder, &future);
        for (period, given) in &future {
            self.set_covariates(&mut builder, *period, given)?;
        }
        for column in whole.statics() {
            builder.add_static(Static {
                name: column.name.clone(),
                labels: column.labels.clone(),
                values: vec![column.values[self.series]],
            });
        }
        let panel = builder.finish(MissingPeriod::Unknown);
        Ok(panel.with_calendar(whole.calendar().clone()).as_part_of(whole))
    }

    /// Periods given, with their place in time; ascending and each once.
    fn periods<'b>(
        &self,
        list: &str,
        given: &'b [ScorePeriod],
    ) -> Result<Vec<(Period, &'b ScorePeriod)>> {
        let frequency = self.snapshot.panel.frequency();
        let mut periods = Vec::with_capacity(given.len());
        for (place, one) in given.iter().enumerate() {
            let at = || format!("{list}[{place}].period");
            let period = moment(&one.period).and_then(|moment| frequency.period_of(moment));
            let period = period.ok_or_else(|| {
                unreadable(format!("{} is no date of {frequency} data", at()))
                    .with_value(&one.period)
                    .in_column(at())
            })?;
            if periods.last().is_some_and(|(before, _): &(Period, _)| *before >= period) {
                let message = format!("{} does not come after the one before it", at());
                return Err(unreadable(message).with_value(&one.period).in_column(at()));
            }
            periods.push((period, one));
        }
        Ok(periods)
    }

    /// The first period of the series: of the history given, which must be whole, else its own.
    fn first_period(&self, history: &[(Period, &ScorePeriod)]) -> Result<Period> {
        let whole = &self.snapshot.panel;
        let (Some((first, _)), Some((last, _))) = (history.first(), history.last()) else {
            return Ok(whole.period_at(whole.start(self.series) as i64));
        };
        let origin = self.snapshot.origin();
        if *last != whole.origin() {
            return Err(unreadable(format!("history does not end at the origin, {origin}"))
                .hint("a history is consecutive periods up to the run's origin"));
        }
        match last.0 - first.0 + 1 == history.len() as i64 {
            true => Ok(*first),
            false => Err(unreadable("history leaves out a period".to_owned())
                .hint("give every period; a value that nobody knows is null")),
        }
    }

    fn require_future(&self, future: &[(Period, &ScorePeriod)]) -> Result<()> {
        let origin = self.snapshot.panel.origin();
        let ahead = origin.0 + 1..=origin.0 + self.horizon as i64;
        match future.iter().find(|(period, _)| !ahead.contains(&period.0)) {
            Some((_, one)) => {
                let message = format!("future has {}, which is not forecast", one.period);
                Err(unreadable(message).with_value(&one.period).hint(format!(
                    "the forecast begins after {} and has {} periods",
                    self.snapshot.origin(),
                    self.horizon
                )))
            }
            None => match future.iter().find(|(_, one)| one.value.is_some()) {
                Some((_, one)) => {
                    let message = format!("future has a value for {}", one.period);
                    Err(unreadable(message).hint("only covariates are known ahead"))
                }
                None => Ok(()),
            },
        }
    }

    /// The series' own history with its covariates.
    fn copy_history(&self, builder: &mut PanelBuilder) {
        let whole = &self.snapshot.panel;
        let start = whole.start(self.series) as i64;
        for (place, value) in whole.values(self.series).iter().enumerate() {
            builder.set_value(0, whole.period_at(start + place as i64), *value);
        }
        for covariate in 0..whole.covariates().len() {
            let known = whole.values(self.series).len();
            let values = &whole.covariate_values(covariate, self.series)[..known];
            for (place, value) in values.iter().enumerate() {
                builder.set_covariate(covariate, 0, whole.period_at(start + place as i64), *value);
            }
        }
    }

    /// The history given. Covariates that it does not mention are the series' own.
    fn set_history(
        &self,
        builder: &mut PanelBuilder,
        history: &[(Period, &ScorePeriod)],
    ) -> Result<()> {
        let whole = &self.snapshot.panel;
        let begin = whole.period_at(whole.start(self.series) as i64);
        for (period, given) in history {
            let value = given.value.unwrap_or(f64::NAN);
            builder.set_value(0, *period, value);
            if let Ok(place) = usize::try_from(period.0 - begin.0) {
                for covariate in 0..whole.covariates().len() {
                    let own = whole.covariate_values(covariate, self.series)[place];
                    builder.set_covariate(covariate, 0, *period, own);
                }
            }
            self.set_covariates(builder, *period, given)?;
        }
        Ok(())
    }

    /// What is stored of the future. Where some of a covariate's future is given, the rest is what the model
    /// would be told anyway: it reads a covariate up to the first unknown value, and what is given after one
    /// would be out of reach.
    fn copy_future(&self, builder: &mut PanelBuilder, future: &[(Period, &ScorePeriod)]) {
        let whole = &self.snapshot.panel;
        let window = Window::latest(whole, self.horizon);
        let stored = whole.values(self.series).len();
        for (covariate, column) in whole.covariates().iter().enumerate() {
            let mut set = |step: usize, value: f64| {
                builder.set_covariate(covariate, 0, whole.origin().plus(step as i64), value);
            };
            let values = &whole.covariate_values(covariate, self.series)[stored..];
            values.iter().enumerate().for_each(|(place, value)| set(place + 1, *value));
            let is_given = future.iter().any(|(_, one)| one.covariates.contains_key(&column.name));
            if is_given && column.is_known_future() {
                for step in 1..=self.horizon {
                    set(step, window.ahead(covariate, self.series, step));
                }
            }
        }
    }

    fn set_covariates(
        &self,
        builder: &mut PanelBuilder,
        period: Period,
        given: &ScorePeriod,
    ) -> Result<()> {
        let whole = &self.snapshot.panel;
        for (name, value) in &given.covariates {
            let place = whole.covariates().iter().position(|covariate| covariate.name == *name);
            let Some(place) = place else {
                let names: Vec<_> = whole.covariates().iter().map(|c| c.name.as_str()).collect();
                return Err(unreadable(format!("no covariate is called `{name}`"))
                    .in_column(name)
                    .hint(format!("covariates: {}", names.join(", "))));
            };
            let covariate = &whole.covariates()[place];
            if period > whole.origin() && !covariate.is_known_future() {
                let message = format!("`{name}` is not known ahead of time");
                return Err(unreadable(message).in_column(name));
            }
            let number = covariate_value(&covariate.labels, value).ok_or_else(|| {
                let wanted = match covariate.is_categorical() {
                    true => format!("one of {}", covariate.labels.join(", ")),
                    false => "a number".to_owned(),
                };
                let message = format!("`{name}` of {} is not {wanted}", given.period);
                unreadable(message).in_column(name).with_value(value.to_string())
            })?;
            // Of the future, nothing given is nothing changed.
            if period <= whole.origin() || !number.is_nan() {
                builder.set_covariate(place, 0, period, number);
            }
        }
        Ok(())
    }
}

/// A covariate's value: a number, the place of a label, or NaN for null.
fn covariate_value(labels: &[String], value: &Value) -> Option<f64> {
    match value {
        Value::Null => Some(f64::NAN),
        Value::String(text) => labels.binary_search(text).ok().map(|place| place as f64),
        Value::Number(number) if labels.is_empty() => number.as_f64().filter(|n| n.is_finite()),
        Value::Bool(flag) if labels.is_empty() => Some(f64::from(u8::from(*flag))),
        _ => None,
    }
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    let date = text.parse::<NaiveDate>().ok().and_then(|date| date.and_hms_opt(0, 0, 0));
    date.or_else(|| text.parse().ok())
}
