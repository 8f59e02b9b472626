//! The leaderboard as a table.

use forecastle_core::metrics::{METRICS, Unit, find};
use forecastle_pipeline::backtest::ranking;
use forecastle_pipeline::hierarchy::LevelScore;
use forecastle_service::cycle::{Session, Tried};

use crate::args::Format;
use crate::output::Output;

/// Prints it, best first.
pub fn print(session: &Session, tried: &Tried, output: &Output) {
    let levels = &session.settings.levels;
    let is_shown = |name: &str| match name.strip_prefix("coverage_") {
        Some(level) => levels.iter().any(|other| other.to_string() == level),
        None => true,
    };
    let metrics: Vec<_> = METRICS.iter().filter(|metric| is_shown(metric.name)).collect();
    let others = tried.scores.first().map_or(&[][..], |score| &score.other_coverage);
    let mut header = vec!["model"];
    header.extend(metrics.iter().map(|metric| metric.name));
    header.extend(others.iter().map(|(name, _)| name.as_str()));
    header.push("seconds");
    // Programs that read CSV want every digit and no dashes.
    let is_exact = output.format() == Format::Csv;
    let show = |score: Option<f64>, unit: Unit| match score {
        Some(score) if is_exact => score.to_string(),
        Some(score) => show(score, unit),
        None => if is_exact { "" } else { "–" }.to_owned(),
    };
    let rows: Vec<Vec<String>> = ranking(&tried.scores, session.settings.metric)
        .into_iter()
        .map(|place| {
            let (tested, score) = (&tried.backtest.models[place], &tried.scores[place]);
            let mut row = vec![tested.model.name.to_owned()];
            row.extend(metrics.iter().map(|metric| show(score.get(metric.name), metric.unit)));
            let coverage = score.other_coverage.iter();
            row.extend(coverage.map(|(_, share)| show(Some(*share), Unit::Percent)));
            row.push(format!("{:.2}", tested.seconds));
            row
        })
        .collect();
    output.rows(&header, &rows);
}

/// Prints how good models are within each tier, best first; nothing where there are no tiers.
pub fn print_tiers(session: &Session, tried: &Tried, output: &Output) {
    if tried.by_tier.is_empty() {
        return;
    }
    let levels = &session.settings.levels;
    let mut names = vec![session.settings.metric.name.to_owned()];
    names.extend(["mase", "bias"].map(str::to_owned));
    names.extend(levels.iter().map(|level| format!("coverage_{level}")));
    names.dedup();
    let metrics: Vec<_> = names.iter().filter_map(|name| find(name)).collect();
    let mut header = vec!["tier", "series", "value %", "model"];
    header.extend(metrics.iter().map(|metric| metric.name));
    let mut rows = Vec::new();
    for tier in &tried.by_tier {
        let scores: Vec<_> = tier.models.iter().map(|(_, score)| score.clone()).collect();
        for place in ranking(&scores, session.settings.metric) {
            let (model, score) = &tier.models[place];
            let mut row = vec![
                tier.name.clone(),
                tier.series.to_string(),
                format!("{:.1}", tier.value_percent),
                (*model).to_owned(),
            ];
            row.extend(metrics.iter().map(|metric| {
                score.get(metric.name).map_or("–".to_owned(), |score| show(score, metric.unit))
            }));
            rows.push(row);
        }
    }
    output.data("\n");
    output.rows(&header, &rows);
}

/// Prints what each method of reconciliation scored level by level by the metric, where there are levels.
pub fn print_levels(session: &Session, tried: &Tried, output: &Output) {
    let Some(levels) = &tried.hierarchy else { return };
    let metric = session.settings.metric;
    let mut header = vec!["method"];
    header.extend(levels.base.iter().map(|level| level.level.as_str()));
    let shown = |scores: &[LevelScore]| -> Vec<String> {
        let score = |level: &LevelScore| {
            level.score.get(metric.name).map_or("–".to_owned(), |score| show(score, metric.unit))
        };
        scores.iter().map(score).collect()
    };
    let row = |name: &str, scores: &[LevelScore]| -> Vec<String> {
        [name.to_owned()].into_iter().chain(shown(scores)).collect()
    };
    let mut rows = vec![row("base", &levels.base)];
    rows.extend(levels.methods.iter().map(|tried| row(tried.method.name, &tried.levels)));
    output.data(&format!("\n{} by level\n", metric.name));
    output.rows(&header, &rows);
}

/// A score rounded to what can be told apart.
pub fn show(score: f64, unit: Unit) -> String {
    match unit {
        Unit::Count => format!("{score:.0}"),
        Unit::Percent => format!("{score:.2}"),
        Unit::Ratio => format!("{score:.4}"),
        Unit::Target if score.abs() >= 1000.0 => format!("{score:.0}"),
        Unit::Target => format!("{score:.3}"),
    }
}
