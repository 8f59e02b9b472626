//! Why a series is forecast so.

use forecastle_core::{Error, Result, SeriesKey};
use forecastle_models::Part;
use forecastle_pipeline::forecast::Forecaster;
use forecastle_pipeline::train::ModelFile;
use forecastle_store::Version;
use serde_json::{Value, json};

use super::versions::champion_that_fits;
use super::{Loaded, Session};

/// The parts of a series' forecast.
pub struct Explained {
    /// What identifies the series.
    pub key: SeriesKey,
    /// The version that forecasts, and its model.
    pub version: u32,
    /// The name of the model.
    pub model: String,
    /// The periods that are forecast, as the user's table writes them.
    pub periods: Vec<String>,
    /// The parts, which add up to the forecast of each period.
    pub parts: Vec<Part>,
}

/// Takes the champion's forecast of a series apart.
///
/// # Errors
/// `U001` when there is no such series, `R001` when no version fits the data.
pub fn explain(session: &Session, loaded: &Loaded, key: &[String]) -> Result<Explained> {
    let panel = &loaded.panel;
    let wanted = SeriesKey::new(key.to_vec());
    let place = panel.keys().iter().position(|known| *known == wanted);
    let series = place.ok_or_else(|| unknown(panel.key_names(), &wanted, panel.keys()))?;
    let (version, file) = champion(session, loaded)?;
    let horizon = session.horizon(panel);
    let parts = Forecaster::of(&file)?.explain(panel, horizon, series)?;
    let label = |step: usize| {
        panel.frequency().label(panel.period_at((panel.period_count() + step) as i64))
    };
    Ok(Explained {
        key: wanted,
        version: version.version,
        model: version.model,
        periods: (0..horizon).map(label).collect(),
        parts,
    })
}

/// The version that is explained: the champion.
///
/// # Errors
/// `R001` when no version fits the data.
pub fn champion(session: &Session, loaded: &Loaded) -> Result<(Version, ModelFile)> {
    champion_that_fits(session, loaded)?.map_err(|why| {
        Error::new("R001", format!("there is no version to explain: {why}"))
            .hint("run `forecastle train`, or `forecastle forecast`, first")
    })
}

impl Explained {
    /// The parts of each group together, the weightiest first.
    pub fn groups(&self) -> Vec<Part> {
        let mut groups: Vec<Part> = Vec::new();
        for part in &self.parts {
            match groups.iter_mut().find(|group| group.group == part.group) {
                Some(group) => {
                    let values = group.values.iter_mut().zip(&part.values);
                    values.for_each(|(sum, value)| *sum += value);
                }
                None => groups.push(Part { name: part.group.clone(), ..part.clone() }),
            }
        }
        let weight = |part: &Part| part.values.iter().map(|value| value.abs()).sum::<f64>();
        groups.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
        groups
    }

    /// The forecast, which the parts add up to.
    pub fn forecast(&self) -> Vec<f64> {
        let sum = |step: usize| self.parts.iter().map(|part| part.values[step]).sum();
        (0..self.periods.len()).map(sum).collect()
    }

    /// Everything, for programs.
    pub fn json(&self) -> Value {
        let part =
            |part: &Part| json!({ "part": part.name, "group": part.group, "values": part.values });
        json!({
            "key": self.key,
            "version": self.version,
            "model": self.model,
            "periods": self.periods,
            "forecast": self.forecast(),
            "groups": self.groups().iter().map(part).collect::<Vec<_>>(),
            "parts": self.parts.iter().map(part).collect::<Vec<_>>(),
        })
    }
}

fn unknown(names: &[String], wanted: &SeriesKey, known: &[SeriesKey]) -> Error {
    let names = names.join(" / ");
    let first: Vec<_> = known.iter().take(3).map(ToString::to_string).collect();
    Error::new("U001", format!("there is no series `{wanted}` in the data")).hint(format!(
        "give one value for each of {names}; the first series are {}",
        first.join(", ")
    ))
}
