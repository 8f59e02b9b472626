//! The live connection.

use forecastle_store::{Role, Scope};
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::support::{Asker, PATIENCE, Service, only, publish, wait};

/// Somebody who listens.
pub struct Listener(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Connects; the status of a refusal when it is refused.
pub fn connect(asker: &Asker, origin: Option<&str>) -> Result<Listener, u16> {
    let address = format!("{}/api/v1/live", asker.base.replace("http://", "ws://"));
    let mut request = address.into_client_request().unwrap();
    if let Some(bearer) = &asker.bearer {
        let value = format!("Bearer {bearer}").parse().unwrap();
        request.headers_mut().insert("authorization", value);
    }
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse().unwrap());
    }
    match wait(connect_async(request)) {
        Ok((socket, _)) => Ok(Listener(socket)),
        Err(Error::Http(response)) => Err(response.status().as_u16()),
        Err(other) => panic!("{other}"),
    }
}

impl Listener {
    /// The next message; `None` when the connection was closed.
    pub fn next(&mut self) -> Option<Value> {
        loop {
            let message = wait(async { timeout(PATIENCE, self.0.next()).await });
            let message = message.expect("a message comes");
            match message {
                Some(Ok(Message::Text(text))) => return serde_json::from_str(&text).ok(),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return None,
            }
        }
    }

    /// Everything up to and with the first message that is wanted.
    pub fn until(&mut self, is_wanted: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut heard = Vec::new();
        loop {
            let message = self.next().unwrap_or_else(|| panic!("closed after {heard:?}"));
            let is_last = is_wanted(&message);
            heard.push(message);
            if is_last {
                return heard;
            }
        }
    }
}

#[test]
fn whoever_listens_hears_of_a_run_published_elsewhere() {
    let service = Service::start();
    let mut admin = connect(&service.admin(), None).unwrap();
    let mut manager =
        connect(&service.token(Role::Viewer, only("elm")), Some(&service.base)).unwrap();
    for listener in [&mut admin, &mut manager] {
        let hello = listener.next().unwrap();
        assert_eq!(
            (hello["type"].as_str(), hello["run"].as_str()),
            (Some("hello"), Some("r_0001"))
        );
    }
    let run = publish(&service.project);
    for listener in [&mut admin, &mut manager] {
        let published = listener.next().unwrap();
        assert_eq!(published, json!({ "type": "published", "run": run }));
        // By the time it is told, it is what is answered from.
        let project = service.admin().get("project").ok();
        assert_eq!(project["published"]["run"], published["run"]);
    }
}

#[test]
fn only_accounts_and_our_own_pages_may_listen() {
    let service = Service::start();
    assert_eq!(connect(&service.nobody(), None).err(), Some(401));
    let viewer = service.token(Role::Viewer, Scope::new());
    assert_eq!(connect(&viewer, Some("https://evil.example")).err(), Some(403));
    viewer.get("live").problem(426, "Q001");
    assert!(connect(&viewer, None).is_ok());
}

#[test]
fn connections_are_counted_and_closed_when_the_service_stops() {
    let mut service = Service::start();
    let mut listener = connect(&service.admin(), None).unwrap();
    listener.next().unwrap();
    let metrics = service.nobody().get("/metrics").text;
    assert!(metrics.contains("forecastle_live_connections 1"), "{metrics}");
    service.stop();
    assert_eq!(listener.next(), None);
}
