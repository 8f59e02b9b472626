//! One user of a loaded service.

use std::time::{Duration, Instant};

use forecastle_core::random::uniform;
use reqwest::{Client, Response};
use serde_json::{Value, json};

use super::Plan;
use super::figures::Figures;

/// What there is to read.
#[derive(Debug)]
pub struct Target {
    /// The ids of some series.
    pub series: Vec<String>,
    /// The number of series in all.
    pub total: u64,
    /// Columns to group by.
    pub columns: Vec<String>,
}

impl Target {
    /// Asks the service what it has.
    pub async fn explore(user: &User) -> Result<Self, String> {
        let page = user.json("/api/v1/series?limit=1000").await?;
        let project = user.json("/api/v1/project").await?;
        let texts = |list: &Value, field: &str| -> Vec<String> {
            let items = list.as_array().into_iter().flatten();
            items.filter_map(|item| Some(item[field].as_str()?.to_owned())).collect()
        };
        let series = texts(&page["items"], "id");
        if series.is_empty() {
            return Err("the service shows no series".to_owned());
        }
        let total = page["meta"]["total"].as_u64().unwrap_or(0);
        Ok(Self { series, total, columns: texts(&project["attributes"], "name") })
    }
}

/// A signed-in user.
#[derive(Debug)]
pub struct User {
    client: Client,
    base: String,
    csrf: String,
    number: u64,
}

impl User {
    /// Signs in by name and password, or as whoever the demo takes everybody for.
    pub async fn sign_in(plan: &Plan, number: u64) -> Result<Self, String> {
        let client = Client::builder().cookie_store(true).build().map_err(text)?;
        if let Some((name, password)) = &plan.sign_in {
            let body = json!({ "name": name, "password": password });
            let answer = client.post(format!("{}/api/v1/login", plan.base)).json(&body).send();
            answer.await.and_then(Response::error_for_status).map_err(text)?;
        }
        let mut user = Self { client, base: plan.base.clone(), csrf: String::new(), number };
        let me = user.json("/api/v1/me").await?;
        user.csrf = me["csrf_token"].as_str().unwrap_or_default().to_owned();
        Ok(user)
    }

    /// Reads this and that until the time is over.
    pub async fn read_until(&self, end: Instant, think_ms: f64, target: &Target) -> Figures {
        let mut figures = Figures::default();
        let mut step = 0;
        let mut draw = || {
            step += 1;
            uniform(1, self.number, step)
        };
        // Not all at the same moment.
        tokio::time::sleep(Duration::from_secs_f64(draw() * think_ms / 1000.0)).await;
        while Instant::now() < end {
            let (kind, path) = request(target, draw(), draw(), draw());
            let (millis, is_right) = self.get(&path).await;
            figures.push(kind, millis, is_right);
            let pause = -draw().ln() * think_ms / 1000.0;
            tokio::time::sleep(Duration::from_secs_f64(pause)).await;
        }
        figures
    }

    /// The JSON at a path.
    pub async fn json(&self, path: &str) -> Result<Value, String> {
        let answer = self.client.get(format!("{}{path}", self.base)).send().await;
        let answer = answer.and_then(Response::error_for_status).map_err(text)?;
        answer.json().await.map_err(text)
    }

    async fn get(&self, path: &str) -> (f64, bool) {
        time(self.client.get(format!("{}{path}", self.base))).await
    }

    /// Sends JSON; the milliseconds that the answer took, and whether it was a good one.
    pub async fn post(&self, path: &str, body: &Value) -> (f64, bool) {
        let request = self.client.post(format!("{}{path}", self.base)).json(body);
        time(request.header("X-CSRF-Token", &self.csrf)).await
    }
}

async fn time(request: reqwest::RequestBuilder) -> (f64, bool) {
    let started = Instant::now();
    let is_right = match request.send().await.and_then(Response::error_for_status) {
        Ok(answer) => answer.bytes().await.is_ok_and(|body| !body.is_empty()),
        Err(_) => false,
    };
    (1000.0 * started.elapsed().as_secs_f64(), is_right)
}

/// What is read how often, in percent: mostly series, as people do.
const MIX: [(&str, u32); 11] = [
    ("project", 5),
    ("home", 10),
    ("series", 15),
    ("series/id", 10),
    ("history", 25),
    ("totals", 8),
    ("groups", 10),
    ("accuracy", 7),
    ("holidays", 3),
    ("leaderboard", 2),
    ("forecasts", 5),
];

/// A request: which kind, of which series or column, in which variety; each drawn from (0, 1).
fn request(target: &Target, kind: f64, which: f64, variety: f64) -> (&'static str, String) {
    let mut rest = kind * 100.0;
    let drawn = MIX.iter().find(|(_, percent)| {
        rest -= f64::from(*percent);
        rest < 0.0
    });
    let (kind, _) = drawn.unwrap_or(&MIX[0]);
    let pick = |list: &[String]| list[(which * list.len() as f64) as usize].clone();
    let series = pick(&target.series);
    let column = pick(&target.columns);
    let path = match *kind {
        "series" if variety < 0.5 => "series?limit=50".to_owned(),
        "series" => format!("series?limit=50&search={series}&sort=wmape&order=desc"),
        "series/id" => format!("series/{series}"),
        "history" => format!("series/{series}/history"),
        "groups" => format!("groups?by={column}&limit=50"),
        "accuracy" if variety < 0.5 => "accuracy?by=period".to_owned(),
        "accuracy" => "accuracy?by=step".to_owned(),
        "forecasts" => "forecasts?limit=100".to_owned(),
        other => other.to_owned(),
    };
    (kind, format!("/api/v1/{path}"))
}

fn text(error: reqwest::Error) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mix_is_complete_and_every_kind_is_drawn() {
        assert_eq!(MIX.iter().map(|(_, percent)| percent).sum::<u32>(), 100);
        let target =
            Target { series: vec!["1".to_owned()], total: 1, columns: vec!["Store".to_owned()] };
        let mut kinds: Vec<_> =
            (0..100).map(|p| request(&target, (f64::from(p) + 0.5) / 100.0, 0.5, 0.5).0).collect();
        kinds.dedup();
        assert_eq!(kinds, MIX.map(|(kind, _)| kind));
    }
}
