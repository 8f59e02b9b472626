//! One live connection.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use axum::http::HeaderMap;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use crate::api::LiveMessage;
use crate::auth::{Account, Object, Permission, authorize};
use crate::http::app::App;
use crate::http::layers::identify;

/// How often is looked whether the session still stands, and whether the other side does.
const LOOKED: Duration = Duration::from_secs(30);

/// Without a word for so long, the other side is gone.
const PATIENCE: Duration = Duration::from_secs(75);

/// How long one message may take to be sent.
const LONGEST_SENDING: Duration = Duration::from_secs(10);

/// Who listens.
pub struct Listener {
    /// The service.
    pub app: App,
    /// The account.
    pub account: Arc<Account>,
    /// What the connection was asked for with, to look again whether that is still good.
    pub headers: HeaderMap,
}

/// Why a connection ends.
enum End {
    Gone,
    Draining,
    SignedOut,
}

impl Listener {
    /// Sends what happens until either side has enough.
    pub async fn serve(self, mut socket: WebSocket) {
        self.app.metrics.sockets.inc();
        let end = self.talk(&mut socket).await;
        let (code, reason) = match end {
            End::Gone => (close_code::NORMAL, ""),
            End::Draining => (close_code::AWAY, "the service is about to stop"),
            End::SignedOut => (close_code::POLICY, "signed out"),
        };
        let frame = CloseFrame { code, reason: reason.into() };
        let _ = send(&mut socket, Message::Close(Some(frame))).await;
        self.app.metrics.sockets.dec();
    }

    async fn talk(&self, socket: &mut WebSocket) -> End {
        let mut news = self.app.hub.listen();
        let mut draining = self.app.draining.subscribe();
        let run = self.app.snapshots.current().map(|snapshot| snapshot.run().to_owned());
        if !tell(socket, &LiveMessage::Hello { run }).await {
            return End::Gone;
        }
        let mut look = interval(LOOKED);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = Instant::now();
        loop {
            let is_well = tokio::select! {
                message = news.recv() => match message {
                    Ok(message) => !self.hears_of(&message) || tell(socket, &message).await,
                    // What was missed will be seen when it moves again.
                    Err(RecvError::Lagged(_)) => true,
                    Err(RecvError::Closed) => false,
                },
                said = socket.recv() => {
                    heard = Instant::now();
                    matches!(said, Some(Ok(message)) if !matches!(message, Message::Close(_)))
                }
                _ = look.tick() => {
                    if !self.is_still_signed_in().await {
                        return End::SignedOut;
                    }
                    heard.elapsed() < PATIENCE && send(socket, Message::Ping(Vec::new().into())).await
                }
                () = drained(&mut draining) => return End::Draining,
            };
            if !is_well {
                return End::Gone;
            }
        }
    }

    /// Jobs are for those who see the whole project.
    fn hears_of(&self, message: &LiveMessage) -> bool {
        match message {
            LiveMessage::Hello { .. } | LiveMessage::Published { .. } => true,
            LiveMessage::Job { .. } => {
                authorize(&self.account, Permission::Read, Object::Whole).is_ok()
            }
        }
    }

    async fn is_still_signed_in(&self) -> bool {
        let account = identify(&self.app, &self.headers).await.ok().flatten();
        account.is_some_and(|account| account == self.account)
    }
}

/// Waits until the service is about to stop.
async fn drained(draining: &mut watch::Receiver<bool>) {
    // That nobody can say so any more means the same.
    let _ = draining.wait_for(|is_draining| *is_draining).await;
}

async fn tell(socket: &mut WebSocket, message: &LiveMessage) -> bool {
    match serde_json::to_string(message) {
        Ok(text) => send(socket, Message::Text(text.into())).await,
        Err(_) => false,
    }
}

async fn send(socket: &mut WebSocket, message: Message) -> bool {
    matches!(timeout(LONGEST_SENDING, socket.send(message)).await, Ok(Ok(())))
}
