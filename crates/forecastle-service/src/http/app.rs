//! What every request can reach.

use std::sync::Arc;

/// The service: what every request can reach.
#[derive(Clone)]
pub struct App(Arc<()>);

impl App {
    pub fn new() -> Self {
        Self(Arc::new(()))
    }
}
