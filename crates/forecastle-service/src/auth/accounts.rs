//! Finding out whose secret came with a request.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use forecastle_core::{Error, Result};
use forecastle_store::{NewUser, Store, User};
use moka::sync::Cache;

use super::secret::{TOKEN_PREFIX, digest, random_password, random_secret};
use super::{Account, password};
use crate::api::Role;

/// How long a session lasts without a request, and how long at all.
const IDLE: TimeDelta = TimeDelta::hours(12);
const LONGEST: TimeDelta = TimeDelta::days(7);

/// A session's end is moved when it has come nearer by this much, so that few requests write.
const MOVED_AFTER: TimeDelta = TimeDelta::minutes(10);

/// How long the store is not asked again about the same secret.
const REMEMBERED: Duration = Duration::from_secs(5);
const MOST_REMEMBERED: u64 = 10_000;

/// The demo's account.
const DEMO: &str = "demo";
const MOST_DEMO_SESSIONS: u64 = 1_000;

/// Knows sessions and tokens by their secrets.
pub struct Accounts {
    store: Store,
    remembered: Cache<String, Arc<Account>>,
    /// Sessions of the demo, which no store keeps: they end with the process.
    demo: Option<Cache<String, Arc<Account>>>,
}

/// A session just made.
pub struct NewSession {
    /// What the browser keeps.
    pub secret: String,
    /// Who is signed in.
    pub account: Arc<Account>,
    /// For how many seconds it can last at most.
    pub seconds: i64,
}

impl Accounts {
    /// The accounts of a store; with the demo's when it is one.
    pub fn new(store: Store, is_demo: bool) -> Self {
        let demo_sessions = || {
            let length = LONGEST.to_std().unwrap_or_default();
            Cache::builder().max_capacity(MOST_DEMO_SESSIONS).time_to_live(length).build()
        };
        Self {
            store,
            remembered: Cache::builder()
                .max_capacity(MOST_REMEMBERED)
                .time_to_live(REMEMBERED)
                .build(),
            demo: is_demo.then(demo_sessions),
        }
    }

    /// Whether everybody on this machine is signed in.
    pub fn is_demo(&self) -> bool {
        self.demo.is_some()
    }

    /// The account of a secret looked up a moment ago; for threads that must not wait.
    pub fn recall(&self, secret: &str) -> Option<Arc<Account>> {
        let hash = digest(secret);
        self.remembered.get(&hash).or_else(|| self.demo.as_ref()?.get(&hash))
    }

    /// The account of a session's or a token's secret; `None` when it is good for nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub fn find(&self, secret: &str) -> Result<Option<Arc<Account>>> {
        if let Some(account) = self.recall(secret) {
            return Ok(Some(account));
        }
        let hash = digest(secret);
        let found = match secret.starts_with(TOKEN_PREFIX) {
            true => self.by_token(&hash)?,
            false => self.by_session(&hash)?,
        };
        let Some(account) = found.map(Arc::new) else { return Ok(None) };
        self.remembered.insert(hash, account.clone());
        Ok(Some(account))
    }

    /// Forgets what was looked up: somebody's rights have changed.
    pub fn forget(&self) {
        self.remembered.invalidate_all();
    }

    /// Signs a user in.
    ///
    /// # Errors
    /// When the store fails.
    pub fn begin_session(&self, user: &User) -> Result<NewSession> {
        let csrf_token = random_secret()?;
        let secret = random_secret()?;
        let hash = digest(&secret);
        self.store.create_session(forecastle_store::NewSession {
            token_hash: hash.clone(),
            user_id: user.id.clone(),
            csrf_token: csrf_token.clone(),
            expires_at: text(Utc::now() + IDLE),
        })?;
        let account = Arc::new(of_user(user, Some(hash), Some(csrf_token)));
        Ok(NewSession { secret, account, seconds: LONGEST.num_seconds() })
    }

    /// Signs whoever asks in as the demo's data scientist.
    ///
    /// # Errors
    /// `A009` when this is no demo.
    pub fn begin_demo_session(&self) -> Result<NewSession> {
        let Some(sessions) = &self.demo else {
            return Err(Error::new("A009", "this is no demo"));
        };
        let secret = random_secret()?;
        let hash = digest(&secret);
        let account = Arc::new(Account {
            name: DEMO.to_owned(),
            role: Role::DataScientist,
            session: Some(hash.clone()),
            csrf_token: Some(random_secret()?),
            is_demo: true,
            ..Account::default()
        });
        sessions.insert(hash, account.clone());
        Ok(NewSession { secret, account, seconds: LONGEST.num_seconds() })
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the store fails.
    pub fn end_session(&self, hash: &str) -> Result<()> {
        if let Some(sessions) = &self.demo {
            sessions.invalidate(hash);
        }
        self.store.end_session(hash)?;
        self.remembered.invalidate(hash);
        Ok(())
    }

    fn by_session(&self, hash: &str) -> Result<Option<Account>> {
        let now = Utc::now();
        let Some(session) = self.store.session(hash, &text(now))? else { return Ok(None) };
        let latest = moment(&session.created_at)? + LONGEST;
        if latest <= now {
            return Ok(None);
        }
        let end = latest.min(now + IDLE);
        if end - moment(&session.expires_at)? > MOVED_AFTER {
            self.store.extend_session(hash, &text(end))?;
        }
        Ok(Some(of_user(&session.user, Some(hash.to_owned()), Some(session.csrf_token))))
    }

    fn by_token(&self, hash: &str) -> Result<Option<Account>> {
        let Some(token) = self.store.token_by_hash(hash)? else { return Ok(None) };
        let now = Utc::now();
        if token.is_revoked || moment(&token.expires_at)? <= now {
            return Ok(None);
        }
        // A use is noted once a minute, so that few requests write.
        let last = token.last_used_at.as_deref().map(moment).transpose()?;
        if last.is_none_or(|last| now - last > TimeDelta::minutes(1)) {
            self.store.token_used(&token.id, &text(now))?;
        }
        Ok(Some(Account {
            name: token.name,
            role: token.role.into(),
            scope: token.scope,
            ..Account::default()
        }))
    }
}

fn of_user(user: &User, session: Option<String>, csrf_token: Option<String>) -> Account {
    Account {
        name: user.name.clone(),
        role: user.role.into(),
        scope: user.scope.clone(),
        user: Some(user.id.clone()),
        session,
        csrf_token,
        is_demo: false,
    }
}

fn moment(text: &str) -> Result<DateTime<Utc>> {
    let read = DateTime::parse_from_rfc3339(text).map(|moment| moment.with_timezone(&Utc));
    read.map_err(|_| Error::new("S003", "the store holds a moment that is none").with_value(text))
}

/// A moment as the store writes it.
pub fn text(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Makes the first administrator where there is no user yet, and gives the password, which is told once.
///
/// # Errors
/// When the store fails.
pub fn make_first_admin(store: &Store) -> Result<Option<String>> {
    if store.has_users()? {
        return Ok(None);
    }
    let password = random_password()?;
    let new = NewUser {
        name: "admin".to_owned(),
        password_hash: password::hash(&password)?,
        role: Role::Admin.into(),
        scope: crate::api::Scope::new(),
    };
    store.create_user(new, "first start")?;
    Ok(Some(password))
}
