//! Taking over what earlier versions kept in files of their own: the registry, the published run, and
//! the folders of runs that no row knows.

use std::fs;
use std::path::Path;

use forecastle_core::Result;
use serde::Deserialize;
use serde_json::json;

use crate::Store;
use crate::audit::{self, NewAudit};
use crate::database::Link;
use crate::disk::{failed, unreadable};
use crate::failure::reach;
use crate::moment::now;
use crate::registry::{self, Registry};
use crate::runs::{Manifest, Publication, RunId, enter, insert_publication};

/// The fact that says that earlier files were taken over.
const IMPORTED: &str = "imported_at";

#[derive(Deserialize)]
struct Published {
    run: RunId,
}

impl Store {
    /// Takes over what lies there, the first time that the database is opened.
    ///
    /// # Errors
    /// `R002` when a file of old is damaged; then nothing has been taken over.
    pub(crate) fn import(&self) -> Result<()> {
        let sql = "SELECT COUNT(*) AS n FROM facts WHERE name = $1";
        let is_imported = |link: &mut Link| Ok(link.number(sql, [IMPORTED.into()])? > 0);
        let of_old = [self.hidden().join("registry.json"), self.hidden().join("published.json")];
        if !self.database.read(is_imported)? {
            let registry: Option<Registry> = read_json(&of_old[0])?;
            let published: Option<Published> = read_json(&of_old[1])?;
            let manifests = self.manifests_on_disk();
            self.database.write(|link| {
                if is_imported(link)? {
                    return Ok(());
                }
                take_over(link, registry.unwrap_or_default(), published, &manifests)?;
                let sql = "INSERT INTO facts (name, value) VALUES ($1, $2)";
                link.run(sql, [IMPORTED.into(), now().into()])?;
                reach("import:inside_transaction");
                Ok(())
            })?;
        }
        reach("import:before_renaming");
        for path in of_old.iter().filter(|path| path.exists()) {
            let mut aside = path.clone().into_os_string();
            aside.push(".imported");
            fs::rename(path, aside).map_err(|error| failed(path, &error))?;
        }
        Ok(())
    }

    /// The manifests of all folders of runs that can be read, the oldest first.
    pub(crate) fn manifests_on_disk(&self) -> Vec<Manifest> {
        let ids = self.folders_of_runs();
        let mut manifests: Vec<Manifest> =
            ids.iter().filter_map(|id| self.manifest_on_disk(id)).collect();
        manifests.sort_by(|a, b| (&a.created_at, &a.run).cmp(&(&b.created_at, &b.run)));
        manifests
    }
}

fn take_over(
    link: &mut Link,
    registry: Registry,
    published: Option<Published>,
    manifests: &[Manifest],
) -> Result<()> {
    for manifest in manifests {
        enter(link, manifest)?;
    }
    for version in &registry.versions {
        registry::insert(link, version)?;
    }
    for number in &registry.champions {
        registry::enthrone(link, *number)?;
    }
    // A pointer to a run whose folder is gone points nowhere.
    let published = published.filter(|old| manifests.iter().any(|one| one.run == old.run));
    if let Some(Published { run }) = &published {
        let publication = Publication {
            seq: 1,
            run: run.clone(),
            at: now(),
            by: "earlier version".to_owned(),
            before: None,
        };
        insert_publication(link, "publish", &publication, None)?;
    }
    if manifests.is_empty() && registry.versions.is_empty() {
        return Ok(());
    }
    let detail = json!({
        "runs": manifests.len(),
        "versions": registry.versions.len(),
        "published": published.map(|old| old.run),
    });
    audit::append(link, NewAudit::new("forecastle", "import", "earlier files", detail))?;
    Ok(())
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Option<T>> {
    match fs::read(path) {
        Ok(bytes) => {
            serde_json::from_slice(&bytes).map(Some).map_err(|error| unreadable(path, error))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path, error)),
    }
}
