//! The numbers of a report.

use forecastle_core::metrics::Rows;
use forecastle_core::{ForecastSet, Panel};
use serde_json::{Value, json};

use super::{Subject, holidays};
use crate::backtest::{Fold, ModelBacktest, Score, YARDSTICK, push_fold, push_series, ranking};

/// Series drawn in a report; of more, the worst forecast by the metric's sum are drawn.
const MOST_SERIES: usize = 120;

/// Everything that the page shows.
pub fn of(subject: &Subject<'_>) -> Value {
    let panel = subject.panel;
    let chosen = &subject.backtest.models[subject.choice.place];
    let by_series: Vec<Score> =
        (0..panel.series_count()).map(|series| of_series(subject, chosen, series)).collect();
    let shown = shown_series(&by_series);
    let label = |end: usize| panel.frequency().label(panel.period_at(end as i64 - 1));
    json!({
        "schema": 1,
        "project": subject.settings.name,
        "run": subject.run,
        "made_by": crate::MADE_BY,
        "data": {
            "series": panel.series_count(),
            "periods": panel.period_count(),
            "first": panel.frequency().label(panel.period_at(0)),
            "last": panel.frequency().label(panel.origin()),
            "frequency": panel.frequency().to_string(),
            "target": subject.settings.sales.raw.target,
            "unit": "",
        },
        "metric": subject.settings.metric.name,
        "horizon": subject.backtest.plan.horizon,
        "levels": subject.backtest.levels.iter().map(|level| level.percent()).collect::<Vec<_>>(),
        "cutoffs": subject.backtest.plan.ends.iter().map(|end| label(*end)).collect::<Vec<_>>(),
        "chosen": {
            "model": chosen.model.name,
            "title": chosen.model.title,
            "reason": subject.choice.reason,
        },
        "leaderboard": leaderboard(subject),
        "total": total(panel, chosen),
        "series_shown": shown.len(),
        "series_total": panel.series_count(),
        "series": shown
            .iter()
            .map(|series| one_series(subject, chosen, *series, &by_series[*series]))
            .collect::<Vec<_>>(),
        "error_over_time": error_over_time(subject, chosen),
        "error_by_step": error_by_step(subject, chosen),
        "holidays": holidays::of(subject, chosen),
        "notes": subject.backtest.plan.notes,
    })
}

/// Scores one series' forecasts.
fn of_series(subject: &Subject<'_>, model: &ModelBacktest, series: usize) -> Score {
    let mut rows = Rows::new(&subject.backtest.levels);
    for fold in &model.folds {
        push_series(&mut rows, subject.panel, subject.weights[series], fold, series, |_| true);
    }
    Score::of(&rows)
}

/// Scores the part of a model's forecasts that is wanted: by series, fold and step.
pub(super) fn slice(
    subject: &Subject<'_>,
    model: &ModelBacktest,
    is_wanted: impl Fn(usize, &Fold, usize) -> bool,
) -> Score {
    let mut rows = Rows::new(&subject.backtest.levels);
    for fold in &model.folds {
        let wanted = |series, step| is_wanted(series, fold, step);
        push_fold(&mut rows, subject.panel, subject.weights, fold, wanted);
    }
    Score::of(&rows)
}

/// The series to draw, in the order of the panel.
fn shown_series(scores: &[Score]) -> Vec<usize> {
    let mut order: Vec<_> = (0..scores.len()).collect();
    if order.len() > MOST_SERIES {
        let missed = |series: &usize| {
            let score = &scores[*series];
            score.get("mae").unwrap_or(0.0) * score.get("n").unwrap_or(0.0)
        };
        order.sort_by(|a, b| missed(b).total_cmp(&missed(a)).then(a.cmp(b)));
        order.truncate(MOST_SERIES);
        order.sort_unstable();
    }
    order
}

fn leaderboard(subject: &Subject<'_>) -> Vec<Value> {
    let metric = subject.settings.metric;
    let yardstick = subject.backtest.score_of(subject.scores, YARDSTICK, metric);
    let is_worse = |score: &Score| match (score.get(metric.name), yardstick) {
        (Some(score), Some(yardstick)) => metric.badness(score) > metric.badness(yardstick),
        _ => false,
    };
    ranking(subject.scores, metric)
        .into_iter()
        .map(|place| (&subject.backtest.models[place], &subject.scores[place]))
        .map(|(model, score)| {
            let mut row = score.to_json();
            row.insert("model".to_owned(), json!(model.model.name));
            row.insert("title".to_owned(), json!(model.model.title));
            row.insert("worse_than_seasonal_naive".to_owned(), json!(is_worse(score)));
            Value::Object(row)
        })
        .collect()
}

/// The sum over all series: what was, and what was forecast from each origin.
fn total(panel: &Panel, chosen: &ModelBacktest) -> Value {
    let mut actual = vec![0.0; panel.period_count()];
    for series in 0..panel.series_count() {
        for (place, value) in panel.values(series).iter().enumerate() {
            if !value.is_nan() {
                actual[panel.start(series) + place] += value;
            }
        }
    }
    let forecasts = chosen.folds.iter().map(|fold| {
        let horizon = fold.forecast.horizon;
        let mut sums = vec![0.0; horizon];
        for (place, point) in fold.forecast.points.iter().enumerate().filter(|(_, p)| !p.is_nan()) {
            sums[place % horizon] += point;
        }
        json!({
            "cutoff": panel.frequency().label(fold.forecast.origin),
            "dates": dates(panel, fold.end, horizon),
            "forecast": sums,
        })
    });
    json!({
        "dates": dates(panel, 0, panel.period_count()),
        "actual": actual,
        "forecasts": forecasts.collect::<Vec<_>>(),
    })
}

fn one_series(
    subject: &Subject<'_>,
    chosen: &ModelBacktest,
    series: usize,
    score: &Score,
) -> Value {
    let panel = subject.panel;
    let start = panel.start(series);
    let forecasts = chosen.folds.iter().filter(|fold| fold.end > start).map(|fold| {
        let mut part = path(&fold.forecast, panel, fold.end, series);
        part["cutoff"] = json!(panel.frequency().label(fold.forecast.origin));
        part["model"] = json!(fold.forecast.provenance[series].model);
        part
    });
    let values = panel.values(series);
    json!({
        "label": panel.keys()[series].to_string(),
        "dates": dates(panel, start, values.len()),
        "actual": values.iter().map(|value| json!(value)).collect::<Vec<_>>(),
        "wmape": score.get("wmape"),
        "mape": score.get("mape"),
        "bias": score.get("bias"),
        "coverage_80": score.get("coverage_80"),
        "forecasts": forecasts.collect::<Vec<_>>(),
        "future": subject.future.map(|set| path(set, panel, panel.period_count(), series)),
    })
}

/// One series' forecast path with its bands.
fn path(set: &ForecastSet, panel: &Panel, end: usize, series: usize) -> Value {
    let horizon = set.horizon;
    let place = series * horizon..(series + 1) * horizon;
    let bands = set.bands.iter().map(|band| {
        json!({
            "level": band.level.percent(),
            "lo": band.lower[place.clone()],
            "hi": band.upper[place.clone()],
        })
    });
    json!({
        "dates": dates(panel, end, horizon),
        "forecast": set.points_of(series),
        "bands": bands.collect::<Vec<_>>(),
    })
}

fn error_over_time(subject: &Subject<'_>, chosen: &ModelBacktest) -> Vec<Value> {
    let horizon = subject.backtest.plan.horizon;
    let first = subject.backtest.plan.ends[0];
    (first..subject.panel.period_count())
        .map(|place| {
            let score = slice(subject, chosen, |_, fold, step| fold.end + step - 1 == place);
            (place, score)
        })
        .filter(|(_, score)| score.get("n").unwrap_or(0.0) > 0.0 && horizon > 0)
        .map(|(place, score)| {
            json!({
                "date": subject.panel.frequency().label(subject.panel.period_at(place as i64)),
                "wmape": score.get("wmape"),
                "mape": score.get("mape"),
                "bias": score.get("bias"),
                "n": score.get("n"),
            })
        })
        .collect()
}

fn error_by_step(subject: &Subject<'_>, chosen: &ModelBacktest) -> Vec<Value> {
    (1..=subject.backtest.plan.horizon)
        .map(|step| {
            let score = slice(subject, chosen, |_, _, other| other == step);
            json!({
                "step": step,
                "wmape": score.get("wmape"),
                "bias": score.get("bias"),
                "coverage_80": score.get("coverage_80"),
                "coverage_95": score.get("coverage_95"),
            })
        })
        .collect()
}

/// The dates of `count` periods from a place on the time axis.
fn dates(panel: &Panel, from: usize, count: usize) -> Vec<String> {
    (from..from + count)
        .map(|place| panel.frequency().label(panel.period_at(place as i64)))
        .collect()
}
