//! Model versions, with one champion.

use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::Store;
use crate::artifacts::ArtifactId;
use crate::audit::{self, NewAudit};
use crate::database::{Link, Row, damaged};
use crate::failure::reach;

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

impl Standing {
    /// Its name in the database and in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Champion => "champion",
            Self::Retired => "retired",
            Self::Rejected => "rejected",
        }
    }

    fn stored(name: &str) -> Result<Self> {
        let all = [Self::Champion, Self::Retired, Self::Rejected];
        all.into_iter().find(|one| one.name() == name).ok_or_else(|| damaged("standing"))
    }
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
}

impl Store {
    /// The registry as it stands.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn registry(&self) -> Result<Registry> {
        self.database.read_at_once(read)
    }

    /// Registers a version; promoted ones become champion.
    ///
    /// # Errors
    /// `X001` when its files cannot be written, `S001` or `S003` when the database fails; then nothing
    /// has changed.
    pub fn register(&self, new: NewVersion, by: &str) -> Result<Version> {
        let artifact = self.put_artifact(&new.model_file)?;
        let backtest = self.put_artifact(&new.backtest_file)?;
        reach("registry:artifacts_kept");
        let version = self.database.write(|link| {
            let sql = "SELECT COALESCE(MAX(number), 0) + 1 AS n FROM versions";
            let number = link.number(sql, [])? as u32;
            let version = Version {
                version: number,
                model: new.model,
                standing: Standing::Rejected,
                reason: new.reason,
                metric: new.metric,
                score: new.score,
                through: new.through,
                created_at: new.created_at,
                artifact,
                backtest,
            };
            insert(link, &version)?;
            if new.is_promoted {
                crown(link, number, None)?;
                enthrone(link, number)?;
            }
            let detail = json!({ "model": version.model, "is_promoted": new.is_promoted });
            record(link, by, "register", number, detail)?;
            reach("registry:inside_transaction");
            found(link, number)
        })?;
        reach("registry:registered");
        Ok(version)
    }

    /// Makes a version the champion because somebody says so.
    ///
    /// # Errors
    /// `R001` when there is no such version, `R002` when its model file is damaged.
    pub fn promote(&self, number: u32, reason: &str, by: &str) -> Result<Version> {
        let registry = self.registry()?;
        let version = registry.find(number).ok_or_else(|| no_version(&registry, number))?;
        self.get_artifact(&version.artifact)?;
        self.database.write(|link| {
            let before = reigning(link)?;
            crown(link, number, Some(reason))?;
            enthrone(link, number)?;
            let detail = json!({ "reason": reason, "before": before });
            record(link, by, "promote", number, detail)?;
            found(link, number)
        })
    }

    /// Gives the throne back to the champion before this one. The version's own reason stays; that and
    /// from which version it was rolled back stands in the audit log.
    ///
    /// # Errors
    /// `R001` when there was none.
    pub fn roll_back(&self, by: &str) -> Result<Version> {
        self.database.write(|link| {
            let deposed = reigning(link)?;
            let sql = "DELETE FROM champions WHERE seq = (SELECT MAX(seq) FROM champions)";
            link.run(sql, [])?;
            // Promoted twice in a row is one reign.
            while reigning(link)?.is_some_and(|former| Some(former) == deposed) {
                link.run(sql, [])?;
            }
            let Some(former) = reigning(link)? else {
                return Err(Error::new("R001", "there is no earlier champion to go back to")
                    .hint("`forecastle models list` shows the versions"));
            };
            crown(link, former, None)?;
            record(link, by, "roll_back_version", former, json!({ "deposed": deposed }))?;
            found(link, former)
        })
    }
}

/// Every version and champion.
pub fn read(link: &mut Link) -> Result<Registry> {
    let versions = link.all(
        "SELECT number, model, standing, reason, metric, score, through, created_at, artifact, \
         backtest FROM versions ORDER BY number",
        [],
    )?;
    let champions = link.all("SELECT version FROM champions ORDER BY seq", [])?;
    Ok(Registry {
        versions: versions.iter().map(version).collect::<Result<_>>()?,
        champions: champions
            .iter()
            .map(|row| Ok(row.count("version")? as u32))
            .collect::<Result<_>>()?,
    })
}

/// Enters a version as it is.
pub fn insert(link: &mut Link, version: &Version) -> Result<()> {
    link.run(
        "INSERT INTO versions (number, model, standing, reason, metric, score, through, created_at, \
         artifact, backtest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        [
            version.version.into(),
            (&version.model).into(),
            version.standing.name().into(),
            (&version.reason).into(),
            (&version.metric).into(),
            version.score.into(),
            (&version.through).into(),
            (&version.created_at).into(),
            version.artifact.to_string().into(),
            version.backtest.to_string().into(),
        ],
    )?;
    Ok(())
}

/// Puts a version at the end of the champions.
pub fn enthrone(link: &mut Link, number: u32) -> Result<()> {
    let seq = link.number("SELECT COALESCE(MAX(seq), 0) + 1 AS n FROM champions", [])?;
    let sql = "INSERT INTO champions (seq, version) VALUES ($1, $2)";
    link.run(sql, [seq.into(), number.into()])?;
    Ok(())
}

/// Makes a version the champion, and the one before it retired; with another reason where one is given.
fn crown(link: &mut Link, number: u32, reason: Option<&str>) -> Result<()> {
    link.run("UPDATE versions SET standing = 'retired' WHERE standing = 'champion'", [])?;
    let sql = "UPDATE versions SET standing = 'champion', reason = COALESCE($1, reason) \
               WHERE number = $2";
    link.run(sql, [reason.into(), number.into()])?;
    Ok(())
}

fn reigning(link: &mut Link) -> Result<Option<u32>> {
    let sql = "SELECT version FROM champions ORDER BY seq DESC LIMIT 1";
    link.one(sql, [])?.map(|row| Ok(row.count("version")? as u32)).transpose()
}

fn found(link: &mut Link, number: u32) -> Result<Version> {
    let registry = read(link)?;
    registry.find(number).cloned().ok_or_else(|| no_version(&registry, number))
}

fn record(
    link: &mut Link,
    by: &str,
    action: &str,
    number: u32,
    detail: serde_json::Value,
) -> Result<()> {
    let object = format!("version {number}");
    audit::append(link, NewAudit::new(by, action, &object, detail)).map(|_| ())
}

fn version(row: &Row) -> Result<Version> {
    let artifact = |column| ArtifactId::try_from(row.text(column)?).map_err(|_| damaged(column));
    Ok(Version {
        version: row.count("number")? as u32,
        model: row.text("model")?,
        standing: Standing::stored(&row.text("standing")?)?,
        reason: row.text("reason")?,
        metric: row.text("metric")?,
        score: row.real("score")?,
        through: row.text("through")?,
        created_at: row.text("created_at")?,
        artifact: artifact("artifact")?,
        backtest: artifact("backtest")?,
    })
}

fn no_version(registry: &Registry, number: u32) -> Error {
    let known: Vec<_> = registry.versions.iter().map(|v| v.version.to_string()).collect();
    Error::new("R001", format!("there is no version {number}")).hint(format!(
        "versions: {}",
        if known.is_empty() { "none yet".to_owned() } else { known.join(", ") }
    ))
}
