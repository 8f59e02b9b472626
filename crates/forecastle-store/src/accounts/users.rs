//! Users.

use forecastle_core::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::role::scope_text;
use super::{Role, Scope, random_id};
use crate::Store;
use crate::audit::{self, NewAudit};
use crate::database::{Link, Row};
use crate::moment::now;

/// A user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The id: `u_` and 16 hexadecimal digits.
    pub id: String,
    /// The name, as it was given.
    pub name: String,
    /// What the user may do.
    pub role: Role,
    /// The rows that the user sees.
    pub scope: Scope,
    /// Whether the user may sign in.
    pub is_active: bool,
    /// Since when the user exists, RFC 3339 in UTC.
    pub created_at: String,
}

/// A user about to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// The name; names that differ in case only are the same.
    pub name: String,
    /// What the password hashes to; the store never sees a password.
    pub password_hash: String,
    /// What the user may do.
    pub role: Role,
    /// The rows that the user sees.
    pub scope: Scope,
}

/// A change of a user; what is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserChange {
    /// What another password hashes to.
    pub password_hash: Option<String>,
    /// Another role.
    pub role: Option<Role>,
    /// Another scope.
    pub scope: Option<Scope>,
    /// Whether the user may sign in.
    pub is_active: Option<bool>,
}

impl Store {
    /// Makes a user.
    ///
    /// # Errors
    /// `A008` when the name is taken.
    pub fn create_user(&self, new: NewUser, by: &str) -> Result<User> {
        let user = User {
            id: random_id("u")?,
            name: new.name,
            role: new.role,
            scope: new.scope,
            is_active: true,
            created_at: now(),
        };
        self.database.write(|link| {
            let name_key = user.name.to_lowercase();
            let sql = "SELECT COUNT(*) AS n FROM users WHERE name_key = $1";
            if link.number(sql, [(&name_key).into()])? > 0 {
                return Err(Error::new("A008", "there is a user of this name")
                    .with_value(&user.name)
                    .hint("choose another name; upper and lower case are the same"));
            }
            link.run(
                "INSERT INTO users (id, name, name_key, password_hash, role, scope, is_active, \
                 created_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7)",
                [
                    (&user.id).into(),
                    (&user.name).into(),
                    name_key.into(),
                    new.password_hash.into(),
                    user.role.name().into(),
                    scope_text(&user.scope).into(),
                    (&user.created_at).into(),
                ],
            )?;
            let detail = json!({ "name": user.name, "role": user.role, "scope": user.scope });
            audit::append(link, NewAudit::new(by, "create_user", &user.id, detail))?;
            Ok(user)
        })
    }

    /// All users, by name.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn users(&self) -> Result<Vec<User>> {
        let sql = "SELECT id, name, role, scope, is_active, created_at FROM users";
        let rows = self.database.read(|link| link.all(sql, []))?;
        let mut users: Vec<User> = rows.iter().map(user).collect::<Result<_>>()?;
        // Databases sort text each in their own way.
        users.sort_by_cached_key(|user| user.name.to_lowercase());
        Ok(users)
    }

    /// Whether there is any user yet.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn has_users(&self) -> Result<bool> {
        let count =
            self.database.read(|link| link.number("SELECT COUNT(*) AS n FROM users", []))?;
        Ok(count > 0)
    }

    /// The user of an id.
    ///
    /// # Errors
    /// `A007` when there is none.
    pub fn user(&self, id: &str) -> Result<User> {
        self.database.read(|link| find(link, id))
    }

    /// The user of a name, in upper or lower case, with what the password hashes to.
    ///
    /// # Errors
    /// `S001` or `S003` when the database fails.
    pub fn user_by_name(&self, name: &str) -> Result<Option<(User, String)>> {
        let sql = "SELECT id, name, role, scope, is_active, created_at, password_hash FROM users \
                   WHERE name_key = $1";
        let row = self.database.read(|link| link.one(sql, [name.to_lowercase().into()]))?;
        row.map(|row| Ok((user(&row)?, row.text("password_hash")?))).transpose()
    }

    /// Changes a user. Another password, role or scope, and being deactivated, end the user's sessions.
    ///
    /// # Errors
    /// `A007` when there is no such user, `A006` when no active admin who sees everything would be left;
    /// then nothing has changed.
    pub fn change_user(&self, id: &str, change: UserChange, by: &str) -> Result<User> {
        self.database.write(|link| {
            let before = find(link, id)?;
            let mut after = before.clone();
            after.role = change.role.unwrap_or(after.role);
            after.is_active = change.is_active.unwrap_or(after.is_active);
            if let Some(scope) = change.scope {
                after.scope = scope;
            }
            link.run(
                "UPDATE users SET role = $1, scope = $2, is_active = $3, \
                 password_hash = COALESCE($4, password_hash) WHERE id = $5",
                [
                    after.role.name().into(),
                    scope_text(&after.scope).into(),
                    after.is_active.into(),
                    change.password_hash.clone().into(),
                    id.into(),
                ],
            )?;
            keep_an_admin(link, &before)?;
            let has_another_password = change.password_hash.is_some();
            if has_another_password || after != before {
                link.run("DELETE FROM sessions WHERE user_id = $1", [id.into()])?;
            }
            let detail = differences(&before, &after, has_another_password);
            audit::append(link, NewAudit::new(by, "change_user", id, detail))?;
            Ok(after)
        })
    }

    /// Removes a user with all sessions.
    ///
    /// # Errors
    /// `A007` when there is no such user, `A006` when no active admin who sees everything would be left.
    pub fn delete_user(&self, id: &str, by: &str) -> Result<()> {
        self.database.write(|link| {
            let user = find(link, id)?;
            link.run("DELETE FROM users WHERE id = $1", [id.into()])?;
            keep_an_admin(link, &user)?;
            let detail = json!({ "name": user.name });
            audit::append(link, NewAudit::new(by, "delete_user", id, detail))?;
            Ok(())
        })
    }
}

/// Refuses what would leave nobody to manage accounts.
fn keep_an_admin(link: &mut Link, before: &User) -> Result<()> {
    if before.role != Role::Admin || !before.is_active || !before.scope.is_empty() {
        return Ok(());
    }
    let sql = "SELECT COUNT(*) AS n FROM users \
               WHERE role = 'admin' AND is_active = 1 AND scope = '{}'";
    match link.number(sql, [])? {
        0 => Err(Error::new("A006", "this is the last active admin")
            .hint("make another user an admin first")),
        _ => Ok(()),
    }
}

fn differences(before: &User, after: &User, has_another_password: bool) -> Value {
    let mut detail = Map::from_iter([("name".to_owned(), json!(after.name))]);
    if before.role != after.role {
        detail.insert("role".to_owned(), json!(after.role));
    }
    if before.scope != after.scope {
        detail.insert("scope".to_owned(), json!(after.scope));
    }
    if before.is_active != after.is_active {
        detail.insert("is_active".to_owned(), json!(after.is_active));
    }
    if has_another_password {
        detail.insert("password".to_owned(), json!("changed"));
    }
    Value::Object(detail)
}

fn find(link: &mut Link, id: &str) -> Result<User> {
    let sql = "SELECT id, name, role, scope, is_active, created_at FROM users WHERE id = $1";
    match link.one(sql, [id.into()])? {
        Some(row) => user(&row),
        None => Err(Error::new("A007", "there is no such user").with_value(id)),
    }
}

/// A user from the columns of the same names.
pub fn user(row: &Row) -> Result<User> {
    Ok(User {
        id: row.text("id")?,
        name: row.text("name")?,
        role: Role::stored(&row.text("role")?)?,
        scope: row.json("scope")?,
        is_active: row.is("is_active")?,
        created_at: row.text("created_at")?,
    })
}
