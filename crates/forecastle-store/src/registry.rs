//! Model versions, with one champion.

use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::Store;
use crate::artifacts::ArtifactId;
use crate::disk::{WriteLock, unreadable, write_atomically};

/// Where a version stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// It makes the forecasts.
    Champion,
    /// It was champion once.
    Retired,
    /// The gate turned it down.
    Rejected,
}

/// One trained version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    pub version: u32,
    /// The model's name.
    pub model: String,
    /// Where it stands.
    pub standing: Standing,
    /// Why it stands there.
    pub reason: String,
    /// The metric that it was judged by.
    pub metric: String,
    /// Its score.
    pub score: f64,
    /// The last period that it learnt from.
    pub through: String,
    /// When it was trained, RFC 3339 in UTC.
    pub created_at: String,
    /// The model file.
    pub artifact: ArtifactId,
    /// Its out-of-sample forecasts, as a Parquet file.
    pub backtest: ArtifactId,
}

/// A version about to be registered.
#[derive(Debug, Clone, PartialEq)]
pub struct NewVersion {
    /// The model's name.
    pub model: String,
    /// Whether the gate lets it become champion.
    pub is_promoted: bool,
    /// Why.
    pub reason: String,
    /// The metric that it was judged by.
    pub metric: String,
    /// Its score.
    pub score: f64,
    /// The last period that it learnt from.
    pub through: String,
    /// When it was trained, RFC 3339 in UTC.
    pub created_at: String,
    /// The model file's bytes.
    pub model_file: Vec<u8>,
    /// The out-of-sample forecasts' bytes.
    pub backtest_file: Vec<u8>,
}

/// All versions of a project, and who was champion when.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Registry {
    /// Versions, oldest first.
    pub versions: Vec<Version>,
    /// The numbers of the champions, in the order in which they came to the throne.
    pub champions: Vec<u32>,
}

impl Registry {
    /// The version that makes the forecasts.
    pub fn champion(&self) -> Option<&Version> {
        self.find(*self.champions.last()?)
    }

    /// The version of a number.
    pub fn find(&self, number: u32) -> Option<&Version> {
        self.versions.iter().find(|version| version.version == number)
    }

    fn crown(&mut self, number: u32, reason: &str) {
        for version in &mut self.versions {
            if version.standing == Standing::Champion {
                version.standing = Standing::Retired;
            }
            if version.version == number {
                version.standing = Standing::Champion;
                version.reason = reason.to_owned();
            }
        }
    }
}

impl Store {
    /// The registry as it stands.
    ///
    /// # Errors
    /// `R002` when its file is damaged.
    pub fn registry(&self) -> Result<Registry> {
        let path = self.registry_path();
        match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| unreadable(&path, error)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Registry::default()),
            Err(error) => Err(unreadable(&path, error)),
        }
    }

    /// Registers a version; promoted ones become champion.
    ///
    /// # Errors
    /// `X001` when it cannot be written; then nothing has changed.
    pub fn register(&self, new: NewVersion) -> Result<Version> {
        let artifact = self.put_artifact(&new.model_file)?;
        let backtest = self.put_artifact(&new.backtest_file)?;
        self.change(|registry| {
            let number = registry.versions.last().map_or(0, |last| last.version) + 1;
            registry.versions.push(Version {
                version: number,
                model: new.model,
                standing: Standing::Rejected,
                reason: new.reason.clone(),
                metric: new.metric,
                score: new.score,
                through: new.through,
                created_at: new.created_at,
                artifact,
                backtest,
            });
            if new.is_promoted {
                registry.crown(number, &new.reason);
                registry.champions.push(number);
            }
            Ok(number)
        })
    }

    /// Makes a version the champion because somebody says so.
    ///
    /// # Errors
    /// `R001` when there is no such version, `R002` when its model file is damaged.
    pub fn promote(&self, number: u32, reason: &str) -> Result<Version> {
        self.change(|registry| {
            let version = registry.find(number).ok_or_else(|| no_version(registry, number))?;
            self.get_artifact(&version.artifact)?;
            registry.crown(number, reason);
            registry.champions.push(number);
            Ok(number)
        })
    }

    /// Gives the throne back to the champion before this one.
    ///
    /// # Errors
    /// `R001` when there was none.
    pub fn roll_back(&self) -> Result<Version> {
        self.change(|registry| {
            let deposed = registry.champions.pop();
            let Some(former) = registry.champions.last().copied() else {
                return Err(Error::new("R001", "there is no earlier champion to go back to")
                    .hint("`forecastle models list` shows the versions"));
            };
            let before =
                registry.find(former).map_or(String::new(), |version| version.reason.clone());
            let reason = match deposed {
                Some(number) => format!("rolled back from version {number}; before: {before}"),
                None => before,
            };
            registry.crown(former, &reason);
            Ok(former)
        })
    }

    /// Changes the registry under the project's lock, and writes it whole.
    fn change(&self, edit: impl FnOnce(&mut Registry) -> Result<u32>) -> Result<Version> {
        let _lock = WriteLock::take(&self.hidden())?;
        let mut registry = self.registry()?;
        let number = edit(&mut registry)?;
        let bytes = serde_json::to_vec_pretty(&registry).expect("a registry has only text keys");
        write_atomically(&self.registry_path(), &bytes)?;
        let version = registry.find(number).cloned();
        version.ok_or_else(|| no_version(&registry, number))
    }

    fn registry_path(&self) -> std::path::PathBuf {
        self.hidden().join("registry.json")
    }
}

fn no_version(registry: &Registry, number: u32) -> Error {
    let known: Vec<_> = registry.versions.iter().map(|v| v.version.to_string()).collect();
    Error::new("R001", format!("there is no version {number}")).hint(format!(
        "versions: {}",
        if known.is_empty() { "none yet".to_owned() } else { known.join(", ") }
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(model: &str, is_promoted: bool) -> NewVersion {
        NewVersion {
            model: model.to_owned(),
            is_promoted,
            reason: "tried".to_owned(),
            metric: "wmape".to_owned(),
            score: 4.0,
            through: "2012-10-26".to_owned(),
            created_at: "2012-11-01T00:00:00Z".to_owned(),
            model_file: model.as_bytes().to_vec(),
            backtest_file: Vec::new(),
        }
    }

    #[test]
    fn there_is_one_champion_and_a_way_back() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::of(folder.path());
        assert!(store.roll_back().is_err());
        store.register(new("naive", true)).unwrap();
        store.register(new("ridge", true)).unwrap();
        store.register(new("worse", false)).unwrap();
        let champion = |store: &Store| store.registry().unwrap().champion().unwrap().version;
        assert_eq!(champion(&store), 2);
        assert_eq!(store.roll_back().unwrap().version, 1);
        assert_eq!(champion(&store), 1);
        store.promote(3, "the planner knows better").unwrap();
        let registry = store.registry().unwrap();
        assert_eq!(registry.champion().unwrap().model, "worse");
        let champions = registry.versions.iter().filter(|v| v.standing == Standing::Champion);
        assert_eq!(champions.count(), 1);
        assert_eq!(store.promote(9, "").unwrap_err().code(), "R001");
    }

    #[test]
    fn writers_at_the_same_time_lose_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::of(folder.path());
        std::thread::scope(|scope| {
            for writer in 0..8 {
                let store = store.clone();
                scope.spawn(move || {
                    for _ in 0..5 {
                        store.register(new(&format!("model {writer}"), true)).unwrap();
                    }
                });
            }
        });
        let registry = store.registry().unwrap();
        let numbers: Vec<_> = registry.versions.iter().map(|version| version.version).collect();
        assert_eq!(numbers, (1..=40).collect::<Vec<_>>());
    }
}
