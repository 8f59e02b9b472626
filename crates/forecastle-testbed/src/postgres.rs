//! A PostgreSQL server.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A server of this test process, with a database for whoever asks.
///
/// It stops when the process ends, however it ends: it hangs on a pipe that ends with the process.
pub struct Postgres {
    port: u16,
    bin: PathBuf,
    folder: PathBuf,
    _guard: Child,
}

impl Postgres {
    /// The server, started by whoever asks first.
    ///
    /// # Panics
    /// When PostgreSQL is not installed (`tools/setup.sh` installs it) or does not start.
    pub fn server() -> &'static Self {
        static SERVER: OnceLock<Postgres> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    /// The address of an empty database of its own: `postgres://…`.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn new_database() -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = Self::server();
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        server.sql("postgres", &format!("CREATE DATABASE {name}"));
        format!("postgres://postgres@127.0.0.1:{}/{name}", server.port)
    }

    /// Runs SQL with `psql` and gives what it prints, unaligned and without headers.
    ///
    /// # Panics
    /// When the server refuses it.
    pub fn sql(&self, database: &str, sql: &str) -> String {
        let port = self.port.to_string();
        let output = Command::new(self.bin.join("psql"))
            .args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1"])
            .args(["-U", "postgres", "-p", &port, "-d", database, "-c", sql])
            .output()
            .expect("psql runs");
        assert!(output.status.success(), "{sql}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }

    /// The folder that holds the server's data and its log.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn start() -> Self {
        let bin = find_bin();
        let folder = tempfile::tempdir().expect("a temporary folder").keep();
        let data = folder.join("data");
        if is_root() {
            run(Command::new("chown").arg("postgres").arg(&folder));
        }
        let mut initdb = as_postgres(&bin.join("initdb"));
        run(initdb.args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]).arg(&data));
        let port = free_port();
        // The shell waits at a pipe that ends with this process, then stops the server and tidies up.
        let script = r#""$@" >>"$FOLDER/log" 2>&1 & cat >/dev/null; kill -INT $!; wait $!; rm -rf "$FOLDER""#;
        let server = as_postgres(&bin.join("postgres"));
        let guard = Command::new("sh")
            .args(["-c", script, "sh"])
            .arg(server.get_program())
            .args(server.get_args())
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-k", ""])
            .args(["-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"])
            .env("FOLDER", &folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("sh runs");
        let server = Self { port, bin, folder, _guard: guard };
        server.wait_until_ready();
        server
    }

    fn wait_until_ready(&self) {
        let port = self.port.to_string();
        let begun = Instant::now();
        loop {
            let ready = Command::new(self.bin.join("pg_isready"))
                .args(["-q", "-h", "127.0.0.1", "-p", &port])
                .status();
            if ready.is_ok_and(|status| status.success()) {
                return;
            }
            if begun.elapsed() > Duration::from_secs(60) {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                panic!("PostgreSQL does not answer: {log}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// The folder of the server's programs: Debian keeps them off the path.
fn find_bin() -> PathBuf {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders.reverse();
    folders.extend(std::env::split_paths(&path));
    let has_all = |folder: &PathBuf| {
        ["initdb", "postgres", "psql", "pg_isready"].iter().all(|name| folder.join(name).exists())
    };
    folders.into_iter().find(has_all).expect("PostgreSQL is installed: run tools/setup.sh")
}

/// A command of the server: it refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups"]).arg(program);
    command
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("id runs");
    id.stdout.trim_ascii() == b"0"
}

fn run(command: &mut Command) {
    let output = command.output().expect("the command runs");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("its address").port()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_database_is_empty_and_its_own() {
        let one = Postgres::new_database();
        let other = Postgres::new_database();
        assert_ne!(one, other);
        let name = one.rsplit('/').next().unwrap();
        let tables = "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'";
        assert_eq!(Postgres::server().sql(name, tables), "0");
    }
}
