//! What matters to trees is found, and what does not is not.

use forecastle_core::calendar::Calendar;
use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{CovariateColumn, MissingPeriod, PanelBuilder};
use forecastle_core::random::{normal, uniform};
use forecastle_core::{Frequency, Panel, Period, SeriesKey, Window};
use forecastle_models::features::Group;
use forecastle_models::intervals::{Intervals, ResidualIntervals};
use forecastle_models::{Context, Recency, find};
use forecastle_pipeline::importance::{Importance, REPEATS, importance};
use forecastle_pipeline::progress::Silent;
use forecastle_pipeline::train::{FittedTo, ModelFile};

const HORIZON: usize = 6;
const PERIODS: usize = 120;

/// Series of one level each, doubled by promotions that come by chance; the weather does nothing.
fn panel(series_count: usize) -> Panel {
    let frequency = Frequency::Weekly(chrono::Weekday::Mon);
    let first = Period(1_500);
    let last = first.plus(PERIODS as i64 - 1);
    let keys = (0..series_count).map(|id| (SeriesKey::new(vec![id.to_string()]), first)).collect();
    let column = |name: &str, is_known_future| CovariateColumn {
        name: name.to_owned(),
        is_known_future,
        labels: Vec::new(),
    };
    let columns = vec![column("promotion", true), column("weather", false)];
    let names = vec!["id".to_owned()];
    let mut builder =
        PanelBuilder::new(frequency, names, keys, last, HORIZON, columns).expect("a sound panel");
    for series in 0..series_count {
        for place in 0..PERIODS + HORIZON {
            let period = first.plus(place as i64);
            let draw = |what| uniform(what, series as u64, place as u64);
            let promotion = f64::from(u8::from(draw(1) < 0.25));
            builder.set_covariate(0, series, period, promotion);
            if place < PERIODS {
                builder.set_covariate(1, series, period, 20.0 * draw(2));
                let noise = 1.0 + 0.05 * normal(3, series as u64, place as u64);
                let level = 50.0 * (1 + series % 7) as f64;
                builder.set_value(series, period, level * (1.0 + promotion) * noise);
            }
        }
    }
    builder.finish(MissingPeriod::Unknown).with_calendar(Calendar::default())
}

fn file(panel: &Panel, model: &str) -> ModelFile {
    let context = Context::new(PointKind::Median, 1);
    let fitted = find(model).unwrap().fit(&Window::latest(panel, HORIZON), &context).unwrap();
    ModelFile {
        format: 6,
        made_by: "test".to_owned(),
        model: model.to_owned(),
        reason: String::new(),
        metric: "wmape".to_owned(),
        scores: serde_json::Map::new(),
        context,
        horizon: HORIZON,
        fitted_to: FittedTo {
            keys: panel.key_names().to_vec(),
            target: "y".to_owned(),
            frequency: panel.frequency().to_string(),
            covariates: Vec::new(),
            occasions: Vec::new(),
            series: panel.series_count(),
            through: String::new(),
        },
        intervals: Intervals::by_residuals(ResidualIntervals::calibrate(&[], HORIZON, 52)),
        state: fitted.state(),
        hierarchy: None,
        masked: Vec::new(),
        limits: None,
    }
}

fn examine(panel: &Panel, file: &ModelFile) -> Importance {
    let weights = vec![1.0; panel.series_count()];
    importance(file, panel, &weights, HORIZON, &Silent).unwrap()
}

/// What is fitted without the latest horizon learns from as much of the past as the version did.
#[test]
fn a_model_is_fitted_anew_as_the_version_was() {
    let panel = panel(40);
    let even = file(&panel, "random_forest");
    let recency = Recency { periods: Some(20), half_life: None };
    let recent = ModelFile { context: Context { recency, ..even.context }, ..even.clone() };
    let score = |file: &ModelFile| {
        let read = ModelFile::from_bytes(&file.to_bytes()).unwrap();
        examine(&panel, &read).members[0].measured.as_ref().unwrap().score
    };
    assert_ne!(score(&even), score(&recent));
}

#[test]
fn a_planted_effect_is_found_and_noise_is_not() {
    let panel = panel(40);
    let file = file(&panel, "lightgbm");
    let found = examine(&panel, &file);
    let [member] = &found.members[..] else { panic!("one model") };
    assert_eq!((member.model.name, member.share), ("lightgbm", 1.0));
    let measured = member.measured.as_ref().unwrap();
    assert_eq!((measured.metric.name, measured.series), ("wmape", 40));
    assert!(measured.score < 15.0, "{}", measured.score);

    let loss = |group: Group| {
        let group = member.groups.iter().find(|one| one.group == group).expect("a group");
        assert_eq!(group.worse.len(), REPEATS);
        group.loss().unwrap()
    };
    let (promotion, least, most) = loss(Group::Promotion);
    let (weather, ..) = loss(Group::Outside);
    assert!(least <= promotion && promotion <= most);
    assert_eq!(member.groups[0].group, Group::Promotion);
    assert!(promotion > 10.0 && weather.abs() < 1.0, "{promotion} and {weather}");

    let gain = member.groups.iter().map(|group| group.gain).sum::<f64>();
    assert!((gain - 1.0).abs() < 1e-9, "{gain}");
    let splits = |counts: &mut dyn Iterator<Item = usize>| counts.sum::<usize>();
    assert_eq!(
        splits(&mut member.groups.iter().map(|group| group.splits)),
        splits(&mut member.columns.iter().map(|column| column.splits))
    );
}

#[test]
fn the_same_is_found_again_on_any_number_of_threads() {
    let panel = panel(12);
    let file = file(&panel, "random_forest");
    let found = [1, 3].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let found = pool.install(|| examine(&panel, &file));
        found.members.into_iter().flat_map(|member| member.groups).collect::<Vec<_>>()
    });
    assert!(!found[0].is_empty());
    assert_eq!(found[0], found[1]);
}

#[test]
fn what_cannot_be_measured_is_said() {
    let panel = panel(3);
    let found = examine(&panel, &file(&panel, "lightgbm_recursive"));
    let member = &found.members[0];
    assert!(member.measured.as_ref().unwrap_err().contains("rest on forecasts"));
    assert!(member.groups.iter().all(|group| group.worse.is_empty()));
    assert!(member.groups.iter().any(|group| group.gain > 0.0));
    assert!(examine(&panel, &file(&panel, "theta")).members.is_empty());

    let alone = self::panel(1);
    let found = examine(&alone, &file(&alone, "lightgbm"));
    assert!(found.members[0].measured.as_ref().unwrap_err().contains("two series at least"));
}
