//! A running service and somebody who asks it.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use forecastle_core::Result;
use forecastle_pipeline::progress::Progress;
use forecastle_pipeline::validate::Report;
use forecastle_service::auth::{TOKEN_PREFIX, digest, random_secret};
use forecastle_service::cycle::{Request, Talk, load, make_forecast, open};
use forecastle_service::http::{Options, Server, Stop};
use forecastle_store::{NewToken, Role, Scope, Store, in_seconds};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// How long anything may take before a test gives it up.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// Waits for what is asynchronous; the store must not be asked from within.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap()).block_on(work)
}

/// The stores of the small project; no name occurs within another or within a number of the answers.
pub const STORES: [&str; 6] = ["alder", "birch", "cedar", "dogwood", "elm", "yew"];

const SETTINGS: &str = r#"version = 1
name = "small"

[data.sales]
source = "data/sales.csv"
keys = ["Shop"]
time = "Date"
target = "Sales"
static = ["Region"]
known_future = ["Promo"]

[forecast]
horizon = 4
models = ["seasonal_naive", "naive", "moving_average"]
"#;

/// Nobody listens.
pub struct Quiet;

impl Progress for Quiet {
    fn begin(&self, _: &str, _: usize) {}
    fn advance(&self) {}
    fn end(&self) {}
}

impl Talk for Quiet {
    fn say(&self, _: &str) {}
    fn warn(&self, _: &str) {}
    fn problems(&self, _: &Report) {}
}

/// Writes a project of six shops in two regions, 130 weeks each.
pub fn write_project(folder: &Path) {
    std::fs::create_dir_all(folder.join("data")).unwrap();
    std::fs::write(folder.join("forecastle.toml"), SETTINGS).unwrap();
    let mut text = "Shop,Region,Date,Promo,Sales\n".to_owned();
    let first: chrono::NaiveDate = "2023-01-06".parse().unwrap();
    for (place, shop) in STORES.iter().enumerate() {
        let region = if place % 2 == 0 { "north" } else { "south" };
        for week in 0..130_u64 {
            let date = first + chrono::TimeDelta::weeks(week as i64);
            let season = (week as f64 / 52.0 * std::f64::consts::TAU).sin() * 20.0;
            let noise = ((week * 7919 + place as u64 * 104_729) % 13) as f64;
            let sales = 100.0 * (place + 1) as f64 + season + noise;
            let promo = u8::from(week % 9 == 0);
            writeln!(text, "{shop},{region},{date},{promo},{sales:.2}").unwrap();
        }
    }
    std::fs::write(folder.join("data/sales.csv"), text).unwrap();
}

/// Publishes a forecast of a project, as the command line would.
pub fn publish(folder: &Path) -> String {
    let session = open(&Request { project: folder.to_owned(), ..Request::default() }).unwrap();
    let loaded = load(&session, &Quiet).unwrap();
    make_forecast(&session, &loaded, &Quiet).unwrap().run.to_string()
}

/// A copy of the small project with one published forecast.
pub fn published_project() -> TempDir {
    static MADE: OnceLock<TempDir> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        write_project(folder.path());
        publish(folder.path());
        folder
    });
    let folder = tempfile::tempdir().unwrap();
    copy(made.path(), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

/// A service that runs until it is dropped.
pub struct Service {
    pub base: String,
    pub project: PathBuf,
    pub store: Store,
    pub first_password: Option<String>,
    stop: Stop,
    thread: Option<JoinHandle<Result<()>>>,
    _folder: Option<TempDir>,
}

/// What a service is started with, unless a test wants it otherwise.
pub fn options(project: &Path) -> Options {
    Options {
        project: project.to_owned(),
        bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
        port: 0,
        is_demo: false,
        is_behind_https: false,
        has_worker: false,
        today: None,
    }
}

impl Service {
    /// Serves the small project with a published forecast.
    pub fn start() -> Self {
        let folder = published_project();
        let mut service = Self::with(&options(folder.path()));
        service._folder = Some(folder);
        service
    }

    /// Serves a project of a test's own.
    pub fn with(options: &Options) -> Self {
        let server = Server::open(options).unwrap();
        let base = format!("http://{}", server.address());
        let first_password = server.first_password().map(str::to_owned);
        let stop = server.stop();
        let store = Store::open(&options.project, None).unwrap();
        let thread = Some(std::thread::spawn(move || server.run()));
        let project = options.project.clone();
        Self { base, project, store, first_password, stop, thread, _folder: None }
    }

    /// Stops the service and waits until it has.
    pub fn stop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap().unwrap();
        }
    }

    /// Somebody who comes with a token.
    pub fn token(&self, role: Role, scope: Scope) -> Asker {
        let secret = format!("{TOKEN_PREFIX}{}", random_secret().unwrap());
        let new = NewToken {
            name: format!("{} token", role.name()),
            token_hash: digest(&secret),
            role,
            scope,
            expires_at: in_seconds(3600),
            created_by: "test".to_owned(),
        };
        self.store.create_token(new).unwrap();
        self.bearer(&secret)
    }

    pub fn admin(&self) -> Asker {
        self.token(Role::Admin, Scope::new())
    }

    pub fn bearer(&self, secret: &str) -> Asker {
        Asker { bearer: Some(secret.to_owned()), ..self.nobody() }
    }

    pub fn nobody(&self) -> Asker {
        // The client wants to know how to do TLS even where there is none; once for the process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().cookie_store(true).build().unwrap();
        Asker { base: self.base.clone(), client, bearer: None, csrf: None }
    }

    /// Somebody who signs in with a password.
    pub fn signed_in(&self, name: &str, password: &str) -> Asker {
        let mut asker = self.nobody();
        let me = asker.login(name, password);
        assert_eq!(me.status, 200, "{}", me.text);
        asker.csrf = me.json()["csrf_token"].as_str().map(str::to_owned);
        asker
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// A scope of one shop.
pub fn only(shop: &str) -> Scope {
    Scope::from([("Shop".to_owned(), vec![shop.to_owned()])])
}

/// Somebody who asks.
#[derive(Clone)]
pub struct Asker {
    pub base: String,
    pub client: Client,
    pub bearer: Option<String>,
    pub csrf: Option<String>,
}

/// What was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
    pub text: String,
}

impl Answer {
    async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self { status, headers, bytes, text }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }

    /// Makes sure that this is a problem with a status and a code, in the one form there is.
    #[track_caller]
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("/docs/errors/{code}"));
        for field in ["title", "detail"] {
            assert!(problem[field].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
        assert!(problem["errors"].is_array());
        problem
    }
}

impl Asker {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let address = match path.starts_with('/') {
            true => format!("{}{path}", self.base),
            false => format!("{}/api/v1/{path}", self.base),
        };
        let mut request = self.client.request(method, address);
        if let Some(bearer) = &self.bearer {
            request = request.bearer_auth(bearer);
        }
        if let Some(csrf) = &self.csrf {
            request = request.header("X-CSRF-Token", csrf);
        }
        request
    }

    pub fn send(&self, request: RequestBuilder) -> Answer {
        wait(async { Answer::of(request.send().await.unwrap()).await })
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path))
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body))
    }

    pub fn empty_post(&self, path: &str) -> Answer {
        self.send(self.request(Method::POST, path))
    }

    pub fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path))
    }

    pub fn login(&self, name: &str, password: &str) -> Answer {
        self.post("login", &serde_json::json!({ "name": name, "password": password }))
    }

    /// Asks again until the answer is as wanted.
    pub fn until(&self, path: &str, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let began = Instant::now();
        loop {
            let answer = self.get(path);
            if answer.status == 200 {
                let value = answer.json();
                if is_wanted(&value) {
                    return value;
                }
            }
            assert!(began.elapsed() < PATIENCE, "{path} does not come about: {}", answer.text);
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}
