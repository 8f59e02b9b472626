//! Trials in a file, a line of JSON each.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, Write};
use std::path::{Path, PathBuf};

use forecastle_core::{Error, Result};

use super::{Keep, Trial};

/// A file of trials.
pub struct Kept {
    path: PathBuf,
    file: File,
}

impl Kept {
    /// Opens or makes a file, and reads the trials in it. A line that a killed process has left half-written is
    /// taken off.
    ///
    /// # Errors
    /// `X001` when it cannot be read or written.
    pub fn open(path: &Path) -> Result<(Self, Vec<Trial>)> {
        let failed = |error: std::io::Error| unusable(path, &error);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(failed)?;
        }
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)
            .map_err(failed)?;
        let (mut trials, mut sound) = (Vec::new(), 0);
        let mut reader = BufReader::new(&file);
        let mut line = String::new();
        while reader.read_line(&mut line).map_err(failed)? > 0 && line.ends_with('\n') {
            let Ok(trial) = serde_json::from_str(&line) else { break };
            trials.push(trial);
            sound += line.len() as u64;
            line.clear();
        }
        file.set_len(sound).map_err(failed)?;
        file.seek(std::io::SeekFrom::End(0)).map_err(failed)?;
        Ok((Self { path: path.to_owned(), file }, trials))
    }
}

impl Keep for Kept {
    fn keep(&mut self, trial: &Trial) -> Result<()> {
        let line = serde_json::to_string(trial)
            .map_err(|error| Error::new("X002", format!("a trial cannot be written: {error}")))?;
        writeln!(self.file, "{line}")
            .and_then(|()| self.file.sync_data())
            .map_err(|error| unusable(&self.path, &error))
    }
}

fn unusable(path: &Path, error: &std::io::Error) -> Error {
    Error::new("X001", format!("cannot be used: {error}")).in_file(path.display().to_string())
}

#[cfg(test)]
mod tests {
    use forecastle_models::boosting::TreeSettings;

    use super::*;

    fn trial(score: f64) -> Trial {
        let settings = TreeSettings { leaves: Some(15), l2: Some(0.1), ..TreeSettings::USUAL };
        let model = "lightgbm".to_owned();
        Trial { model, settings, scores: vec![score], badness: Some(score), failure: None }
    }

    #[test]
    fn what_is_kept_is_read_again_but_for_half_a_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("tuning").join("a.jsonl");
        let (mut kept, none) = Kept::open(&path).unwrap();
        assert!(none.is_empty());
        [0.1, 0.2].iter().for_each(|score| kept.keep(&trial(*score)).unwrap());
        let whole = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("{whole}{{\"model\": \"ligh")).unwrap();
        let (mut kept, trials) = Kept::open(&path).unwrap();
        assert_eq!(trials, [trial(0.1), trial(0.2)]);
        kept.keep(&trial(0.3)).unwrap();
        assert_eq!(Kept::open(&path).unwrap().1.len(), 3);
    }
}
