//! Load on a running service: many users at once, each reading what a person would read, and a table of
//! how long the answers took.
//!
//! Every user waits a while between two requests (exponentially distributed around `--think-ms`; 0 asks
//! as fast as answers come). Times are those of the whole answer, body included. The first requests warm
//! nothing up: whatever is slow the first time is in the table.

mod figures;
mod user;

use std::sync::Arc;
use std::time::{Duration, Instant};

use figures::Figures;
use user::{Target, User};

/// How the load is made.
#[derive(Debug, Clone)]
struct Plan {
    base: String,
    users: usize,
    seconds: u64,
    think_ms: f64,
    scores: usize,
    sign_in: Option<(String, String)>,
}

const USAGE: &str = "usage: xtask load --base URL [--users 50] [--seconds 30] [--think-ms 200]
  [--scores 200] [--name NAME --password PASSWORD]
Without a name the service has to run as a demo.";

/// Loads a service and prints the figures.
pub fn run(arguments: &[&str]) -> Result<String, Vec<String>> {
    let plan = parse(arguments).map_err(|why| vec![why, USAGE.to_owned()])?;
    // Whichever was installed first will do.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Runtime::new().map_err(|error| vec![error.to_string()])?;
    runtime.block_on(load(&plan)).map_err(|why| vec![why])
}

fn parse(arguments: &[&str]) -> Result<Plan, String> {
    let mut plan = Plan {
        base: String::new(),
        users: 50,
        seconds: 30,
        think_ms: 200.0,
        scores: 200,
        sign_in: None,
    };
    let (mut name, mut password) = (None, None);
    for pair in arguments.chunks(2) {
        let [flag, value] = pair else { return Err(format!("{} has no value", pair[0])) };
        let wrong = |error| format!("{flag} {value}: {error}");
        match *flag {
            "--base" => plan.base = value.trim_end_matches('/').to_owned(),
            "--users" => plan.users = value.parse().map_err(|e| wrong(format!("{e}")))?,
            "--seconds" => plan.seconds = value.parse().map_err(|e| wrong(format!("{e}")))?,
            "--think-ms" => plan.think_ms = value.parse().map_err(|e| wrong(format!("{e}")))?,
            "--scores" => plan.scores = value.parse().map_err(|e| wrong(format!("{e}")))?,
            "--name" => name = Some((*value).to_owned()),
            "--password" => password = Some((*value).to_owned()),
            other => return Err(format!("{other} is not known")),
        }
    }
    plan.sign_in = name.zip(password);
    if plan.base.is_empty() { Err("--base is missing".to_owned()) } else { Ok(plan) }
}

async fn load(plan: &Plan) -> Result<String, String> {
    let scout = User::sign_in(plan, 0).await?;
    let target = Arc::new(Target::explore(&scout).await?);
    println!(
        "{} series; {} users for {} s, {} ms between requests",
        target.total, plan.users, plan.seconds, plan.think_ms
    );
    let reads = read(plan, &target).await?;
    println!("{}", reads.table());
    let scored = score(plan, &scout, &target).await;
    println!("{} forecasts on demand, one after another", plan.scores);
    println!("{}", scored.table());
    let errors = reads.errors() + scored.errors();
    if errors > 0 {
        return Err(format!("{errors} requests failed"));
    }
    Ok("load: no error".to_owned())
}

/// All users at once.
async fn read(plan: &Plan, target: &Arc<Target>) -> Result<Figures, String> {
    let end = Instant::now() + Duration::from_secs(plan.seconds);
    let mut users = Vec::new();
    for number in 1..=plan.users {
        let (plan, target) = (plan.clone(), target.clone());
        users.push(tokio::spawn(async move {
            let user = User::sign_in(&plan, number as u64).await?;
            Ok::<_, String>(user.read_until(end, plan.think_ms, &target).await)
        }));
    }
    let mut figures = Figures::default();
    for user in users {
        figures.add(user.await.map_err(|error| error.to_string())??);
    }
    Ok(figures)
}

/// One series after another, forecast on demand.
async fn score(plan: &Plan, scout: &User, target: &Target) -> Figures {
    let mut figures = Figures::default();
    for place in 0..plan.scores {
        let series = &target.series[place % target.series.len()];
        let body = serde_json::json!({ "series": series });
        let (millis, is_right) = scout.post("/api/v1/score", &body).await;
        figures.push("POST score", millis, is_right);
    }
    figures
}
