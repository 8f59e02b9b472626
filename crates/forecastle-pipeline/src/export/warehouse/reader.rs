//! The role that may read the views and nothing else.

use sqlx::Connection;
use sqlx::postgres::PgConnection;

use super::sql::run;
use super::trouble::{Outcome, Trouble};
use super::views::VIEWS;

/// Makes the role where there is none; gives a note when the login may not.
///
/// Roles belong to the whole server, so that an export into another database may be making it as well.
pub async fn ensure(connection: &mut PgConnection) -> Outcome<Option<String>> {
    let exists: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'forecastle_reader')",
    )
    .fetch_one(&mut *connection)
    .await?;
    if exists {
        return Ok(None);
    }
    let mut transaction = connection.begin().await?;
    match run(&mut transaction, "CREATE ROLE forecastle_reader NOLOGIN".to_owned()).await {
        Ok(()) => {
            transaction.commit().await?;
            Ok(None)
        }
        Err(trouble) => {
            transaction.rollback().await?;
            excused(trouble)
        }
    }
}

/// What may go wrong without harm: the role has just been made by somebody else, or may not be made.
fn excused(trouble: Trouble) -> Outcome<Option<String>> {
    let code = match &trouble {
        Trouble::Database(sqlx::Error::Database(refusal)) => refusal.code(),
        _ => None,
    };
    match code.as_deref() {
        Some("42710" | "23505") => Ok(None),
        Some("42501") => Ok(Some(
            "the role forecastle_reader is not there, and this login may not make it; an \
             administrator can: CREATE ROLE forecastle_reader NOLOGIN, and then export again"
                .to_owned(),
        )),
        _ => Err(trouble),
    }
}

/// Lets the role read the views, where it cannot yet.
pub async fn grant(connection: &mut PgConnection) -> Outcome<()> {
    let views: Vec<String> = VIEWS.iter().map(|view| format!("forecastle.{}", view.name)).collect();
    let may_read: bool = sqlx::query_scalar(
        "SELECT has_schema_privilege('forecastle_reader', 'forecastle', 'USAGE') \
         AND bool_and(has_table_privilege('forecastle_reader', name, 'SELECT')) \
         FROM unnest($1::text[]) AS name",
    )
    .bind(&views)
    .fetch_one(&mut *connection)
    .await?;
    if may_read {
        return Ok(());
    }
    let statements = format!(
        "GRANT USAGE ON SCHEMA forecastle TO forecastle_reader; \
         GRANT SELECT ON {} TO forecastle_reader",
        views.join(", ")
    );
    run(connection, statements).await
}
