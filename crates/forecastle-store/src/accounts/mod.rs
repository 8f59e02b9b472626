//! People, machines, and what they may do.

mod attempts;
mod role;
mod sessions;
mod tokens;
mod users;

pub use role::{Role, Scope};
pub use sessions::{NewSession, Session};
pub use tokens::{NewToken, Token};
pub use users::{NewUser, User, UserChange};

use forecastle_core::{Error, Result};

use crate::disk::hexadecimal;

/// A name that nobody guesses and nothing else has: the prefix, then 16 hexadecimal digits.
fn random_id(prefix: &str) -> Result<String> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::new("X002", format!("the machine gives no randomness: {error}")))?;
    Ok(format!("{prefix}_{}", hexadecimal(&bytes)))
}
