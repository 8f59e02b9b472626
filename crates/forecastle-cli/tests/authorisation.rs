//! Who may do what: every operation of the API × who asks × whose object, against a reviewed table.
//!
//! The rows come from the OpenAPI document, so an operation without a row, or a row without an operation,
//! fails. `FORECASTLE_WRITE_MATRIX=1` writes the table anew; read what changed before keeping it.

mod common;
#[path = "common/service.rs"]
mod service;

use std::fmt::Write;
use std::path::Path;

use forecastle_store::{NewUser, Role, Store};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use common::{forecastle, sample_project};
use service::{Service, token_of};

const MATRIX: &str = "tests/authorisation/matrix.csv";
const LATER: &str = "2099-01-01T00:00:00Z";
const BEFORE: &str = "2020-01-01T00:00:00Z";

/// Whose object is asked for: one of the asker's own stores, somebody else's, or none that exists. For what
/// belongs to no store, the last two are one that exists and one that does not.
#[derive(Clone, Copy, PartialEq)]
enum Object {
    Own,
    Other,
    None,
}

impl Object {
    const ALL: [Self; 3] = [Self::Own, Self::Other, Self::None];

    fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Other => "other",
            Self::None => "none",
        }
    }

    fn store(self) -> &'static str {
        match self {
            Self::Own => "1",
            Self::Other => "2",
            Self::None => "999",
        }
    }
}

/// One operation of the document.
struct Operation {
    method: Method,
    path: String,
    takes_where: bool,
    has_body: bool,
}

/// Who asks: a name for the table, and a token, if any.
struct Subject {
    name: &'static str,
    token: Option<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_may_do_what_the_table_says_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let project = published_project(folder.path());
    let service = Service::start(&project, &["--no-worker"]);
    let (subjects, service) =
        tokio::task::spawn_blocking(|| (subjects(&service), service)).await.unwrap();
    let client = service::client();
    let document = openapi();
    let mut table = String::from("method,path,object");
    for subject in &subjects {
        write!(table, ",{}", subject.name).unwrap();
    }
    table.push('\n');
    for operation in operations(&document) {
        for object in Object::ALL {
            let shown = operation.path.trim_start_matches("/api/v1");
            write!(table, "{},{shown},{}", operation.method, object.name()).unwrap();
            for subject in &subjects {
                let fixture = Fixture::new(&service.project).await;
                let status = ask(&client, &service, &operation, object, subject, &fixture).await;
                assert!(
                    status < 500,
                    "{} {} as {}: {status}",
                    operation.method,
                    operation.path,
                    subject.name
                );
                write!(table, ",{status}").unwrap();
            }
            table.push('\n');
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(MATRIX);
    if std::env::var_os("FORECASTLE_WRITE_MATRIX").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    for (now, then) in table.lines().zip(reviewed.lines()) {
        assert_eq!(now, then, "\n{}", table.lines().next().unwrap());
    }
    assert_eq!(table.lines().count(), reviewed.lines().count(), "an operation has no row");
}

/// Everything that a scoped account can read, and what of it names another store.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_of_one_store_reads_nothing_of_another() {
    let folder = tempfile::tempdir().unwrap();
    let project = published_project(folder.path());
    let service = Service::start(&project, &["--no-worker"]);
    let token = tokio::task::spawn_blocking({
        let project = project.clone();
        move || token_of(&project, "manager", Role::Planner, &["7"], LATER)
    })
    .await
    .unwrap();
    let client = service::client();
    let mut read = 0;
    for operation in operations(&openapi()).into_iter().filter(|op| op.method == Method::GET) {
        let path = operation.path.replace("/series/{id}", "/series/7").replace("{run}", "r_0002");
        let mut address = format!("{}{path}", service.base);
        address.push_str(required_query(&operation.path));
        let answer = client.get(&address).bearer_auth(&token.secret).send().await.unwrap();
        if !answer.status().is_success() {
            continue;
        }
        read += 1;
        let text = answer.text().await.unwrap();
        for store in (1..=45).filter(|store| *store != 7) {
            for tell_tale in [
                format!("Store {store}\""),
                format!("\"Store\":\"{store}\""),
                format!("\"series\":\"{store}\""),
                format!("\n{store},"),
            ] {
                assert!(!text.contains(&tell_tale), "{path} shows {tell_tale}: {text}");
            }
        }
    }
    assert!(read >= 12, "only {read} operations answered");
    // Somebody else's series is not to be told from one that does not exist.
    let mut bodies = Vec::new();
    for store in ["8", "800"] {
        let address = format!("{}/api/v1/series/{store}", service.base);
        let answer = client.get(address).bearer_auth(&token.secret).send().await.unwrap();
        assert_eq!(answer.status(), 404);
        bodies.push(answer.text().await.unwrap().replace(store, "N"));
    }
    assert_eq!(bodies[0], bodies[1]);
}

/// A project with two published runs and a version, made by models that take no time.
fn published_project(folder: &Path) -> std::path::PathBuf {
    let project = sample_project(folder);
    for _ in 0..2 {
        forecastle(&project, &["run", "--models", "seasonal_naive,seasonal_naive_growth"]).ok();
    }
    project
}

fn subjects(service: &Service) -> Vec<Subject> {
    let make = |name, role, stores: &[&str], until| Subject {
        name,
        token: Some(token_of(&service.project, name, role, stores, until).secret),
    };
    let revoked = token_of(&service.project, "revoked", Role::Admin, &[], LATER);
    Store::open(&service.project, None).unwrap().revoke_token(&revoked.id, "test").unwrap();
    vec![
        Subject { name: "anonymous", token: None },
        Subject { name: "forged", token: Some(format!("fct_{}", "0".repeat(64))) },
        make("expired", Role::Admin, &[], BEFORE),
        Subject { name: "revoked", token: Some(revoked.secret) },
        make("viewer", Role::Viewer, &[], LATER),
        make("planner", Role::Planner, &[], LATER),
        make("data_scientist", Role::DataScientist, &[], LATER),
        make("admin", Role::Admin, &[], LATER),
        make("store_viewer", Role::Viewer, &["1"], LATER),
        make("store_planner", Role::Planner, &["1"], LATER),
        make("store_admin", Role::Admin, &["1"], LATER),
    ]
}

/// Objects made anew for every request, so that one request's effect is not the next one's beginning.
struct Fixture {
    user: String,
    token: String,
    job: String,
}

impl Fixture {
    async fn new(project: &Path) -> Self {
        let project = project.to_owned();
        tokio::task::spawn_blocking(move || Self::make(&project)).await.unwrap()
    }

    fn make(project: &Path) -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("object {}", COUNT.fetch_add(1, Ordering::Relaxed));
        let store = Store::open(project, None).unwrap();
        let user = store.create_user(
            NewUser {
                name: name.clone(),
                password_hash: "no password".to_owned(),
                role: Role::Viewer,
                scope: std::collections::BTreeMap::new(),
            },
            "test",
        );
        let token = token_of(project, &name, Role::Viewer, &[], LATER);
        let job = forecastle_store::NewJob {
            kind: "run".to_owned(),
            parameters: json!({}),
            requested_by: name,
            idempotency: None,
        };
        let job = match store.enqueue(job).unwrap() {
            forecastle_store::Enqueued::New(job) => job.id,
            _ => panic!("a job without a key is new"),
        };
        Self { user: user.unwrap().id, token: token.id, job }
    }
}

async fn ask(
    client: &Client,
    service: &Service,
    operation: &Operation,
    object: Object,
    subject: &Subject,
    fixture: &Fixture,
) -> u16 {
    let path = fill(&operation.path, object, fixture);
    let mut address = format!("{}{path}{}", service.base, required_query(&operation.path));
    if operation.takes_where {
        let mark = if address.contains('?') { '&' } else { '?' };
        write!(address, "{mark}where=Store:{}", object.store()).unwrap();
    }
    let mut request = client.request(operation.method.clone(), address);
    if let Some(secret) = &subject.token {
        request = request.bearer_auth(secret);
    }
    if operation.has_body {
        let body = body(operation, object)
            .unwrap_or_else(|| panic!("no body for {} {}", operation.method, operation.path));
        request = request.json(&body);
    }
    request.send().await.expect("an answer").status().as_u16()
}

/// Puts an object's id into a path.
fn fill(path: &str, object: Object, fixture: &Fixture) -> String {
    let exists = object != Object::None;
    let pick = |id: &str, none: &str| if exists { id.to_owned() } else { none.to_owned() };
    let nobody = "00000000-0000-4000-8000-000000000000";
    path.replace("/series/{id}", &format!("/series/{}", object.store()))
        .replace("/users/{id}", &format!("/users/{}", pick(&fixture.user, nobody)))
        .replace("/tokens/{id}", &format!("/tokens/{}", pick(&fixture.token, nobody)))
        .replace("/jobs/{id}", &format!("/jobs/{}", pick(&fixture.job, nobody)))
        .replace("{run}", &pick("r_0001", "r_9999"))
        .replace("{version}", &pick("1", "99"))
}

/// What an operation cannot do without.
fn required_query(path: &str) -> &'static str {
    match path.trim_start_matches("/api/v1") {
        "/groups" => "?by=Store",
        "/exports/{run}" => "?layout=long&format=csv",
        _ => "",
    }
}

/// A good body for every operation that takes one.
fn body(operation: &Operation, object: Object) -> Option<Value> {
    let path = operation.path.trim_start_matches("/api/v1");
    let password = "a long enough password";
    Some(match (operation.method.as_str(), path) {
        ("POST", "/login") => json!({ "name": fresh(), "password": password }),
        ("PUT", "/me/password") => json!({ "current": password, "new": "another long password" }),
        ("POST", "/score") => json!({ "series": object.store() }),
        ("POST", "/runs") => json!({ "models": ["naive"] }),
        ("POST", "/models/versions/{version}/promote") => json!({ "reason": "because" }),
        ("POST", "/users") => json!({ "name": fresh(), "password": password, "role": "viewer" }),
        ("PATCH", "/users/{id}") => json!({ "role": "planner" }),
        ("POST", "/tokens") => json!({ "name": fresh(), "role": "viewer", "days": 1 }),
        _ => return None,
    })
}

/// A name that nobody has yet.
fn fresh() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("fresh {}", COUNT.fetch_add(1, Ordering::Relaxed))
}

fn openapi() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/openapi.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn operations(document: &Value) -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let Ok(method) = Method::from_bytes(method.to_uppercase().as_bytes()) else { continue };
            let parameters = operation["parameters"].as_array();
            operations.push(Operation {
                method,
                path: path.clone(),
                takes_where: parameters
                    .is_some_and(|list| list.iter().any(|parameter| parameter["name"] == "where")),
                has_body: operation.get("requestBody").is_some(),
            });
        }
    }
    operations
}
