//! Secrets: made of random bytes of the machine, kept as hashes only.

use forecastle_core::{Error, Result};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// What tokens begin with, so that a leaked one is recognised.
pub const TOKEN_PREFIX: &str = "fct_";

/// Letters and digits that cannot be taken for one another.
const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// 32 random bytes as 64 hexadecimal digits.
///
/// # Errors
/// `X002` when the machine gives none.
pub fn random_secret() -> Result<String> {
    Ok(hexadecimal(&random::<32>()?))
}

/// A password of 20 letters and digits, some 115 bits.
///
/// # Errors
/// `X002` when the machine gives no random bytes.
pub fn random_password() -> Result<String> {
    let mut password = String::new();
    while password.len() < 20 {
        // Bytes beyond the last whole multiple would make some letters likelier than others.
        let most = 256 / LETTERS.len() * LETTERS.len();
        let bytes = random::<32>()?.into_iter().map(usize::from).filter(|byte| *byte < most);
        let letters = bytes.map(|byte| char::from(LETTERS[byte % LETTERS.len()]));
        password.extend(letters.take(20 - password.len()));
    }
    Ok(password)
}

/// The SHA-256 of a secret, as hexadecimal digits: what is stored in its place.
pub fn digest(secret: &str) -> String {
    hexadecimal(&Sha256::digest(secret.as_bytes()))
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
pub fn is_same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| {
        Error::new("X002", format!("the machine gives no random bytes: {error}"))
    })?;
    Ok(bytes)
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_have_their_form_and_differ() {
        let (one, other) = (random_secret().unwrap(), random_secret().unwrap());
        assert_eq!((one.len(), other.len()), (64, 64));
        assert!(one != other && is_same(&one, &one) && !is_same(&one, &other));
        let password = random_password().unwrap();
        assert!(password.len() == 20 && password.bytes().all(|byte| LETTERS.contains(&byte)));
        // FIPS 180-2, appendix B.1.
        assert!(digest("abc").starts_with("ba7816bf8f01cfea414140de5dae2223"));
    }
}
