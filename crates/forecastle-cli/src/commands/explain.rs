//! `forecastle explain`.

use forecastle_core::Result;
use forecastle_service::cycle::{Explained, explain, load};

use crate::args::{Common, Format, Overrides};
use crate::output::Output;
use crate::session::open;

/// Says what a series' forecast is made of.
///
/// # Errors
/// When the data do not pass the gate, there is no such series, or no version fits the data.
pub fn run(common: &Common, key: &[String], output: &Output) -> Result<()> {
    let session = open(common, &Overrides::default())?;
    let loaded = load(&session, output)?;
    let explained = explain(&session, &loaded, key)?;
    match output.format() {
        Format::Json => output.json(&explained.json()),
        Format::Csv | Format::Table => table(&explained, output),
    }
    let version = explained.version;
    output.say(format!("Version {version} ({}), series {}", explained.model, explained.key));
    Ok(())
}

/// One line per group: its mean over the periods, the smallest and the largest.
fn table(explained: &Explained, output: &Output) {
    let row = |name: &str, values: &[f64]| {
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let smallest = values.iter().copied().fold(f64::INFINITY, f64::min);
        let largest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let number = |value: f64| format!("{value:.2}");
        vec![name.to_owned(), number(mean), number(smallest), number(largest)]
    };
    let groups = explained.groups();
    let groups = groups.iter().map(|group| row(&group.group, &group.values));
    let rows: Vec<_> = groups.chain([row("forecast", &explained.forecast())]).collect();
    output.rows(&["part", "mean", "smallest", "largest"], &rows);
}
