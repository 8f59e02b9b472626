//! Models are tried for the series of their tiers only, and nothing of what came later puts a series into a tier.

use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{MissingPeriod, PanelBuilder};
use forecastle_core::{Frequency, Level, Panel, Period, SeriesKey, random};
use forecastle_models::tiers::{Tier, Tiers};
use forecastle_models::{Context, ModelEntry, find};
use forecastle_pipeline::backtest::{self, Backtest, ModelBacktest, by_tier};
use forecastle_pipeline::progress::Silent;

const LENGTH: usize = 120;
const HORIZON: usize = 7;
const SERIES: usize = 10;

/// Ten series of days, the first ones large and regular, the last ones small and seldom; values from place
/// `changed_from` on are other numbers.
fn panel(changed_from: usize) -> Panel {
    let keys = (0..SERIES).map(|n| (SeriesKey::new(vec![n.to_string()]), Period(0))).collect();
    let last = Period(LENGTH as i64 - 1);
    let names = vec!["sku".to_owned()];
    let mut builder =
        PanelBuilder::new(Frequency::Daily, names, keys, last, 0, Vec::new()).unwrap();
    for series in 0..SERIES {
        for place in 0..LENGTH {
            let noise = random::uniform(3, series as u64, place as u64);
            let value = match (place >= changed_from, series < 6) {
                (true, _) => (1e4 * random::uniform(4, series as u64, place as u64)).round(),
                (_, true) => (100.0 / (1 + series) as f64 * (1.0 + 0.3 * noise)).round(),
                (_, false) if noise < 0.2 => 1.0 + (noise * 20.0).floor(),
                _ => 0.0,
            };
            builder.set_value(series, Period(place as i64), value);
        }
    }
    builder.finish(MissingPeriod::Zero)
}

fn tier(name: &str, share: f64, models: &[&str]) -> Tier {
    let models: Vec<&'static ModelEntry> = models.iter().filter_map(|name| find(name)).collect();
    Tier { name: name.to_owned(), share, models, weighs_each_series: share < 50.0 }
}

fn tiers(high: &[&str], tail: &[&str]) -> Tiers {
    let tiers = vec![tier("high", 40.0, high), tier("tail", 60.0, tail)];
    Tiers { tiers, unit_values: vec![1.0; SERIES] }
}

fn run(panel: &Panel, tiers: Option<Tiers>, models: &[&str]) -> Backtest {
    let mut plan = backtest::plan(panel, HORIZON, 3, HORIZON).unwrap();
    let named = models.iter().filter_map(|name| find(name));
    let models: Vec<_> = match &tiers {
        Some(tiers) => tiers.models().into_iter().chain(find("tiered")).collect(),
        None => named.collect(),
    };
    plan.tiers = tiers;
    let levels = [Level::new(80.0).unwrap()];
    let context = Context::new(PointKind::Mean, 1);
    backtest::run(panel, &models, plan, &levels, &context, &Silent).unwrap()
}

fn of<'a>(models: &'a [ModelBacktest], name: &str) -> &'a ModelBacktest {
    models.iter().find(|tested| tested.model.name == name).unwrap()
}

#[test]
fn each_series_is_forecast_by_the_model_of_its_tier() {
    let panel = panel(LENGTH);
    let plain = run(&panel, None, &["ses", "tsb"]);
    let tiered = run(&panel, Some(tiers(&["ses"], &["tsb"])), &[]);
    let names = |models: &[ModelBacktest]| models.iter().map(|m| m.model.name).collect::<Vec<_>>();
    assert_eq!(names(&tiered.models), ["tiered"]);
    assert_eq!(names(&tiered.partial), ["ses", "tsb"]);
    for (place, fold) in of(&tiered.models, "tiered").folds.iter().enumerate() {
        for series in 0..SERIES {
            let name = if series < 4 { "ses" } else { "tsb" };
            let own = of(&plain.models, name).folds[place].forecast.points_of(series);
            let said = fold.forecast.points_of(series);
            let is_near =
                said.iter().zip(own).all(|(a, b)| (a - b).abs() < 1e-9 * b.abs().max(1.0));
            assert!(is_near, "series {series}: {said:?} {own:?}");
        }
    }
}

#[test]
fn scores_are_told_by_tier() {
    let panel = panel(LENGTH);
    let backtest = run(&panel, Some(tiers(&["naive", "ses"], &["naive", "tsb", "sba"])), &[]);
    let scores = by_tier(&panel, &[1.0; SERIES], &backtest);
    let names: Vec<Vec<_>> =
        scores.iter().map(|tier| tier.models.iter().map(|(name, _)| *name).collect()).collect();
    assert_eq!(names, [vec!["naive", "tiered", "ses"], vec!["naive", "tiered", "tsb", "sba"]]);
    let rows = |tier: usize| scores[tier].models[0].1.get("n").unwrap();
    assert_eq!((rows(0), rows(1)), ((4 * 3 * HORIZON) as f64, (6 * 3 * HORIZON) as f64));
    assert_eq!((scores[0].series, scores[1].series), (4, 6));
    assert_eq!(scores[1].intermittent, 4);
    let shares: f64 = scores.iter().map(|tier| tier.value_percent).sum();
    assert!((shares - 100.0).abs() < 1e-9);
}

#[test]
fn what_came_after_an_origin_changes_no_tier_and_no_weight() {
    let all = || Some(tiers(&["naive", "ses", "theta"], &["naive", "tsb", "sba"]));
    let plain = run(&panel(LENGTH), all(), &[]);
    for end in plain.plan.ends.clone() {
        let changed = run(&panel(end), all(), &[]);
        let fold = |backtest: &Backtest| {
            let tested = of(&backtest.models, "tiered");
            tested.folds.iter().find(|fold| fold.end == end).unwrap().forecast.clone()
        };
        assert_eq!(fold(&plain), fold(&changed), "from {end}");
    }
}
