//! A running service, as its users meet it.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use forecastle_store::{NewToken, Role, Store};
use sha2::{Digest, Sha256};

/// A server on a free port of this machine; killed when dropped.
pub struct Service {
    pub base: String,
    pub project: PathBuf,
    pub child: Child,
}

impl Service {
    /// Serves a project, and waits until it can answer.
    pub fn start(project: &Path, arguments: &[&str]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        drop(listener);
        Self::start_on(project, port, arguments, &[])
    }

    /// Serves a project on a port, with variables in its environment.
    pub fn start_on(
        project: &Path,
        port: u16,
        arguments: &[&str],
        variables: &[(&str, &str)],
    ) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_forecastle"))
            .args(["serve", "--quiet", "--today", "2026-01-15", "--port", &port.to_string()])
            .arg("--project")
            .arg(project)
            .args(arguments)
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let base = format!("http://127.0.0.1:{port}");
        let mut service = Self { base, project: project.to_owned(), child };
        service.wait_until_ready();
        service
    }

    fn wait_until_ready(&mut self) {
        let begun = Instant::now();
        let address = self.base.trim_start_matches("http://").to_owned();
        while std::net::TcpStream::connect(&address).is_err() {
            let ended = self.child.try_wait().expect("the child can be asked");
            assert!(ended.is_none(), "the service ended: {ended:?}");
            assert!(begun.elapsed() < Duration::from_secs(60), "the service does not answer");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// A client; it is built without a TLS provider of its own.
pub fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

/// Makes a token of a role that sees the stores named, or all; good until a moment.
pub fn token_of(project: &Path, name: &str, role: Role, stores: &[&str], until: &str) -> Token {
    let store = Store::open(project, None).expect("the store opens");
    token_in(&store, name, role, stores, until)
}

/// Makes a token in a store that is open.
pub fn token_in(store: &Store, name: &str, role: Role, stores: &[&str], until: &str) -> Token {
    let secret = format!("fct_{}", hexadecimal(&Sha256::digest(name)));
    let values: Vec<_> = stores.iter().map(|store| (*store).to_owned()).collect();
    let scope = match values.is_empty() {
        true => BTreeMap::new(),
        false => BTreeMap::from([("Store".to_owned(), values)]),
    };
    let token = store.create_token(NewToken {
        name: name.to_owned(),
        token_hash: hexadecimal(&Sha256::digest(&secret)),
        role,
        scope,
        expires_at: until.to_owned(),
        created_by: "test".to_owned(),
    });
    Token { id: token.expect("the token is made").id, secret }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A token and what to send of it.
pub struct Token {
    pub id: String,
    pub secret: String,
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
