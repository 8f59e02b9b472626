//! Mending what a killed process left behind.

use std::fs;

use forecastle_core::Result;

use crate::Store;
use crate::disk::{FileLock, failed};

impl Store {
    /// Tidies up: runs whose process died become runs where they are whole and are removed where they are
    /// not, and whole folders that no row knows become runs. Nothing that was finished is removed. Says
    /// what was done, a line each.
    ///
    /// # Errors
    /// `X001` when a folder cannot be removed, `S001` or `S003` when the database fails.
    pub fn mend(&self) -> Result<Vec<String>> {
        let mut done = Vec::new();
        for id in self.sweep()? {
            done.push(match self.manifest(&id) {
                Ok(_) => format!("{id} is whole and was taken up"),
                Err(_) => format!("{id} was given up and is removed"),
            });
        }
        for id in self.folders_of_runs() {
            if self.manifest(&id).is_err() && self.adopt(&id)? {
                done.push(format!("{id} was taken up from its folder"));
            }
        }
        for id in self.drafts_on_disk() {
            let Some(_claim) = FileLock::try_take(&self.claim_path(&id))? else { continue };
            let folder = self.draft_folder(&id);
            fs::remove_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
            let _ = fs::remove_file(self.claim_path(&id));
            done.push(format!("what was left of {id} is removed"));
        }
        Ok(done)
    }
}
