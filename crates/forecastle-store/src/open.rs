//! Opening a store.

use std::fs;
use std::path::{Path, PathBuf};

use forecastle_core::{Error, Result};
use sqlx::Connection as _;

use crate::Store;
use crate::database::{Backend, Database, runtime};
use crate::disk::{FileLock, failed};
use crate::failure::{check_environment, reach};
use crate::migrations::{LATEST_SCHEMA, migrate, newer};

/// The environment variable that names a database other than the project's own file.
pub const DATABASE_VARIABLE: &str = "FORECASTLE_DATABASE_URL";

impl Store {
    /// Opens the store of a project folder: its database at `url`, else at what the environment variable
    /// `FORECASTLE_DATABASE_URL` says, else in the file `.forecastle/forecastle.db`. The schema is
    /// brought up to date, and what earlier versions kept in files is taken over once.
    ///
    /// It is synchronous: call it and its methods from threads of your own (`spawn_blocking`), never from
    /// within an asynchronous task.
    ///
    /// # Errors
    /// `S001` when the database cannot be opened, `S002` when it is newer than this program, `R002` when
    /// a file of an earlier version is damaged.
    pub fn open(project: &Path, url: Option<&str>) -> Result<Self> {
        let (store, _lock) = Self::connect(project, url)?;
        let present = store.schema_version()?;
        if present > LATEST_SCHEMA {
            return Err(newer(present));
        }
        if present < LATEST_SCHEMA {
            reach("open:before_migration");
            migrate(&store.database, LATEST_SCHEMA)?;
            reach("open:migrated");
        }
        store.import()?;
        Ok(store)
    }

    /// Opens the store as it is, whatever its schema: for moving the schema, and for nothing else.
    ///
    /// # Errors
    /// `S001` when the database cannot be opened.
    pub fn open_unmigrated(project: &Path, url: Option<&str>) -> Result<Self> {
        Self::connect(project, url).map(|(store, _lock)| store)
    }

    /// Connects, holding off others that open the same project until the lock is dropped.
    fn connect(project: &Path, url: Option<&str>) -> Result<(Self, FileLock)> {
        check_environment()?;
        let folder = project.join(".forecastle");
        fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
        let lock = FileLock::take(&folder.join("lock"))?;
        let of_environment = std::env::var(DATABASE_VARIABLE).ok().filter(|url| !url.is_empty());
        let url = url.map(str::to_owned).or(of_environment);
        let (url, backend) = match url {
            Some(url) => {
                let backend = backend_of(&url)?;
                (url, backend)
            }
            None => (file_url(&folder)?, Backend::Sqlite),
        };
        let database = Database::connect(&url, backend)?;
        if backend == Backend::Sqlite {
            // Kept by the file once it is set. It cannot be waited for, hence the lock.
            database.read(|link| link.all("PRAGMA journal_mode = WAL", []).map(|_| ()))?;
        }
        Ok((Self { project: project.to_owned(), database }, lock))
    }

    /// Which kind of database it is.
    pub fn backend(&self) -> Backend {
        self.database.backend
    }

    /// Makes sure that the database answers.
    ///
    /// # Errors
    /// `S001` when it does not.
    pub fn ping(&self) -> Result<()> {
        self.database.read(|link| {
            runtime().block_on(link.connection().ping()).map_err(crate::database::failed)
        })
    }

    /// Copies a database that is a file beside itself, and gives the copy's name.
    pub(crate) fn copy_database(&self, schema: i64) -> Result<Option<PathBuf>> {
        if self.backend() != Backend::Sqlite {
            return Ok(None);
        }
        let stamp = chrono::Utc::now().format("%Y%m%dT%H%M%S%3f");
        let copy = self.hidden().join(format!("forecastle-schema-{schema}-{stamp}.db"));
        let name = copy.to_string_lossy().into_owned();
        self.database.read(|link| link.run("VACUUM INTO $1", [name.into()]))?;
        Ok(Some(copy))
    }
}

fn backend_of(url: &str) -> Result<Backend> {
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("postgres" | "postgresql") => Ok(Backend::Postgres),
        Some("sqlite") => Ok(Backend::Sqlite),
        _ => Err(Error::new(
            "S001",
            "the database's address begins with neither postgres:// nor sqlite://",
        )
        .hint(format!("see {DATABASE_VARIABLE}; without it the project's own file is used"))),
    }
}

/// Makes the project's own database file, if it is not there, so that only its owner can look into it:
/// it holds what passwords hash to.
fn make_private_file(path: &Path) -> Result<()> {
    let mut options = fs::OpenOptions::new();
    options.create_new(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(failed(path, &error))
        }
        _ => Ok(()),
    }
}

/// The address of the project's own file, which is made if need be. Bytes that mean something in an address are escaped.
fn file_url(folder: &Path) -> Result<String> {
    let folder = fs::canonicalize(folder).map_err(|error| failed(folder, &error))?;
    let path = folder.join("forecastle.db");
    make_private_file(&path)?;
    let escape = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
            char::from(*byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    let escaped: String = path.as_os_str().as_encoded_bytes().iter().map(escape).collect();
    Ok(format!("sqlite://{escaped}?mode=rw"))
}

#[cfg(test)]
mod tests {
    use crate::Store;

    #[test]
    fn a_store_that_is_dropped_leaves_one_file() {
        let folder = tempfile::tempdir().unwrap();
        for _ in 0..20 {
            let store = Store::open(folder.path(), None).unwrap();
            let other = store.clone();
            drop(store);
            other.ping().unwrap();
            let hidden = folder.path().join(".forecastle");
            assert!(hidden.join("forecastle.db-wal").exists());
            drop(other);
            assert!(!hidden.join("forecastle.db-wal").exists());
        }
    }
}
