//! Files under the name of their own content: an id is never a path, and a changed byte is found.

use std::fmt;
use std::path::PathBuf;

use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Store;
use crate::disk::{hexadecimal, unreadable, write_atomically};
use crate::failure::reach;

/// The SHA-256 of an artifact's bytes: 64 hexadecimal digits, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArtifactId(String);

impl ArtifactId {
    /// The id of some bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(hexadecimal(&Sha256::digest(bytes)))
    }
}

impl TryFrom<String> for ArtifactId {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        match text.len() == 64 && text.bytes().all(is_digit) {
            true => Ok(Self(text)),
            false => Err("an artifact id has 64 hexadecimal digits".to_owned()),
        }
    }
}

impl From<ArtifactId> for String {
    fn from(id: ArtifactId) -> Self {
        id.0
    }
}

impl fmt::Display for ArtifactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Store {
    /// Keeps bytes and gives their id; the same bytes are kept once.
    ///
    /// # Errors
    /// `X001` when they cannot be written.
    pub fn put_artifact(&self, bytes: &[u8]) -> Result<ArtifactId> {
        let id = ArtifactId::of(bytes);
        let path = self.artifact_path(&id);
        if !path.exists() {
            reach("artifact:before_write");
            write_atomically(&path, bytes)?;
            reach("artifact:written");
        }
        Ok(id)
    }

    /// Reads bytes back, and makes sure that they are the ones that were put in.
    ///
    /// # Errors
    /// `R002` when they are missing or damaged.
    pub fn get_artifact(&self, id: &ArtifactId) -> Result<Vec<u8>> {
        let path = self.artifact_path(id);
        let bytes = std::fs::read(&path).map_err(|error| unreadable(&path, error))?;
        if ArtifactId::of(&bytes) != *id {
            return Err(Error::new("R002", "the file's content is not what was written")
                .in_file(path.display().to_string())
                .hint("restore it from a backup, or train a new version"));
        }
        Ok(bytes)
    }

    /// Where an artifact lies.
    pub fn artifact_path(&self, id: &ArtifactId) -> PathBuf {
        self.hidden().join("objects").join(&id.0[..2]).join(&id.0[2..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_never_paths() {
        for hostile in ["../../etc/passwd", "", "AB", &"g".repeat(64), &"..".repeat(32)] {
            assert!(ArtifactId::try_from(hostile.to_owned()).is_err());
        }
    }

    #[test]
    fn a_changed_byte_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), None).unwrap();
        let id = store.put_artifact(b"trees").unwrap();
        assert_eq!(store.get_artifact(&id).unwrap(), b"trees");
        std::fs::write(store.artifact_path(&id), b"treed").unwrap();
        assert_eq!(store.get_artifact(&id).unwrap_err().code(), "R002");
    }
}
