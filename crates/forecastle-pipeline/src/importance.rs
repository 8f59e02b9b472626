//! Which features matter to a version: what its trees gained by them, and what it loses without them.

use forecastle_core::metrics::{self, InSample, Metric, Row, Rows};
use forecastle_core::{Panel, Result, Window, random};
use forecastle_models::features::{FeatureRows, Group};
use forecastle_models::season::last_known;
use forecastle_models::{ColumnWorth, Context, FittedMember, ModelEntry, floors};
use rayon::prelude::*;

use crate::progress::{Progress, go_on};
use crate::train::ModelFile;

/// How often the columns of a group are shuffled.
pub const REPEATS: usize = 5;

/// Rows that are scored, at most; where there are more, series are left out evenly.
const MOST_ROWS: usize = 20_000;

/// The metric where the version's own needs intervals.
const ANY_POINTS: &str = "wmape";

/// Which features matter to a version.
pub struct Importance {
    /// The version's model.
    pub model: &'static ModelEntry,
    /// The models in it that forecast from features; none where it has no features.
    pub members: Vec<MemberImportance>,
}

/// Which features matter to one model.
pub struct MemberImportance {
    /// The model.
    pub model: &'static ModelEntry,
    /// Its share of the version's forecasts, from 0 to 1.
    pub share: f64,
    /// What it loses by what is shuffled, measured so; or why that could not be measured.
    pub measured: Result<Measured, String>,
    /// The groups of its columns, those that matter most first.
    pub groups: Vec<GroupImportance>,
    /// Its columns, in the order of its rows.
    pub columns: Vec<ColumnWorth>,
}

/// How losses were measured.
#[derive(Debug, Clone)]
pub struct Measured {
    /// The first and the last period of the horizon, as the user's table writes them.
    pub periods: (String, String),
    /// The metric.
    pub metric: &'static Metric,
    /// The score with nothing shuffled.
    pub score: f64,
    /// The number of series whose rows were shuffled.
    pub series: usize,
}

/// How much a group of columns matters.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupImportance {
    /// The words for a planner.
    pub group: Group,
    /// Its share of what all splits gained in the training loss, from 0 to 1.
    pub gain: f64,
    /// The number of splits on its columns.
    pub splits: usize,
    /// How much worse the score gets when its columns are shuffled, by repeat; empty where not measured.
    pub worse: Vec<f64>,
}

impl GroupImportance {
    /// The mean, the least and the most that the score gets worse by; `None` where not measured.
    pub fn loss(&self) -> Option<(f64, f64, f64)> {
        let least = self.worse.iter().copied().reduce(f64::min)?;
        let most = self.worse.iter().copied().reduce(f64::max)?;
        Some((self.worse.iter().sum::<f64>() / self.worse.len() as f64, least, most))
    }
}

/// Says which features matter to a version, on the latest horizon that is known.
///
/// What is shuffled there is not the version itself, which has learnt that horizon, but its models fitted anew
/// without it: a forest finds again what it has learnt by heart, and would seem to rely on whatever it
/// learnt it by. A fit takes no longer than one origin of a backtest.
///
/// # Errors
/// When the version cannot be restored or does not fit the panel, `J004` when somebody wanted it to stop.
pub fn importance(
    file: &ModelFile,
    panel: &Panel,
    weights: &[f64],
    horizon: usize,
    progress: &dyn Progress,
) -> Result<Importance> {
    let (model, fitted, context) = file.restore()?;
    let latest = Window::latest(panel, horizon);
    let mut members = fitted.members(&latest);
    if members.is_empty() {
        members.push(FittedMember { entry: model, fitted: &*fitted, share: 1.0 });
    }
    members.retain(|member| member.fitted.as_row_model().is_some() && member.share > 0.0);
    progress.begin("importance", members.len());
    let wanted = metrics::find(&file.metric);
    let before = panel.as_known_at(panel.period_count().saturating_sub(horizon));
    let examined: Result<Vec<_>> = members
        .par_iter()
        .map(|member| {
            go_on(progress)?;
            let columns = match member.fitted.as_row_model() {
                Some(rows) => rows.worth(&latest)?,
                None => Vec::new(),
            };
            let mut groups = groups_of(&columns);
            let known = KnownHorizon::of(&before, panel, weights, horizon);
            let measured = known.and_then(|known| {
                known.measure(member.entry, &context, wanted, &columns, &mut groups)
            });
            let worth = |one: &GroupImportance| one.loss().map_or(one.gain, |(mean, ..)| mean);
            groups.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
            progress.advance();
            let (model, share) = (member.entry, member.share);
            Ok(MemberImportance { model, share, measured, groups, columns })
        })
        .collect();
    progress.end();
    let mut members = examined?;
    members.sort_by(|a, b| b.share.total_cmp(&a.share));
    Ok(Importance { model, members })
}

/// The columns of each group together.
fn groups_of(columns: &[ColumnWorth]) -> Vec<GroupImportance> {
    let mut groups: Vec<GroupImportance> = Vec::new();
    for column in columns {
        let known = groups.iter().position(|group| group.group == column.group);
        let place = known.unwrap_or_else(|| {
            let group = column.group;
            groups.push(GroupImportance { group, gain: 0.0, splits: 0, worse: Vec::new() });
            groups.len() - 1
        });
        groups[place].gain += column.gain;
        groups[place].splits += column.splits;
    }
    groups
}

/// The latest horizon that is known, and the series that are looked at.
struct KnownHorizon<'a> {
    window: Window<'a>,
    series: Vec<KnownSeries<'a>>,
}

/// A series before and within that horizon.
struct KnownSeries<'a> {
    place: usize,
    weight: f64,
    scale: InSample,
    last_actual: f64,
    floor: f64,
    actuals: &'a [f64],
}

impl<'a> KnownHorizon<'a> {
    /// `before` is what was known of the panel before its latest horizon.
    fn of(
        before: &'a Panel,
        panel: &'a Panel,
        weights: &[f64],
        horizon: usize,
    ) -> Result<Self, String> {
        let end = panel.period_count().saturating_sub(horizon);
        if end < 2 {
            return Err("the history is too short to leave out a horizon".to_owned());
        }
        let window = Window::new(before, end, horizon);
        let floors = floors(&window);
        let season = panel.frequency().season_length();
        let series = (0..panel.series_count()).filter_map(|place| {
            let history = window.history(place);
            let last_actual = last_known(history)?;
            let actuals = &panel.values(place)[history.len()..];
            actuals.iter().any(|actual| !actual.is_nan()).then(|| KnownSeries {
                place,
                weight: weights[place],
                scale: InSample::of(history, season),
                last_actual,
                floor: floors[place],
                actuals,
            })
        });
        let series: Vec<_> = series.collect();
        if series.len() < 2 {
            return Err("it takes two series at least to shuffle anything".to_owned());
        }
        let stride = series.len().div_ceil((MOST_ROWS / horizon).max(2));
        Ok(Self { window, series: series.into_iter().step_by(stride).collect() })
    }

    /// Fits a model without the horizon, shuffles each group's columns, and scores what it says then.
    fn measure(
        &self,
        entry: &'static ModelEntry,
        context: &Context,
        wanted: Option<&'static Metric>,
        columns: &[ColumnWorth],
        groups: &mut [GroupImportance],
    ) -> Result<Measured, String> {
        let words = |error: forecastle_core::Error| error.to_string();
        let fitted = entry.fit(&self.window, context).map_err(words)?;
        let places: Vec<_> = self.series.iter().map(|series| series.place).collect();
        let model = fitted.as_row_model().ok_or("it has no features")?;
        let rows = model.rows(&self.window, &places).map_err(words)?;
        let rows =
            rows.ok_or("its forecasts rest on forecasts, which have no rows of their own")?;
        if model.worth(&self.window).map_err(words)?.len() != columns.len() {
            return Err("without that horizon it has other columns".to_owned());
        }
        let demand = model.demand(&self.window, &rows).map_err(words)?;
        let score =
            |metric: &'static Metric| Some((metric, (metric.compute)(&self.rows(&demand))?));
        let any = || metrics::find(ANY_POINTS).and_then(score);
        let scored = wanted.and_then(score).or_else(any);
        let (metric, score) = scored.ok_or("no metric can be told of that horizon")?;
        let tries: Vec<(usize, usize)> = (0..groups.len())
            .flat_map(|group| (0..REPEATS).map(move |repeat| (group, repeat)))
            .collect();
        let worse = tries.into_par_iter().map(|(place, repeat)| {
            let is_shuffled: Vec<_> =
                columns.iter().map(|column| column.group == groups[place].group).collect();
            let order = order(rows.sizes.len(), context.seed, repeat);
            let shuffled = shuffled(&rows, &is_shuffled, &order);
            let demand = model.demand(&self.window, &shuffled).map_err(words)?;
            let then = (metric.compute)(&self.rows(&demand));
            let then = then.ok_or("no metric can be told of what was shuffled")?;
            Ok(metric.badness(then) - metric.badness(score))
        });
        let worse: Vec<f64> = worse.collect::<Result<_, String>>()?;
        for (group, worse) in groups.iter_mut().zip(worse.chunks_exact(REPEATS)) {
            group.worse = worse.to_vec();
        }
        let label = |step| self.window.frequency().label(self.window.period(step));
        let periods = (label(1), label(self.window.horizon()));
        Ok(Measured { periods, metric, score, series: self.series.len() })
    }

    /// What is said of the horizon beside what came.
    fn rows(&self, demand: &[f64]) -> Rows {
        let mut rows = Rows::new(&[]);
        for (series, said) in self.series.iter().zip(demand.chunks_exact(self.window.horizon())) {
            rows.begin_group(series.weight, series.scale);
            for (actual, said) in series.actuals.iter().zip(said) {
                let (actual, forecast) = (*actual, said.max(series.floor));
                rows.push(Row { actual, forecast, last_actual: series.last_actual }, []);
            }
        }
        rows
    }
}

/// Rows whose marked columns are those of other rows: `order` says for each row of which.
///
/// Rows of all steps are shuffled together. Those of one step have the same date, so that among them alone
/// nothing that follows from dates would ever change, and the season and holidays seem to be worth nothing.
fn shuffled(rows: &FeatureRows, is_shuffled: &[bool], order: &[usize]) -> FeatureRows {
    let width = is_shuffled.len();
    let mut changed = rows.clone();
    for (row, other) in changed.features.chunks_exact_mut(width).zip(order) {
        let other = &rows.features[other * width..(other + 1) * width];
        for ((cell, other), is_shuffled) in row.iter_mut().zip(other).zip(is_shuffled) {
            if *is_shuffled {
                *cell = *other;
            }
        }
    }
    changed
}

/// A random order of rows: the same for all groups, so that their losses compare.
fn order(count: usize, seed: u64, repeat: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        let draw = random::uniform(seed, repeat as u64, last as u64);
        order.swap(last, ((draw * (last + 1) as f64) as usize).min(last));
    }
    order
}
