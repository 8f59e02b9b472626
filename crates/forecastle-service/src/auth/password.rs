//! Passwords: argon2id, a few at a time.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use forecastle_core::{Error, Result};
use tokio::sync::Semaphore;

/// The least length of a password, in characters.
pub const LEAST_PASSWORD: usize = 12;

/// Memory in KiB, passes and lanes: what OWASP asks for at least.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// How many passwords are looked at side by side: each takes 19 MiB and some hundredths of a second.
const AT_ONCE: usize = 2;

/// Hashes passwords and compares with hashes.
pub struct Passwords {
    turns: Semaphore,
    /// The hash of a password that nobody has: a name that does not exist takes as long as one that does.
    nobodys: String,
}

impl Passwords {
    /// Ready to hash.
    ///
    /// # Errors
    /// `X002` when the machine gives no random bytes.
    pub fn new() -> Result<Self> {
        let nobodys = hash(&super::secret::random_secret()?)?;
        Ok(Self { turns: Semaphore::new(AT_ONCE), nobodys })
    }

    /// Hashes a password, when it is its turn.
    ///
    /// # Errors
    /// `X002` when it cannot be hashed.
    pub async fn hash(&self, password: String) -> Result<String> {
        self.in_turn(move || hash(&password)).await?
    }

    /// Whether a password is the one behind a hash; without a hash it takes as long, and is not.
    ///
    /// # Errors
    /// `X002` when it cannot be told.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Result<bool> {
        let exists = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobodys.clone());
        let is_right = self.in_turn(move || is_password_of(&password, &hash)).await?;
        Ok(is_right && exists)
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let failed = |_| Error::new("X002", "a password could not be looked at");
        let _turn = self.turns.acquire().await.map_err(|_| failed(()))?;
        tokio::task::spawn_blocking(work).await.map_err(|_| failed(()))
    }
}

/// Hashes a password, with a salt of its own.
///
/// # Errors
/// `X002` when it cannot be hashed.
pub fn hash(password: &str) -> Result<String> {
    let failed =
        |error: String| Error::new("X002", format!("a password cannot be hashed: {error}"));
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(|e| failed(e.to_string()))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password(password.as_bytes()).map_err(|e| failed(e.to_string()))?;
    Ok(hash.to_string())
}

fn is_password_of(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash)
        .is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_alone() {
        let hashed = hash("correct horse battery").unwrap();
        assert!(hashed.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hashed}");
        assert!(is_password_of("correct horse battery", &hashed));
        assert!(!is_password_of("Correct horse battery", &hashed));
        assert!(!is_password_of("", "not a hash"));
        assert_ne!(hash("correct horse battery").unwrap(), hashed);
    }

    #[tokio::test]
    async fn a_name_that_does_not_exist_has_no_password() {
        let passwords = Passwords::new().unwrap();
        assert!(!passwords.verify("anything".to_owned(), None).await.unwrap());
    }
}
