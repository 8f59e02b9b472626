//! The search for a way of growing trees.

use std::sync::atomic::{AtomicUsize, Ordering};

use forecastle_core::metrics::{self, PointKind};
use forecastle_core::panel::{MissingPeriod, PanelBuilder};
use forecastle_core::{Frequency, Panel, Period, Result, SeriesKey, Window, random};
use forecastle_models::boosting::{Learns, Loss, TreeSettings, Trials};
use forecastle_models::{Context, find};
use forecastle_pipeline::progress::{Progress, Silent};
use forecastle_pipeline::tune::{Budget, Keep, Trial, TuneRequest, tune};

const HORIZON: usize = 6;
const LENGTH: usize = 90;
const ENDS: [usize; 2] = [72, 78];

/// Series with a weekly season and noise; from `change` on they sell thrice as much.
fn panel_changing(change: usize) -> Panel {
    let frequency = Frequency::Daily;
    let key = |series: u64| SeriesKey::new(vec![format!("s{series}")]);
    let first = Period(400);
    let series = (0..8).map(|series| (key(series), first)).collect();
    let last = first.plus(LENGTH as i64 - 1);
    let names = vec!["series".to_owned()];
    let mut builder = PanelBuilder::new(frequency, names, series, last, 0, vec![]).unwrap();
    for series in 0..8_u64 {
        for place in 0..LENGTH {
            let season = (place as f64 / 7.0 * std::f64::consts::TAU).sin();
            let noise = random::normal(5, series, place as u64);
            let level = (20.0 + series as f64 * 10.0) * if place < change { 1.0 } else { 3.0 };
            let value = level * (1.0 + 0.3 * season + 0.1 * noise);
            builder.set_value(series as usize, first.plus(place as i64), value.max(0.0));
        }
    }
    builder.finish(MissingPeriod::Unknown)
}

fn panel() -> Panel {
    panel_changing(LENGTH)
}

/// Trials in memory.
#[derive(Default)]
struct Memory(Vec<Trial>);

impl Keep for Memory {
    fn keep(&mut self, trial: &Trial) -> Result<()> {
        self.0.push(trial.clone());
        Ok(())
    }
}

fn request<'a>(panel: &'a Panel, weights: &'a [f64], trials: usize) -> TuneRequest<'a> {
    TuneRequest {
        panel,
        weights,
        horizon: HORIZON,
        ends: ENDS.to_vec(),
        last_end: LENGTH - HORIZON,
        metric: metrics::find("wmape").unwrap(),
        models: ["lightgbm", "lightgbm_recursive", "global_ridge"]
            .map(|name| find(name).unwrap())
            .to_vec(),
        context: Context::new(PointKind::Median, 3),
        budget: Budget { trials, time: None },
    }
}

#[test]
fn a_search_that_goes_on_makes_the_trials_of_one_in_one_go() {
    let panel = panel();
    let weights = vec![1.0; panel.series_count()];
    let mut memory = Memory::default();
    let whole = tune(&request(&panel, &weights, 9), vec![], &mut memory, &Silent).unwrap();
    assert_eq!(memory.0, whole.trials);
    let first = tune(&request(&panel, &weights, 4), vec![], &mut Memory::default(), &Silent);
    let mut rest = Memory::default();
    let kept = first.unwrap().trials;
    let later = tune(&request(&panel, &weights, 9), kept, &mut rest, &Silent).unwrap();
    assert_eq!(later.trials, whole.trials);
    assert_eq!(rest.0, whole.trials[4..]);
    assert_eq!((later.best, later.usual, later.later), (whole.best, whole.usual, whole.later));
    // Each model as it is comes first; the best is the best of all that were scored everywhere.
    assert!(whole.trials[..3].iter().all(|trial| trial.settings == TreeSettings::USUAL));
    assert!(whole.trials[3..].iter().all(|trial| trial.settings != TreeSettings::USUAL));
    let best = whole.trials[whole.best].badness.unwrap();
    assert!(whole.trials.iter().filter_map(|trial| trial.badness).all(|other| other >= best));
    assert_eq!(whole.ranking()[0], whole.best);
    assert_eq!(whole.trials[whole.best].scores.len(), ENDS.len());
}

#[test]
fn a_trial_at_the_only_origin_is_a_fit_there() {
    let panel = panel();
    let context = Context::new(PointKind::Median, 3);
    let tweedie = TreeSettings {
        loss: Some(Loss::Tweedie),
        learns: Learns::Level,
        leaves: Some(9),
        ..TreeSettings::USUAL
    };
    for name in ["lightgbm", "lightgbm_blocks", "lightgbm_recursive", "global_ridge"] {
        for settings in [TreeSettings::USUAL, tweedie] {
            let model = find(name).unwrap();
            let end = ENDS[1];
            let trials =
                Trials::new(model.as_trees().unwrap(), &panel, &[end], HORIZON, &context).unwrap();
            let window = Window::new(&panel, end, HORIZON);
            let tried = trials.fit(end, &settings).unwrap().predict(&window).unwrap();
            let context = Context { trees: settings, ..context };
            let fitted = model.fit(&window, &context).unwrap().predict(&window).unwrap();
            assert_eq!(tried, fitted, "{name}");
        }
    }
}

#[test]
fn outcomes_after_an_origin_do_not_matter_there() {
    let context = Context::new(PointKind::Median, 3);
    let model = find("lightgbm").unwrap().as_trees().unwrap();
    let at_first = |panel: &Panel| {
        let trials = Trials::new(model, panel, &ENDS, HORIZON, &context).unwrap();
        let window = Window::new(panel, ENDS[0], HORIZON);
        trials.fit(ENDS[0], &TreeSettings::USUAL).unwrap().predict(&window).unwrap().values
    };
    let (plain, changed) = (at_first(&panel()), at_first(&panel_changing(ENDS[0])));
    // Borders of bins are those of all rows; they may move a forecast a little, and outcomes by far more.
    let miss: f64 = plain.iter().zip(&changed).map(|(one, other)| (one - other).abs()).sum();
    let size: f64 = plain.iter().sum();
    assert!(miss < 0.03 * size, "{miss} of {size}");
}

/// Asks to stop after some steps.
struct Impatient(AtomicUsize);

impl Progress for Impatient {
    fn begin(&self, _: &str, _: usize) {}

    fn advance(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn end(&self) {}

    fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed) >= 2
    }
}

#[test]
fn a_search_stops_when_asked_and_has_kept_what_it_did() {
    let panel = panel();
    let weights = vec![1.0; panel.series_count()];
    let mut memory = Memory::default();
    let impatient = Impatient(AtomicUsize::new(0));
    let stopped = tune(&request(&panel, &weights, 50), vec![], &mut memory, &impatient);
    assert_eq!(stopped.err().unwrap().code(), "J004");
    assert_eq!(memory.0.len(), 2);
}
