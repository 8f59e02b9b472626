//! How often somebody may try to sign in.

use chrono::{TimeDelta, Utc};
use forecastle_core::{Error, Result};
use forecastle_store::Store;

use super::accounts::text;

/// Failures within this time count.
const WITHIN: TimeDelta = TimeDelta::minutes(15);

/// The most failures of a name, and of an address.
const MOST_OF_NAME: u32 = 10;
const MOST_OF_ADDRESS: u32 = 50;

/// Somebody who tries to sign in.
pub struct Attempt {
    name: String,
    address: String,
}

impl Attempt {
    /// An attempt with a name from an address.
    pub fn new(name: &str, address: &str) -> Self {
        Self { name: format!("name:{}", name.to_lowercase()), address: format!("from:{address}") }
    }

    /// Refuses the attempt when there were too many failures before, whether the name exists or not.
    ///
    /// # Errors
    /// `A005` when there were.
    pub fn may_be_made(&self, store: &Store) -> Result<()> {
        let since = text(Utc::now() - WITHIN);
        let is_too_many = store.failures_since(&self.name, &since)? >= MOST_OF_NAME
            || store.failures_since(&self.address, &since)? >= MOST_OF_ADDRESS;
        match is_too_many {
            true => Err(Error::new("A005", "too many attempts to sign in failed")
                .hint("wait a quarter of an hour; an administrator can give another password")),
            false => Ok(()),
        }
    }

    /// Notes that it failed.
    ///
    /// # Errors
    /// When the store fails.
    pub fn failed(&self, store: &Store) -> Result<()> {
        let now = text(Utc::now());
        store.record_failure(&self.name, &now)?;
        store.record_failure(&self.address, &now)
    }

    /// Notes that it succeeded: the name's failures are forgiven, the address' are not.
    ///
    /// # Errors
    /// When the store fails.
    pub fn succeeded(&self, store: &Store) -> Result<()> {
        store.clear_failures(&self.name)
    }
}

/// After how many seconds an attempt may be made again, at the latest.
pub const RETRY_AFTER_SECONDS: u64 = 15 * 60;
