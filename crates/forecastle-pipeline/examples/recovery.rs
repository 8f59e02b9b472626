//! How well models forecast the months after a shutdown: a table of WMAPE by model, level of sums and month.
//!
//! `cargo run --example recovery -- PROJECT [--closures | --level series|category|total] [--horizon H]
//! [--after DAYS] [--every DAYS] [--months M] [--models a,b] [--metric mean|median]`, or `-- PROJECT --shut` for what is found at which origin.
#![allow(clippy::print_stdout, reason = "an example prints what it finds")]

use std::path::Path;
use std::time::Instant;

use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder, Static};
use forecastle_core::{Panel, SeriesKey, Window};
use forecastle_models::recovery::spells::{SpellKind, spells};
use forecastle_models::recovery::{learn, shut};
use forecastle_models::{Context, complete, find, floors};
use forecastle_pipeline::config;
use forecastle_pipeline::ingest::ingest;

/// What is tried: from each origin, the series whose forecasts count, with the periods since their re-opening.
struct Trial {
    panel: Panel,
    /// The same without what was sold while shut.
    masked: Panel,
    origins: Vec<(usize, Vec<(usize, usize)>)>,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let flag = |name: &str, default: &str| {
        let place = arguments.iter().position(|own| own == name);
        place.map_or(default.to_owned(), |place| arguments[place + 1].clone())
    };
    let number = |name: &str, default: usize| flag(name, "").parse().unwrap_or(default);
    let settings = config::load(Path::new(&arguments[0])).expect("a project");
    let today = "2030-01-01".parse().expect("a date");
    let panel = ingest(&settings, today).expect("data").panel.expect("a panel");
    if arguments.iter().any(|own| own == "--shut") {
        return say_shut(&panel);
    }
    let horizon = number("--horizon", 30);
    let is_of_closures = arguments.iter().any(|own| own == "--closures");
    let trial = match is_of_closures {
        true => closures(&panel, horizon),
        false => {
            let level = flag("--level", "series");
            let panel = if level == "series" { panel } else { summed(&panel, &level) };
            let origins = (number("--after", 7), number("--every", 15), number("--months", 8));
            shutdown(panel, horizon, origins)
        }
    };
    println!("{} series, {} origins", trial.panel.series_count(), trial.origins.len());
    let is_mean = flag("--metric", "median") == "mean";
    let point = if is_mean { PointKind::Mean } else { PointKind::Median };
    let bounds = if is_of_closures { [7, 14] } else { [30, 90] };
    println!(
        "{:<24} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7}",
        "model",
        "all",
        format!("to {} d", bounds[0]),
        format!("to {} d", bounds[1]),
        "later",
        "bias",
        "s"
    );
    let names = flag("--models", "recovery,seasonal_naive,ets,prophet,lightgbm");
    for name in names.split(',') {
        for is_masked in [false, true] {
            if name == "recovery" && is_masked {
                continue;
            }
            tried(&trial, name, is_masked, horizon, point, bounds);
        }
    }
}

/// Prints what is taken for a shutdown at origins eight weeks or days apart.
fn say_shut(panel: &Panel) {
    let mut count = 0;
    for end in (1..=panel.period_count()).rev().step_by(8) {
        let found = shut(&Window::new(panel, end, 1));
        count += found.len();
        if !found.is_empty() {
            println!("at {}: {found:?}", panel.frequency().label(panel.period_at(end as i64 - 1)));
        }
    }
    println!("{} series, {} periods: {count} found", panel.series_count(), panel.period_count());
}

/// Scores a model and prints its line.
fn tried(
    trial: &Trial,
    name: &str,
    is_masked: bool,
    horizon: usize,
    point: PointKind,
    bounds: [usize; 2],
) {
    let started = Instant::now();
    let (panel, seen) = (&trial.panel, if is_masked { &trial.masked } else { &trial.panel });
    let context = Context::new(point, 0);
    let mut sums = [[0.0; 4]; 2];
    let mut off = 0.0;
    for (end, counted) in &trial.origins {
        let window = Window::new(seen, *end, horizon);
        let model = find(name).expect("a model");
        let fitted = model.fit(&window, &context).expect("a fit");
        let mut points = fitted.predict(&window).expect("a forecast");
        complete(model, &window, &context, &mut points).expect("a forecast of all");
        let least = floors(&window);
        for (series, since) in counted {
            let part = 1 + bounds.iter().filter(|bound| since >= bound).count();
            let Some(own) = end.checked_sub(panel.start(*series)).filter(|own| *own > 0) else {
                continue;
            };
            for step in 0..horizon {
                let actual = panel.values(*series)[own + step];
                let said = points.values[series * horizon + step].max(least[*series]);
                if actual.is_nan() || said.is_nan() {
                    continue;
                }
                for part in [0, part] {
                    sums[0][part] += (actual - said).abs();
                    sums[1][part] += actual.abs();
                }
                off += said - actual;
            }
        }
    }
    let wmape = |part: usize| 100.0 * sums[0][part] / sums[1][part];
    println!(
        "{:<24} {:>8.2} {:>8.2} {:>8.2} {:>8.2} {:>8.2} {:>7.1}",
        format!("{name}{}", if is_masked { ", masked" } else { "" }),
        wmape(0),
        wmape(1),
        wmape(2),
        wmape(3),
        100.0 * off / sums[1][0],
        started.elapsed().as_secs_f64(),
    );
}

/// Origins in the months after a shutdown of all.
fn shutdown(panel: Panel, horizon: usize, (after, every, months): (usize, usize, usize)) -> Trial {
    let known = learn(&Window::latest(&panel, 1));
    let shut = known.iter().find_map(|one| one.shut.last()).expect("a shutdown");
    let first = panel.period_at(0).0;
    let (closed, reopening) = ((shut.first - first) as usize, (shut.until - first) as usize);
    let label = |place: usize| panel.frequency().label(panel.period_at(place as i64));
    println!("shut from {} to {}", label(closed), label(reopening));
    let last = (reopening + months * 365 / 12).min(panel.period_count());
    let ends = (reopening + after..).step_by(every).take_while(|end| end + horizon <= last);
    let all = |since: usize| (0..panel.series_count()).map(|series| (series, since)).collect();
    let origins = ends.map(|end| (end, all(end - reopening))).collect();
    let masked =
        panel.masked(|series, own| (closed..reopening).contains(&(panel.start(series) + own)));
    Trial { panel, masked, origins }
}

/// Origins after closures of single series of at least ten days, two weeks apart; of the others, as many series again are
/// kept to learn from.
fn closures(panel: &Panel, horizon: usize) -> Trial {
    const RECENT: usize = 28;
    const LEAST: usize = 10;
    let closed = |values: &[f64]| -> Vec<(usize, usize)> {
        let found = spells(values, 7, LEAST).into_iter();
        let closed = found.filter(|spell| spell.kind == SpellKind::Closed && spell.first > 180);
        closed.map(|spell| (spell.first, spell.last + 1)).collect()
    };
    let of: Vec<_> = (0..panel.series_count()).map(|series| closed(panel.values(series))).collect();
    let many = of.iter().filter(|own| !own.is_empty()).count();
    let others = (0..of.len()).filter(|series| of[*series].is_empty()).take(many);
    let mut kept: Vec<usize> = (0..of.len()).filter(|series| !of[*series].is_empty()).collect();
    kept.extend(others);
    kept.sort_unstable();
    let part = part(panel, &kept, horizon);
    let of: Vec<_> = kept.iter().map(|series| of[*series].clone()).collect();
    let since = |series: usize, end: usize| {
        let place = end.checked_sub(part.start(series))?;
        let last = of[series].iter().rev().find(|(_, reopening)| *reopening < place)?;
        Some(place - last.1).filter(|since| *since <= RECENT)
    };
    let ends = (400..part.period_count().saturating_sub(horizon)).step_by(14);
    let origins = ends.map(|end| {
        let own = (0..part.series_count()).filter_map(|one| Some((one, since(one, end)?)));
        (end, own.collect::<Vec<_>>())
    });
    let origins = origins.filter(|(_, counted)| counted.len() >= 2).collect();
    let masked = part.masked(|series, own| {
        of[series].iter().any(|(first, reopening)| (*first..*reopening).contains(&own))
    });
    Trial { panel: part, masked, origins }
}

/// A panel of some of the series, without its last periods, for which what is known ahead stays known: a shop plans its
/// opening days and promotions.
fn part(panel: &Panel, kept: &[usize], future: usize) -> Panel {
    let columns = panel.covariates().iter().map(|one| CovariateColumn {
        name: one.name.clone(),
        is_known_future: one.is_known_future(),
        labels: one.labels.clone(),
    });
    let start = |series: usize| panel.period_at(panel.start(series) as i64);
    let series = kept.iter().map(|one| (panel.keys()[*one].clone(), start(*one))).collect();
    let names = panel.key_names().to_vec();
    let last = panel.origin().plus(-(future as i64));
    let mut builder =
        PanelBuilder::new(panel.frequency(), names, series, last, future, columns.collect())
            .expect("a panel");
    for (place, one) in kept.iter().enumerate() {
        let known = panel.values(*one).len() - future;
        for (own, value) in panel.values(*one).iter().take(known).enumerate() {
            builder.set_value(place, start(*one).plus(own as i64), *value);
        }
        for covariate in 0..panel.covariates().len() {
            for (own, value) in panel.covariate_values(covariate, *one).iter().enumerate() {
                builder.set_covariate(covariate, place, start(*one).plus(own as i64), *value);
            }
        }
    }
    builder.finish(MissingPeriod::Unknown).with_calendar(panel.calendar().clone())
}

/// The sums by a constant or key column and the last key, with the means of what is known ahead.
fn summed(panel: &Panel, column: &str) -> Panel {
    let window = Window::latest(panel, 1);
    let label = |series: usize| {
        if column == "total" {
            return "all".to_owned();
        }
        let own = panel.statics().iter().find(|own| own.name == column).expect("a column");
        own.labels[own.values[series] as usize].clone()
    };
    let key = |series: usize| {
        let parts = panel.keys()[series].parts();
        SeriesKey::new(vec![label(series), parts[parts.len() - 1].clone()])
    };
    let mut keys: Vec<SeriesKey> = (0..panel.series_count()).map(key).collect();
    let of = keys.clone();
    keys.sort();
    keys.dedup();
    let columns: Vec<usize> =
        window.known_future().filter(|place| window.covariate_labels(*place).is_empty()).collect();
    let described = columns.iter().map(|place| CovariateColumn {
        name: window.covariate_name(*place).to_owned(),
        is_known_future: true,
        labels: Vec::new(),
    });
    let names = vec![column.to_owned(), "place".to_owned()];
    let series = keys.iter().map(|key| (key.clone(), panel.period_at(0))).collect();
    let mut builder = PanelBuilder::new(
        panel.frequency(),
        names,
        series,
        panel.origin(),
        panel.future_count(),
        described.collect(),
    )
    .expect("a panel");
    for (place, key) in keys.iter().enumerate() {
        let members: Vec<usize> = (0..of.len()).filter(|series| of[*series] == *key).collect();
        for period in 0..panel.period_count() + panel.future_count() {
            let at = panel.period_at(period as i64);
            if period < panel.period_count() {
                let sold = members.iter().filter_map(|series| {
                    panel.values(*series).get(period.checked_sub(panel.start(*series))?)
                });
                builder.set_value(place, at, sold.filter(|value| !value.is_nan()).sum());
            }
            for (covariate, source) in columns.iter().enumerate() {
                let values = members.iter().filter_map(|series| {
                    let own = period.checked_sub(panel.start(*series))?;
                    panel
                        .covariate_values(*source, *series)
                        .get(own)
                        .copied()
                        .filter(|value| !value.is_nan())
                });
                let (sum, count) =
                    values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
                builder.set_covariate(covariate, place, at, sum / count);
            }
        }
    }
    let mut labels: Vec<String> = keys.iter().map(|key| key.parts()[0].clone()).collect();
    labels.dedup();
    let values = keys
        .iter()
        .map(|key| labels.iter().position(|own| *own == key.parts()[0]).unwrap_or(0) as f64);
    builder.add_static(Static {
        name: "group".to_owned(),
        labels: labels.clone(),
        values: values.collect(),
    });
    builder.finish(MissingPeriod::Zero).with_calendar(panel.calendar().clone())
}
