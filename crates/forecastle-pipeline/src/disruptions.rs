//! Times that models do not learn from, and limits of what they say in a shock.

use std::borrow::Cow;

use chrono::NaiveDateTime;
use forecastle_core::calendar::DisruptionKind;
use forecastle_core::{ForecastSet, Panel, Window};
use forecastle_models::recovery::{Stretch, shut};
use serde::{Deserialize, Serialize};

/// The times that are no example, by what is known at a window's origin; none where nothing was disturbed.
pub fn stretches(window: &Window<'_>) -> Vec<Stretch> {
    let mut found = shut(window);
    let place = |date| {
        let moment = NaiveDateTime::from(date);
        window.frequency().period_of(moment).map(|period| period.0)
    };
    let (begin, end) = (window.period_at(0).0, window.period_at(window.end()).0);
    for one in window.disruptions() {
        let reopening = one.reopening.and_then(place).unwrap_or(end).min(end);
        let first = place(one.first).unwrap_or(end);
        let (first, until) = match one.kind {
            DisruptionKind::Shutdown => continue,
            DisruptionKind::Exclude => (first, reopening),
            // Something has to be left to learn from.
            DisruptionKind::Shift if end - first < least_after(window) => continue,
            DisruptionKind::Shift => (begin, first),
        };
        if first < until {
            found.push(Stretch { scope: one.scope.clone(), first, until });
        }
    }
    found
}

/// Periods after a shift from which on what was before is left alone.
fn least_after(window: &Window<'_>) -> i64 {
    2 * window.frequency().season_length().max(28) as i64
}

/// The panel without what these times hold; the same where there are none.
pub fn masked<'a>(panel: &'a Panel, stretches: &[Stretch]) -> Cow<'a, Panel> {
    if stretches.is_empty() {
        return Cow::Borrowed(panel);
    }
    let window = Window::latest(panel, 1);
    let own = (0..panel.series_count()).map(|series| {
        let mine = stretches.iter().filter(|one| one.is_about(&window, series));
        mine.map(|one| (one.first, one.until)).collect::<Vec<_>>()
    });
    let own: Vec<_> = own.collect();
    Cow::Owned(panel.masked(|series, place| {
        let period = panel.period_at((panel.start(series) + place) as i64).0;
        own[series].iter().any(|(first, until)| (*first..*until).contains(&period))
    }))
}

/// Puts zero where a planner says that a series will be shut.
pub fn close(set: &mut ForecastSet, panel: &Panel) {
    let window = Window::latest(panel, set.horizon);
    for one in window.disruptions() {
        if one.kind != DisruptionKind::Shutdown {
            continue;
        }
        let stretch = Stretch { scope: one.scope.clone(), first: 0, until: 0 };
        let is_shut = |step: usize| {
            let date = panel.frequency().date_of(window.period(step)).date();
            one.first <= date && one.reopening.is_none_or(|reopening| date < reopening)
        };
        // What has begun tells by itself how much is sold; what is planned does not.
        let is_planned = panel.frequency().date_of(panel.origin()).date() < one.first;
        if !is_planned {
            continue;
        }
        for series in (0..panel.series_count()).filter(|s| stretch.is_about(&window, *s)) {
            for step in (1..=set.horizon).filter(|step| is_shut(*step)) {
                let place = series * set.horizon + step - 1;
                set.points[place] = 0.0;
                for band in &mut set.bands {
                    (band.lower[place], band.upper[place]) = (0.0, 0.0);
                }
            }
        }
    }
}

/// Bounds of what a forecast may be in a shock, as shares of what each series sold lately.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    /// The least; none when absent.
    pub floor: Option<f64>,
    /// The most; none when absent.
    pub cap: Option<f64>,
}

impl Limits {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.floor.is_none() && self.cap.is_none()
    }

    /// Puts each series' mean over its steps within its limits, all steps alike, so that its weekdays stay as they are.
    pub fn apply(&self, set: &mut ForecastSet, panel: &Panel) {
        let recent = forecastle_models::season::recent_window(panel.frequency());
        for series in 0..panel.series_count() {
            let values = panel.values(series);
            let latest = &values[values.len().saturating_sub(recent)..];
            let Some(level) = forecastle_models::season::known_mean(latest) else { continue };
            let own = series * set.horizon..(series + 1) * set.horizon;
            let mean = set.points[own.clone()].iter().sum::<f64>() / set.horizon as f64;
            let least = self.floor.map_or(f64::NEG_INFINITY, |share| share * level);
            let most = self.cap.map_or(f64::INFINITY, |share| share * level);
            let wanted = mean.max(least).min(most);
            if wanted == mean {
                continue;
            }
            let change = |values: &mut [f64]| match mean > 0.0 {
                true => values.iter_mut().for_each(|value| *value *= wanted / mean),
                false => values.iter_mut().for_each(|value| *value = value.max(wanted)),
            };
            change(&mut set.points[own.clone()]);
            for band in &mut set.bands {
                change(&mut band.lower[own.clone()]);
                change(&mut band.upper[own.clone()]);
            }
        }
    }
}
