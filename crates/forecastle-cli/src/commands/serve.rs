//! `forecastle serve`.

use std::net::IpAddr;

use forecastle_core::Result;
use forecastle_service::http::{Options, Server};
use serde_json::json;

use crate::args::{Common, Format};
use crate::output::Output;

/// What `forecastle serve` takes.
#[derive(clap::Args)]
pub struct Serve {
    /// The address to answer at; 0.0.0.0 for every one of this machine.
    #[arg(long, default_value = "127.0.0.1", value_name = "ADDRESS")]
    pub bind: IpAddr,
    /// The port; 0 for any that is free.
    #[arg(long, default_value_t = 8080, value_name = "PORT")]
    pub port: u16,
    /// Sign everybody on this machine in, without a password.
    #[arg(long)]
    pub demo: bool,
    /// Browsers come over HTTPS, through a proxy that says who they are in X-Forwarded-For.
    #[arg(long)]
    pub behind_https: bool,
    /// Leave jobs to `forecastle worker`.
    #[arg(long)]
    pub no_worker: bool,
}

/// Serves the dashboard and the API until it is asked to stop.
///
/// # Errors
/// When there is no project, the port is taken, or the store cannot be opened.
pub fn run(common: &Common, serve: &Serve, output: &Output) -> Result<()> {
    crate::log::begin(common);
    let server = Server::open(&Options {
        project: common.project.clone(),
        bind: serve.bind,
        port: serve.port,
        is_demo: serve.demo,
        is_behind_https: serve.behind_https,
        has_worker: !serve.no_worker,
        today: common.today,
    })?;
    let address = format!("http://{}", server.address());
    if let Some(password) = server.first_password() {
        // Whoever asked for quiet needs it all the same: it is shown this once.
        output.insist(format!("First start. Sign in as admin with the password {password}"));
        output.insist("Change it after signing in; it is not shown again.");
    }
    match output.format() {
        Format::Json => output.json(&json!({ "address": address, "is_demo": serve.demo })),
        Format::Table | Format::Csv => {
            output.say(format!("Dashboard  {address}"));
            output.say(format!("API        {address}/docs"));
        }
    }
    if serve.demo {
        output.say("Demo: everybody on this machine is signed in, nobody else can reach it.");
    }
    server.run()
}
