//! `forecastle serve`, `worker` and `users` as real processes.

mod common;

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use common::forecastle;
use forecastle_testbed::Postgres;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

const PATIENCE: Duration = Duration::from_secs(120);

fn wait<T>(work: impl Future<Output = T>) -> T {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| Runtime::new().unwrap()).block_on(work)
}

/// A process of ours that goes on until it is told to stop.
struct Process {
    child: Child,
    first_line: String,
}

impl Process {
    /// Starts a command and waits for the first line on stdout or, where it says nothing there, stderr.
    fn start(project: &Path, arguments: &[&str], database: Option<&str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_forecastle"));
        command.args(["--project"]).arg(project).args(arguments).env("NO_COLOR", "1");
        if let Some(database) = database {
            command.env("FORECASTLE_DATABASE_URL", database);
        }
        let is_server = arguments[0] == "serve";
        let (out, err) = match is_server {
            true => (Stdio::piped(), Stdio::piped()),
            false => (Stdio::null(), Stdio::piped()),
        };
        let mut child = command.stdout(out).stderr(err).spawn().unwrap();
        let mut first_line = String::new();
        match child.stdout.as_mut() {
            // One line of JSON, broken over several.
            Some(stdout) => {
                let mut reader = BufReader::new(stdout);
                while !first_line.contains('}') && reader.read_line(&mut first_line).unwrap() > 0 {}
            }
            None => {
                let stderr = child.stderr.as_mut().unwrap();
                BufReader::new(stderr).read_line(&mut first_line).unwrap();
            }
        }
        Self { child, first_line }
    }

    fn serve(project: &Path, more: &[&str], database: Option<&str>) -> (Self, String) {
        let arguments = [&["serve", "--port", "0", "--output", "json"], more].concat();
        let process = Self::start(project, &arguments, database);
        let told: Value = serde_json::from_str(&process.first_line)
            .unwrap_or_else(|_| panic!("no JSON: {}", process.first_line));
        let address = told["address"].as_str().unwrap().to_owned();
        (process, address)
    }

    /// Asks the process to stop as a service manager does; the exit code and what stderr had.
    fn terminate(mut self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let asked = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                let mut text = String::new();
                if let Some(stderr) = self.child.stderr.as_mut() {
                    stderr.read_to_string(&mut text).unwrap();
                }
                return (status.code(), text);
            }
            assert!(asked.elapsed() < PATIENCE, "the process does not stop");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser of the demo.
struct Browser {
    base: String,
    client: Client,
    csrf: String,
}

impl Browser {
    fn new(base: &str) -> Self {
        // The client wants to know how to do TLS even where there is none; once for the process.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().cookie_store(true).build().unwrap();
        let mut browser = Self { base: base.to_owned(), client, csrf: String::new() };
        browser.csrf = browser.get("me")["csrf_token"].as_str().unwrap_or_default().to_owned();
        browser
    }

    fn get(&self, path: &str) -> Value {
        self.ask(Method::GET, path, None)
    }

    fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let mut request = self.client.request(method, format!("{}/api/v1/{path}", self.base));
        request = request.header("X-CSRF-Token", &self.csrf);
        if let Some(body) = body {
            request = request.json(&body);
        }
        wait(async { request.send().await.unwrap().json().await.unwrap() })
    }

    fn until(&self, path: &str, is_wanted: impl Fn(&Value) -> bool) -> Value {
        let asked = Instant::now();
        loop {
            let value = self.get(path);
            if is_wanted(&value) {
                return value;
            }
            assert!(asked.elapsed() < PATIENCE, "{path} does not come about: {value}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// A project whose runs take a moment only.
fn quick_project(folder: &Path) -> PathBuf {
    let project = common::sample_project(folder);
    let settings = project.join("forecastle.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let quick = "[forecast]\nmodels = [\"seasonal_naive\", \"naive\"]";
    assert!(text.contains("[forecast]"));
    std::fs::write(&settings, text.replace("[forecast]", quick)).unwrap();
    project
}

#[test]
fn the_first_start_tells_the_password_once_and_sigterm_ends_well() {
    let folder = tempfile::tempdir().unwrap();
    let project = quick_project(folder.path());
    forecastle(&project, &["forecast", "--quiet"]).ok();
    let (server, address) = Process::serve(&project, &["--quiet"], None);
    let body = |password: &str| json!({ "name": "admin", "password": password });
    let (code, said) = server.terminate();
    assert_eq!(code, Some(0), "{said}");
    let line = said.lines().find(|line| line.contains("Sign in as admin")).unwrap();
    let password = line.rsplit(' ').next().unwrap().to_owned();

    let (server, again) = Process::serve(&project, &[], None);
    assert_ne!(again, "");
    let browser = Browser::new(&again);
    let me = browser.ask(Method::POST, "login", Some(body(&password)));
    assert_eq!(me["role"], "admin", "{me}");
    let (code, said) = server.terminate();
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains(&again) && !said.contains("password"), "{said}");
    assert!(address.starts_with("http://127.0.0.1:"));
}

#[test]
fn what_the_command_line_publishes_is_soon_what_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let project = quick_project(folder.path());
    let (_server, address) = Process::serve(&project, &["--demo", "--no-worker"], None);
    let browser = Browser::new(&address);
    assert_eq!(browser.get("home")["code"], "P001");
    forecastle(&project, &["forecast"]).ok();
    let shown = |run: &'static str| move |project: &Value| project["published"]["run"] == run;
    browser.until("project", shown("r_0001"));
    forecastle(&project, &["forecast"]).ok();
    browser.until("project", shown("r_0002"));
    forecastle(&project, &["publish", "--rollback"]).ok();
    browser.until("project", shown("r_0001"));

    // A job that this process leaves to another is done by it, under another process' eyes.
    let job = browser.ask(Method::POST, "runs", Some(json!({})));
    let path = format!("jobs/{}", job["id"].as_str().unwrap());
    let worker = Process::start(&project, &["worker"], None);
    assert!(worker.first_line.contains("Waiting for jobs"), "{}", worker.first_line);
    let done = browser.until(&path, |job| job["finished_at"].is_string());
    assert_eq!(done["state"], "done", "{done}");
    browser.until("project", shown("r_0003"));
    assert_eq!(worker.terminate().0, Some(0));
}

#[test]
fn servers_on_one_postgres_show_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let project = quick_project(folder.path());
    let database = Postgres::new_database();
    let (_one, first) = Process::serve(&project, &["--demo"], Some(&database));
    let (_two, second) = Process::serve(&project, &["--demo", "--no-worker"], Some(&database));
    let (here, there) = (Browser::new(&first), Browser::new(&second));
    let job = there.ask(Method::POST, "runs", Some(json!({})));
    let path = format!("jobs/{}", job["id"].as_str().unwrap());
    let done = there.until(&path, |job| job["finished_at"].is_string());
    assert_eq!(done["state"], "done", "{done}");
    for browser in [here, there] {
        browser.until("project", |project| project["published"]["run"] == done["run"]);
    }
}

#[test]
fn a_demo_is_not_for_others() {
    let folder = tempfile::tempdir().unwrap();
    let project = quick_project(folder.path());
    let refused = forecastle(&project, &["serve", "--demo", "--bind", "0.0.0.0", "--port", "0"]);
    assert_eq!(refused.code, 1);
    assert!(refused.stderr.contains("error[A009]"), "{}", refused.stderr);
    let nowhere = forecastle(folder.path(), &["serve", "--port", "0"]);
    assert_eq!(nowhere.code, 1);
    assert!(nowhere.stderr.contains("error[C001]"), "{}", nowhere.stderr);
}

#[test]
fn users_are_added_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let project = quick_project(folder.path());
    forecastle(&project, &["forecast"]).ok();
    let add =
        ["users", "add", "mia", "--role", "viewer", "--scope", "Store:12", "--output", "json"];
    let added = forecastle(&project, &add).ok().json();
    let first = added["password"].as_str().unwrap().to_owned();
    assert_eq!(added["user"]["scope"], json!({ "Store": ["12"] }));
    let twice = forecastle(&project, &["users", "add", "Mia"]);
    assert!(twice.code == 1 && twice.stderr.contains("error[A008]"), "{}", twice.stderr);
    assert_eq!(forecastle(&project, &["users", "add", "x", "--role", "king"]).code, 1);
    assert_eq!(forecastle(&project, &["users", "add", "x", "--scope", "Store"]).code, 1);
    let list = forecastle(&project, &["users", "list"]).ok().stdout;
    assert!(list.contains("mia") && list.contains("Store 12"), "{list}");

    let (_server, address) = Process::serve(&project, &["--no-worker"], None);
    let browser = Browser::new(&address);
    let login = |password: &str| {
        let body = json!({ "name": "mia", "password": password });
        browser.ask(Method::POST, "login", Some(body))
    };
    assert_eq!(login(&first)["name"], "mia");
    assert_eq!(browser.get("project")["series_count"], 1);
    let changed = ["users", "password", "mia", "--output", "json"];
    let second = forecastle(&project, &changed).ok().json()["password"].clone();
    assert_eq!(login(&first)["code"], "A002");
    assert_eq!(login(second.as_str().unwrap())["name"], "mia");
}
