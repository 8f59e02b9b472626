//! How well models forecast the months after a shutdown: a table of WMAPE by model, level of sums and month.
//!
//! `cargo run --example recovery -- PROJECT [--level series|category|total] [--horizon H] [--every DAYS]
//! [--months M] [--models a,b] [--metric mean|median]`

use std::path::Path;
use std::time::Instant;

use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder, Static};
use forecastle_core::{Panel, SeriesKey, Window};
use forecastle_models::recovery::learn;
use forecastle_models::{Context, complete, find, floors};
use forecastle_pipeline::config;
use forecastle_pipeline::ingest::ingest;

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
    let level = flag("--level", "series");
    let panel = match level.as_str() {
        "series" => panel,
        column => summed(&panel, column),
    };
    let (horizon, every, months) =
        (number("--horizon", 30), number("--every", 15), number("--months", 8));
    let point =
        if flag("--metric", "median") == "mean" { PointKind::Mean } else { PointKind::Median };
    let context = Context::new(point, 0);
    let known = learn(&Window::latest(&panel, 1));
    let shut = known.iter().find_map(|one| one.shut.last()).expect("a shutdown");
    let first = panel.period_at(0).0;
    let (closed, reopening) = ((shut.first - first) as usize, (shut.until - first) as usize);
    println!(
        "{level}: {} series, {} periods, shut from {} to {}",
        panel.series_count(),
        panel.period_count(),
        panel.frequency().label(panel.period_at(closed as i64)),
        panel.frequency().label(panel.period_at(reopening as i64)),
    );
    let last = (reopening + months * 365 / 12).min(panel.period_count());
    let ends: Vec<usize> = (reopening + number("--after", 7)..)
        .step_by(every)
        .take_while(|end| end + horizon <= last)
        .collect();
    let masked = panel.map_values(|series, own, value| {
        let place = panel.start(series) + own;
        if (closed..reopening).contains(&place) { f64::NAN } else { value }
    });
    let names = flag("--models", "recovery,seasonal_naive,ets,prophet,lightgbm");
    println!(
        "{:<22} {:>8} {:>8} {:>8} {:>8} {:>8} {:>7}",
        "model", "all", "to 30 d", "to 90 d", "later", "bias", "s"
    );
    for name in names.split(',') {
        for (kind, seen) in [("", &panel), (", masked", &masked)] {
            if name == "recovery" && !kind.is_empty() {
                continue;
            }
            let started = Instant::now();
            let mut sums = [[0.0; 4]; 2];
            let mut off = 0.0;
            for end in &ends {
                let window = Window::new(seen, *end, horizon);
                let model = find(name).expect("a model");
                let fitted = model.fit(&window, &context).expect("a fit");
                let mut points = fitted.predict(&window).expect("a forecast");
                complete(model, &window, &context, &mut points).expect("a forecast of all");
                let least = floors(&window);
                let part = match end - reopening {
                    0..30 => 1,
                    30..90 => 2,
                    _ => 3,
                };
                for series in 0..panel.series_count() {
                    let Some(own) = end.checked_sub(panel.start(series)).filter(|own| *own > 0)
                    else {
                        continue;
                    };
                    for step in 0..horizon {
                        let actual = panel.values(series)[own + step];
                        let said = points.values[series * horizon + step].max(least[series]);
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
                "{:<22} {:>8.2} {:>8.2} {:>8.2} {:>8.2} {:>8.2} {:>7.1}",
                format!("{name}{kind}"),
                wmape(0),
                wmape(1),
                wmape(2),
                wmape(3),
                100.0 * off / sums[1][0],
                started.elapsed().as_secs_f64(),
            );
        }
    }
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
