//! Reads one monthly series from a file and forecasts a year of it: what a cold process takes to be useful.
//!
//! Used by `benches/statistical/cold.sh`: `first_forecast FILE.csv [MODEL]`; the file has a header and then
//! lines of a date and a value.

use std::io::Write as _;

use forecastle_core::calendar::DayInMonth;
use forecastle_core::metrics::PointKind;
use forecastle_core::panel::{MissingPeriod, PanelBuilder};
use forecastle_core::{Frequency, Period, SeriesKey, Window};
use forecastle_models::Context;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: first_forecast FILE.csv [MODEL]")?;
    let name = arguments.next().unwrap_or_else(|| "ets".to_owned());
    let text = std::fs::read_to_string(path)?;
    let values = text.lines().skip(1).map(|line| {
        let (_, value) = line.split_once(',').ok_or("a line without a value")?;
        Ok(value.trim().parse::<f64>()?)
    });
    let values: Vec<f64> = values.collect::<Result<_, Box<dyn std::error::Error>>>()?;

    let frequency = Frequency::Monthly(DayInMonth::Day(1));
    let series = vec![(SeriesKey::new(vec!["one".to_owned()]), Period(0))];
    let (columns, last) = (vec!["id".to_owned()], Period(values.len() as i64 - 1));
    let mut builder = PanelBuilder::new(frequency, columns, series, last, 0, Vec::new())?;
    for (place, value) in values.iter().enumerate() {
        builder.set_value(0, Period(place as i64), *value);
    }
    let panel = builder.finish(MissingPeriod::Unknown);
    let window = Window::latest(&panel, 12);
    let model = forecastle_models::find(&name).ok_or("no such model")?;
    let fitted = model.fit(&window, &Context::new(PointKind::Median, 0))?;
    let mut out = std::io::stdout().lock();
    for value in fitted.predict(&window)?.values {
        writeln!(out, "{value:.3}")?;
    }
    Ok(())
}
