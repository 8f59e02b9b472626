//! The place for what is fetched: `.forecastle/sources/`, each file under the SHA-256 of its bytes.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use forecastle_core::{Error, Result};
use sha2::{Digest, Sha256};

use crate::files::hexadecimal;

/// What nobody refers to any more stays for so long: another process may be about to read it.
const GRACE: Duration = Duration::from_secs(3_600);

/// The files fetched for one source.
///
/// A note per version of an object (its address, tag and size) says under which SHA-256 its bytes lie, so
/// that what has not changed is not fetched again. Files come into place whole or not at all.
pub struct Spool {
    contents: PathBuf,
    notes: PathBuf,
    used: BTreeSet<String>,
}

impl Spool {
    /// The place of a source's files; made where there is none.
    ///
    /// # Errors
    /// `X001` when it cannot be made.
    pub fn of(project: &Path, source: &str) -> Result<Self> {
        let contents = project.join(".forecastle").join("sources");
        let notes = contents.join("notes").join(&digest_of(source)[..16]);
        fs::create_dir_all(&notes).map_err(unwritable)?;
        Ok(Self { contents, notes, used: BTreeSet::new() })
    }

    /// The file of a version that was fetched before, if it is still there.
    pub fn known(&mut self, version: &str) -> Option<PathBuf> {
        let note = digest_of(version);
        let stored = fs::read_to_string(self.notes.join(&note)).ok()?;
        let (name, length) = stored.trim().split_once(' ')?;
        // A name with a slash in it was not written here.
        let path = self.contents.join(Path::new(name).file_name()?);
        let is_whole = fs::metadata(&path).ok()?.len() == length.parse::<u64>().ok()?;
        is_whole.then(|| {
            self.used.insert(note);
            path
        })
    }

    /// Begins a file, to be written to and then kept by [`Spool::keep`].
    ///
    /// # Errors
    /// `X001` when it cannot be made.
    pub fn begin(&self) -> Result<Incoming> {
        let mut file = None;
        for number in 0..1_000 {
            let path = self.contents.join(format!(".{}-{number}.part", std::process::id()));
            match File::create_new(&path) {
                Ok(made) => {
                    file = Some((made, path));
                    break;
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(unwritable(error)),
            }
        }
        let Some((file, path)) = file else {
            return Err(unwritable(io::Error::other("too many unfinished files")));
        };
        Ok(Incoming { file, path, digest: Sha256::new(), length: 0, is_kept: false })
    }

    /// Puts a file that is whole in its place and notes whose version it is.
    ///
    /// # Errors
    /// `X001` when it cannot be written.
    pub fn keep(&mut self, mut incoming: Incoming, version: &str, ending: &str) -> Result<PathBuf> {
        incoming.file.sync_all().map_err(unwritable)?;
        let digest = std::mem::take(&mut incoming.digest);
        let name = format!("{}{ending}", hexadecimal(&digest.finalize()));
        let path = self.contents.join(&name);
        fs::rename(&incoming.path, &path).map_err(unwritable)?;
        incoming.is_kept = true;
        let note = digest_of(version);
        let draft = self.notes.join(format!(".{}-{note}.part", std::process::id()));
        fs::write(&draft, format!("{name} {}\n", incoming.length)).map_err(unwritable)?;
        fs::rename(&draft, self.notes.join(&note)).map_err(unwritable)?;
        self.used.insert(note);
        Ok(path)
    }

    /// Forgets the versions of this source that were neither kept nor asked for, and tidies up what no source
    /// refers to. What cannot be tidied up is left: it costs space and nothing else.
    pub fn forget_others(self) {
        for note in names_in(&self.notes) {
            if !self.used.contains(&note) {
                let _ = fs::remove_file(self.notes.join(note));
            }
        }
        let mut referred = BTreeSet::new();
        let Some(all_notes) = self.notes.parent() else { return };
        for folder in names_in(all_notes) {
            for note in names_in(&all_notes.join(&folder)) {
                let stored = fs::read_to_string(all_notes.join(&folder).join(note));
                let stored = stored.unwrap_or_default();
                referred.extend(stored.split(' ').next().map(str::to_owned));
            }
        }
        for name in names_in(&self.contents) {
            let path = self.contents.join(&name);
            if !referred.contains(&name) && path.is_file() && is_old(&path) {
                let _ = fs::remove_file(path);
            }
        }
    }
}

fn is_old(path: &Path) -> bool {
    let changed = fs::metadata(path).and_then(|facts| facts.modified());
    changed.is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age > GRACE))
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

fn digest_of(text: &str) -> String {
    hexadecimal(&Sha256::digest(text))
}

fn unwritable(error: io::Error) -> Error {
    Error::new("X001", format!("cannot be written: {error}"))
        .in_file(".forecastle/sources")
        .hint("what is fetched is kept in the project's folder: give it room and rights")
}

/// A file that is being fetched; it goes when it is dropped before it is kept.
pub struct Incoming {
    file: File,
    path: PathBuf,
    digest: Sha256,
    length: u64,
    is_kept: bool,
}

impl Incoming {
    /// The bytes written so far.
    pub fn length(&self) -> u64 {
        self.length
    }
}

impl Write for Incoming {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.file.write(bytes)?;
        self.digest.update(&bytes[..count]);
        self.length += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if !self.is_kept {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetched(spool: &mut Spool, version: &str, bytes: &[u8]) -> PathBuf {
        let mut incoming = spool.begin().unwrap();
        incoming.write_all(bytes).unwrap();
        spool.keep(incoming, version, ".csv").unwrap()
    }

    #[test]
    fn files_lie_under_their_checksum_and_are_known_again() {
        let project = tempfile::tempdir().unwrap();
        let mut spool = Spool::of(project.path(), "s3://a/*.csv").unwrap();
        assert_eq!(spool.known("a|1"), None);
        let path = fetched(&mut spool, "a|1", b"abc");
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(name.starts_with("ba7816bf8f01cfea") && name.ends_with("15ad.csv"), "{name}");
        assert_eq!(fetched(&mut spool, "b|1", b"abc"), path);
        let mut again = Spool::of(project.path(), "s3://a/*.csv").unwrap();
        assert_eq!(again.known("a|1"), Some(path.clone()));
        fs::write(&path, b"ab").unwrap();
        assert_eq!(again.known("b|1"), None, "a file cut off is fetched again");
    }

    #[test]
    fn what_is_given_up_leaves_nothing() {
        let project = tempfile::tempdir().unwrap();
        let mut spool = Spool::of(project.path(), "s3://a").unwrap();
        let mut incoming = spool.begin().unwrap();
        incoming.write_all(b"half").unwrap();
        drop(incoming);
        assert_eq!(names_in(&project.path().join(".forecastle/sources")), ["notes"]);
        fetched(&mut spool, "a|1", b"abc");
        spool.forget_others();
        let mut later = Spool::of(project.path(), "s3://a").unwrap();
        fetched(&mut later, "a|2", b"abcd");
        later.forget_others();
        let mut third = Spool::of(project.path(), "s3://a").unwrap();
        assert_eq!(third.known("a|1"), None);
        assert!(third.known("a|2").is_some());
    }
}
