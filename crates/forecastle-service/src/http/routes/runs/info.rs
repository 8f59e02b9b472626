//! Runs as the API shows them.

use std::collections::BTreeMap;

use forecastle_core::Result;
use forecastle_store::{Manifest, RunId, Store};
use serde_json::Value;

use crate::api::{RunFile, RunInfo};
use crate::auth::Account;

/// What is said of a run instead of a reason that rests on series that the asker does not see.
const REASON_FOR_A_PART: &str = "chosen on all series of the project";

/// What was published when.
pub struct RunFacts {
    published: Option<RunId>,
    published_at: BTreeMap<String, String>,
}

impl RunFacts {
    /// Asks the store.
    ///
    /// # Errors
    /// When the store fails.
    pub fn of(store: &Store) -> Result<Self> {
        let publications = store.publications(u32::MAX)?;
        let published = publications.first().map(|publication| publication.run.clone());
        // From the oldest to the newest, so that the last time stands.
        let at = publications.into_iter().rev().map(|it| (it.run.to_string(), it.at));
        Ok(Self { published, published_at: at.collect() })
    }

    /// A run as an account may see it: figures of the whole are not for those who see a part.
    pub fn info(&self, manifest: Manifest, account: &Account) -> RunInfo {
        let text =
            |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        let model = text(manifest.model.get("name"));
        let metric = text(manifest.settings.get("metric"));
        let score = manifest.metrics.get(&model).and_then(|scores| scores.get(&metric)?.as_f64());
        let version = manifest.model.get("version").and_then(Value::as_u64);
        let is_whole = !account.is_scoped();
        let files = manifest.files.iter().map(|file| RunFile {
            file: file.file.clone(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
        });
        RunInfo {
            run: manifest.run.to_string(),
            kind: manifest.kind.name().to_owned(),
            made_at: manifest.created_at.clone(),
            origin: manifest.origin.clone(),
            horizon: manifest.horizon().and_then(|it| u32::try_from(it).ok()).unwrap_or_default(),
            reason: match is_whole {
                true => text(manifest.model.get("reason")),
                false => REASON_FOR_A_PART.to_owned(),
            },
            version: version.and_then(|version| u32::try_from(version).ok()),
            is_published: self.published.as_ref() == Some(&manifest.run),
            published_at: self.published_at.get(manifest.run.as_str()).cloned(),
            score: score.filter(|_| is_whole),
            files: files.filter(|_| is_whole).collect(),
            model,
            metric,
        }
    }
}
