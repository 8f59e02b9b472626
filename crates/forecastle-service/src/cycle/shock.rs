//! Whether a project is in a shock, and what is done then.

use forecastle_core::Result;
use forecastle_models::Recency;
use forecastle_pipeline::config::ShockMode;
use forecastle_pipeline::disruptions::Limits;
use forecastle_pipeline::train::ModelFile;
use serde_json::Value;

use super::{Session, Talk};

/// The alarms that tell of a change in demand.
const ALARMS: [&str; 2] = ["wmape", "bias"];

impl Session {
    /// Why the project is in a shock: it says so, or the last watch raised an alarm. `None` where it is in none.
    pub fn shock(&self) -> Option<String> {
        match self.settings.shock.mode {
            ShockMode::Off => None,
            ShockMode::On => Some("shock.mode is on".to_owned()),
            ShockMode::Auto => self.alarm(),
        }
    }

    /// The first alarm about error or bias that the last watch raised.
    fn alarm(&self) -> Option<String> {
        let path = self.project.join(".forecastle").join("alerts.json");
        let text = std::fs::read_to_string(path).ok()?;
        let watched: Value = serde_json::from_str(&text).ok()?;
        let alerts = watched.get("alerts")?.as_array()?;
        let is_alarm = |alert: &&Value| {
            alert.get("what").and_then(Value::as_str).is_some_and(|what| ALARMS.contains(&what))
        };
        let message = alerts.iter().find(is_alarm)?.get("message")?.as_str()?;
        Some(format!("the last watch said {message}"))
    }

    /// How much the past counts now.
    pub(super) fn recency(&self) -> Recency {
        match self.shock() {
            Some(_) => self.settings.shock.recency(),
            None => self.settings.recency,
        }
    }

    /// The bounds of forecasts now.
    pub(super) fn limits(&self) -> Option<Limits> {
        self.shock().and_then(|_| self.settings.shock.limits())
    }

    /// Says what is done about a shock, where there is one.
    pub(super) fn say_shock(&self, talk: &dyn Talk) {
        let Some(why) = self.shock() else { return };
        let shock = &self.settings.shock;
        let mut text = format!(
            "Shock mode: {why}; learning from the last {} periods, half as much from those {} ago",
            shock.periods, shock.half_life
        );
        if let Some(floor) = shock.floor {
            text.push_str(&format!("; at least {floor} of the recent level"));
        }
        if let Some(cap) = shock.cap {
            text.push_str(&format!("; at most {cap} of the recent level"));
        }
        talk.say(&text);
    }

    /// Whether a version was made for a shock as there is one now, or for none as there is none; if not, why not.
    ///
    /// # Errors
    /// The reason, in words.
    pub(super) fn fits_shock(&self, file: &ModelFile) -> Result<(), String> {
        if file.context.recency == self.recency() && file.limits == self.limits() {
            return Ok(());
        }
        Err(match self.shock() {
            Some(why) => format!("shock mode: {why}"),
            None => "how much the past counts has changed".to_owned(),
        })
    }
}
