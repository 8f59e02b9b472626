//! The database's schema, forwards and backwards.

use forecastle_core::{Error, Result};
use sqlx::SqlSafeStr;
use sqlx::migrate::{Migrate, MigrateError, Migration, MigrationType, Migrator};

use crate::Store;
use crate::database::{Database, runtime};

/// Number, name, the way up and the way down; the same text for both databases.
const MIGRATIONS: &[(i64, &str, &str, &str)] = &[
    (
        1,
        "runs and registry",
        include_str!("../migrations/0001_runs_and_registry.up.sql"),
        include_str!("../migrations/0001_runs_and_registry.down.sql"),
    ),
    (
        2,
        "accounts",
        include_str!("../migrations/0002_accounts.up.sql"),
        include_str!("../migrations/0002_accounts.down.sql"),
    ),
    (
        3,
        "jobs",
        include_str!("../migrations/0003_jobs.up.sql"),
        include_str!("../migrations/0003_jobs.down.sql"),
    ),
];

/// The table in which the database remembers what was applied.
const TABLE: &str = "forecastle_migrations";

/// The schema that this program works with.
pub const LATEST_SCHEMA: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;

fn migrator() -> Migrator {
    let mut migrations = Vec::new();
    for (number, name, up, down) in MIGRATIONS {
        for (kind, sql) in
            [(MigrationType::ReversibleUp, up), (MigrationType::ReversibleDown, down)]
        {
            let text = sql.into_sql_str();
            migrations.push(Migration::new(*number, (*name).into(), kind, text, false));
        }
    }
    let mut migrator = Migrator::with_migrations(migrations);
    migrator.dangerous_set_table_name(TABLE);
    migrator
}

/// The number of the last migration applied; 0 for a fresh database.
pub fn version(database: &Database) -> Result<i64> {
    database.read(|link| {
        let connection = link.connection();
        let applied = runtime().block_on(async {
            connection.ensure_migrations_table(TABLE).await?;
            connection.list_applied_migrations(TABLE).await
        });
        Ok(applied.map_err(failed)?.iter().map(|one| one.version).max().unwrap_or(0))
    })
}

/// Applies what is missing up to a version, or reverts what lies above it.
///
/// # Errors
/// `S002` when the database is of another making or newer than this program.
pub fn migrate(database: &Database, target: i64) -> Result<()> {
    let present = version(database)?;
    if present > LATEST_SCHEMA {
        return Err(newer(present));
    }
    database.read(|link| {
        let migrator = migrator();
        let connection = link.connection();
        let done = runtime().block_on(async {
            match target < present {
                true => migrator.undo(connection, target).await,
                false => migrator.run_to(target, connection).await,
            }
        });
        done.map_err(failed)
    })
}

/// The database was made by a later program.
pub fn newer(present: i64) -> Error {
    Error::new(
        "S002",
        format!("the database has schema {present}, this program knows schemas up to {LATEST_SCHEMA}"),
    )
    .hint(format!(
        "use the program that made it, or have that one run `forecastle migrate --to {LATEST_SCHEMA}`"
    ))
}

fn failed(error: MigrateError) -> Error {
    match error {
        MigrateError::Execute(error) => crate::database::failed(error),
        error => Error::new("S002", format!("the schema cannot be changed: {error}"))
            .hint("restore the database from a backup, or use the program that made it"),
    }
}

impl Store {
    /// The number of the last migration applied to the database; 0 when none is.
    ///
    /// # Errors
    /// `S001` when the database cannot be reached.
    pub fn schema_version(&self) -> Result<i64> {
        version(&self.database)
    }

    /// Moves the schema to a version, the latest when none is named. On the way down, tables go with all
    /// that they hold; a SQLite file is copied beside itself before, and the copy's name is given back.
    ///
    /// # Errors
    /// `S002` when there is no such version, or the database is newer than this program.
    pub fn migrate_to(&self, target: Option<i64>) -> Result<Option<std::path::PathBuf>> {
        let target = target.unwrap_or(LATEST_SCHEMA);
        if !(0..=LATEST_SCHEMA).contains(&target) {
            return Err(Error::new("S002", format!("there is no schema {target}"))
                .hint(format!("schemas go from 0 (nothing) to {LATEST_SCHEMA}")));
        }
        let present = self.schema_version()?;
        let copy = match target < present {
            true => self.copy_database(present)?,
            false => None,
        };
        migrate(&self.database, target)?;
        Ok(copy)
    }
}
