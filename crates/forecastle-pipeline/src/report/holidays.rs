//! Holiday periods apart from the others.

use forecastle_core::Panel;
use serde_json::{Value, json};

use super::Subject;
use super::data::slice;
use crate::backtest::{ModelBacktest, Score};

/// Scores of holiday periods and of the others, and each holiday by itself; null when the data have no
/// column of holidays.
pub fn of(subject: &Subject<'_>, chosen: &ModelBacktest) -> Value {
    let panel = subject.panel;
    let Some(column) = column(panel) else { return Value::Null };
    let places = periods(panel, column);
    let is_holiday = |place: usize| places.binary_search(&place).is_ok();
    let on = slice(subject, chosen, |_, fold, step| is_holiday(fold.end + step - 1));
    let off = slice(subject, chosen, |_, fold, step| !is_holiday(fold.end + step - 1));
    let each = places.iter().map(|place| one(subject, chosen, *place));
    json!({
        "column": panel.covariates()[column].name,
        "groups": [group("holiday periods", &on), group("other periods", &off)],
        "periods": each.collect::<Vec<_>>(),
    })
}

/// The known-ahead column of holidays: its name says so, and it is a flag or a label.
pub fn column(panel: &Panel) -> Option<usize> {
    panel.covariates().iter().enumerate().position(|(place, covariate)| {
        let is_flag = |series: usize| {
            let values = panel.covariate_values(place, series);
            values.iter().all(|value| value.is_nan() || *value == 0.0 || *value == 1.0)
        };
        let name = covariate.name.to_lowercase();
        covariate.is_known_future()
            && name.contains("holiday")
            && !name.contains("school")
            && (0..panel.series_count()).all(is_flag)
    })
}

/// The places on the time axis on which most series that have begun have a holiday.
fn periods(panel: &Panel, column: usize) -> Vec<usize> {
    let is_holiday = |place: &usize| {
        let flags = (0..panel.series_count()).filter_map(|series| {
            let inside = place.checked_sub(panel.start(series))?;
            let value = panel.covariate_values(column, series)[inside];
            (!value.is_nan()).then_some(value)
        });
        let (sum, count) = flags.fold((0.0, 0.0), |(sum, count), flag| (sum + flag, count + 1.0));
        count > 0.0 && sum / count > 0.5
    };
    (0..panel.period_count()).filter(is_holiday).collect()
}

fn group(label: &str, score: &Score) -> Value {
    json!({
        "label": label,
        "n": score.get("n"),
        "wmape": score.get("wmape"),
        "mape": score.get("mape"),
        "bias": score.get("bias"),
        "coverage_80": score.get("coverage_80"),
    })
}

/// One holiday: what was sold over all series, and how far off its forecast was where there was one.
fn one(subject: &Subject<'_>, chosen: &ModelBacktest, place: usize) -> Value {
    let panel = subject.panel;
    let actual: f64 = (0..panel.series_count())
        .filter_map(|series| panel.values(series).get(place.checked_sub(panel.start(series))?))
        .filter(|value| !value.is_nan())
        .sum();
    let score = slice(subject, chosen, |_, fold, step| fold.end + step - 1 == place);
    let bias = score.get("bias");
    json!({
        "date": panel.frequency().label(panel.period_at(place as i64)),
        "actual": actual,
        "forecast": bias.map(|bias| actual * (1.0 + bias / 100.0)),
        "deviation_percent": bias,
        "wmape": score.get("wmape"),
    })
}
