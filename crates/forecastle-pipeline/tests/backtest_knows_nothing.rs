//! A backtest's folds know nothing of what came after them: not the forecasts, not the intervals.

use chrono::Weekday;
use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{MissingPeriod, PanelBuilder};
use forecastle_core::{Frequency, Level, Panel, Period, SeriesKey, random};
use forecastle_models::{Context, runnable};
use forecastle_pipeline::backtest::{self, Backtest};
use forecastle_pipeline::progress::Silent;

const LENGTH: usize = 130;
const HORIZON: usize = 6;

/// Five noisy seasonal series; values from place `changed_from` on are other numbers.
fn panel(changed_from: usize) -> Panel {
    let frequency = Frequency::Weekly(Weekday::Mon);
    let first = Period(1_500);
    let keys = (0..5).map(|i| (SeriesKey::new(vec![i.to_string()]), first)).collect();
    let last = first.plus(LENGTH as i64 - 1);
    let names = vec!["id".to_owned()];
    let mut builder = PanelBuilder::new(frequency, names, keys, last, 0, Vec::new()).unwrap();
    for series in 0..5 {
        for place in 0..LENGTH {
            let season = (std::f64::consts::TAU * place as f64 / 52.0).sin();
            let noise = random::normal(3, series as u64, place as u64);
            let value = match place >= changed_from {
                true => 1e5 * random::uniform(4, series as u64, place as u64),
                false => 100.0 * (1.0 + 0.4 * season + 0.1 * noise).max(0.1),
            };
            builder.set_value(series, first.plus(place as i64), value);
        }
    }
    builder.finish(MissingPeriod::Unknown)
}

fn run(panel: &Panel) -> Backtest {
    let plan = backtest::plan(panel, HORIZON, 4, HORIZON).unwrap();
    let levels = [Level::new(80.0).unwrap(), Level::new(95.0).unwrap()];
    let context = Context::new(PointKind::Median, 1);
    let models: Vec<_> = runnable().collect();
    backtest::run(panel, &models, plan, &levels, &context, &Silent).unwrap()
}

#[test]
fn what_came_after_a_fold_changes_nothing_in_it() {
    let plain = run(&panel(LENGTH));
    assert_eq!(plain.models.len() + plain.unsuited.len(), runnable().count());
    assert_eq!(plain.plan.ends.len(), 4);
    for end in &plain.plan.ends {
        let changed = run(&panel(*end));
        for (one, other) in plain.models.iter().zip(&changed.models) {
            let fold = |model: &backtest::ModelBacktest| {
                model.folds.iter().find(|fold| fold.end == *end).unwrap().forecast.clone()
            };
            assert_eq!(fold(one), fold(other), "{} from {end}", one.model.name);
        }
    }
}

#[test]
fn a_plan_says_what_it_cannot_do() {
    let panel = panel(LENGTH);
    let plan = backtest::plan(&panel, 30, 5, 30).unwrap();
    assert_eq!(plan.ends, [70, 100]);
    assert_eq!(plan.notes, ["2 of 5 windows fit: an origin needs at least 53 weeks before it"]);
    let error = backtest::plan(&panel, LENGTH - 1, 1, 1).unwrap_err();
    assert_eq!(error.code(), "M003");
}
