//! When more is sold: by weekday, month and year.

use serde_json::{Value, json};

use super::picture::Picture;
use super::view::{View, mean};
use super::{Finding, Part, Section};

/// The part on seasons.
pub const PART: Part =
    Part { name: "season", title: "Seasons", doc: "weekdays, months and years", look };

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn look(view: &View<'_>) -> Section {
    let (mut findings, mut pictures) = (Vec::new(), Vec::new());
    let mut figures = json!({});
    if view.cycle() == 7 {
        let indices = by_weekday(view);
        findings.extend(strength("weekday", &WEEKDAYS, &indices, 0.6));
        figures["weekday"] = named(&WEEKDAYS, &indices);
        pictures.push(Picture::bars("Sales by weekday, 100 = mean", &WEEKDAYS, &indices));
    }
    let indices = by_month(view);
    if indices.iter().filter(|index| !index.is_nan()).count() == 12 {
        findings.extend(strength("month", &MONTHS, &indices, 0.65));
        figures["month"] = named(&MONTHS, &indices);
        pictures.push(Picture::bars("Sales by month, 100 = mean of its year", &MONTHS, &indices));
    }
    Section { findings, figures, pictures, header: Vec::new(), rows: Vec::new() }
}

fn named(names: &[&str], values: &[f64]) -> Value {
    let pairs = names.iter().zip(values).map(|(name, value)| ((*name).to_owned(), json!(value)));
    Value::Object(pairs.collect())
}

fn strength(what: &str, names: &[&str], indices: &[f64], weight: f64) -> Option<Finding> {
    let known = || indices.iter().enumerate().filter(|(_, index)| !index.is_nan());
    let (high, top) = known().max_by(|a, b| a.1.total_cmp(b.1))?;
    let (low, bottom) = known().min_by(|a, b| a.1.total_cmp(b.1))?;
    (top - bottom > 5.0).then(|| {
        let text = format!(
            "by {what}, {} is strongest ({:+.0} % against the mean) and {} weakest ({:+.0} %)",
            names[high],
            top - 100.0,
            names[low],
            bottom - 100.0
        );
        Finding::new(weight * ((top - bottom) / 100.0).clamp(0.3, 1.0), text)
    })
}

/// The mean share of each weekday in whole weeks, 100 for a seventh.
fn by_weekday(view: &View<'_>) -> Vec<f64> {
    use chrono::Datelike;
    let first = view.panel.frequency().date_of(view.panel.period_at(0)).date();
    let first = first.weekday().num_days_from_monday() as usize;
    let mut shares = vec![Vec::new(); 7];
    for (week, values) in view.total.chunks_exact(7).enumerate() {
        let middle = mean(values.iter().copied());
        if middle > 0.0 {
            for (place, value) in values.iter().enumerate() {
                shares[(first + 7 * week + place) % 7].push(100.0 * value / middle);
            }
        }
    }
    shares.into_iter().map(|of| mean(of.into_iter())).collect()
}

/// The mean of each month against the year around it, 100 for equal; only whole years, and at least one.
fn by_month(view: &View<'_>) -> Vec<f64> {
    let year = match view.panel.frequency().year_length() {
        364 => 365,
        length => length,
    };
    let mut shares = vec![Vec::new(); 12];
    let years = view.total.len() / year;
    // The latest whole years, each against its own mean.
    for number in 0..years {
        let end = view.total.len() - number * year;
        let values = &view.total[end - year..end];
        let middle = mean(values.iter().copied());
        if middle > 0.0 {
            for (place, value) in values.iter().enumerate() {
                shares[view.month(end - year + place) as usize - 1].push(100.0 * value / middle);
            }
        }
    }
    shares.into_iter().map(|of| mean(of.into_iter())).collect()
}
