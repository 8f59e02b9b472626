//! `forecastle users`.

use clap::Subcommand;
use forecastle_core::{Error, Result};
use forecastle_pipeline::config;
use forecastle_service::auth::{hash_password, random_password};
use forecastle_store::{NewUser, Role, Scope, Store, User, UserChange};
use serde_json::json;

use crate::args::{Common, Format};
use crate::output::Output;

/// Who does it, in the audit log.
const BY: &str = "command line";

/// What `forecastle users` does.
#[derive(Subcommand)]
pub enum Users {
    /// Everybody who may sign in.
    List,
    /// Add a user; the password is made up and shown once.
    Add {
        /// The name.
        name: String,
        /// viewer, planner, data_scientist or admin.
        #[arg(long, default_value = "viewer", value_parser = role)]
        role: Role,
        /// Rows that the user sees alone, such as Store:12; may be given several times.
        #[arg(long, value_name = "COLUMN:VALUE")]
        scope: Vec<String>,
    },
    /// Give a user another password, made up and shown once.
    Password {
        /// The name.
        name: String,
    },
}

fn role(text: &str) -> std::result::Result<Role, String> {
    Role::find(text).ok_or_else(|| {
        let known: Vec<_> = Role::ALL.iter().map(|role| role.name()).collect();
        format!("the roles are {}", known.join(", "))
    })
}

/// Shows and changes the project's users.
///
/// # Errors
/// When there is no project, no such user, or the name is taken.
pub fn run(common: &Common, command: Users, output: &Output) -> Result<()> {
    config::load(&common.project)?;
    let store = Store::open(&common.project, None)?;
    match command {
        Users::List => {
            list(&store.users()?, output);
            Ok(())
        }
        Users::Add { name, role, scope } => {
            let password = random_password()?;
            let password_hash = hash_password(&password)?;
            let new = NewUser { name, password_hash, role, scope: scope_of(&scope)? };
            show(&store.create_user(new, BY)?, &password, output);
            Ok(())
        }
        Users::Password { name } => {
            let (user, _) = store.user_by_name(&name)?.ok_or_else(|| {
                Error::new("A007", format!("there is no user {name}"))
                    .hint("`forecastle users list` shows them")
            })?;
            let password = random_password()?;
            let password_hash = Some(hash_password(&password)?);
            let change = UserChange { password_hash, ..UserChange::default() };
            show(&store.change_user(&user.id, change, BY)?, &password, output);
            Ok(())
        }
    }
}

fn scope_of(pairs: &[String]) -> Result<Scope> {
    let mut scope = Scope::new();
    for pair in pairs {
        let (column, value) =
            pair.split_once(':').filter(|(column, _)| !column.is_empty()).ok_or_else(|| {
                Error::new("U001", format!("--scope {pair} is not COLUMN:VALUE, such as Store:12"))
            })?;
        scope.entry(column.to_owned()).or_default().push(value.to_owned());
    }
    Ok(scope)
}

fn list(users: &[User], output: &Output) {
    if output.format() == Format::Json {
        output.json(&json!(users));
        return;
    }
    let rows: Vec<Vec<String>> = users
        .iter()
        .map(|user| {
            vec![
                user.name.clone(),
                user.role.name().to_owned(),
                words(&user.scope),
                if user.is_active { "yes" } else { "no" }.to_owned(),
                user.created_at.clone(),
            ]
        })
        .collect();
    output.rows(&["name", "role", "sees", "active", "since"], &rows);
}

fn words(scope: &Scope) -> String {
    let columns = scope.iter().map(|(column, values)| format!("{column} {}", values.join(", ")));
    match scope.is_empty() {
        true => "everything".to_owned(),
        false => columns.collect::<Vec<_>>().join("; "),
    }
}

fn show(user: &User, password: &str, output: &Output) {
    match output.format() {
        Format::Json => output.json(&json!({ "user": user, "password": password })),
        Format::Table | Format::Csv => {
            output.rows(&["name", "password"], &[vec![user.name.clone(), password.to_owned()]]);
            output.hint("the password is not shown again; it can be changed after signing in");
        }
    }
}
