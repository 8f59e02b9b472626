//! One database in two dialects: connections, transactions, rows.
//!
//! Everything above is synchronous. What `sqlx` needs of an asynchronous runtime is one small runtime
//! of this module, made once and kept until the process ends.

use std::sync::{Arc, OnceLock, mpsc};
use std::time::Duration;

use forecastle_core::{Error, Result};
use sqlx::any::{AnyArguments, AnyPoolOptions, AnyRow};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Row as _};
use tokio::runtime::{Builder, Runtime};

/// The kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file in the project, for one machine.
    Sqlite,
    /// A server, for several machines.
    Postgres,
}

/// How long anybody waits for a connection. Writers wait longer for each other, see [`PREPARE_SQLITE`].
const PATIENCE: Duration = Duration::from_secs(10);
const CONNECTIONS: u32 = 8;

/// What every connection begins with: a writer waits half a minute for those before it, and what is
/// committed is on disk.
const PREPARE_SQLITE: &str =
    "PRAGMA busy_timeout = 30000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";

/// The same; and a process that was stopped in the middle does not hold up the others for ever.
const PREPARE_POSTGRES: &str =
    "SET lock_timeout = '30s'; SET idle_in_transaction_session_timeout = '60s'";

/// Connections to one database, closed when the last copy of it goes.
#[derive(Debug, Clone)]
pub struct Database {
    pool: Arc<Connections>,
    /// Which kind it is.
    pub backend: Backend,
}

/// Connections that are closed before anybody goes on. SQLite merges its log into the database and
/// deletes the log when its last connection closes; left to a thread in the background, that happens
/// while somebody copies the project's folder.
#[derive(Debug)]
struct Connections(AnyPool);

impl Drop for Connections {
    fn drop(&mut self) {
        let (pool, (done, is_done)) = (self.0.clone(), mpsc::channel());
        runtime().spawn(async move {
            pool.close().await;
            let _ = done.send(());
        });
        // A database that does not answer is given up; what was committed is on disk without this.
        let _ = is_done.recv_timeout(PATIENCE);
    }
}

pub fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        sqlx::any::install_default_drivers();
        Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("forecastle-store")
            .enable_all()
            .build()
            .expect("the machine gives two threads")
    })
}

impl Database {
    /// Connects.
    ///
    /// # Errors
    /// `S001` when the database cannot be reached or opened.
    pub fn connect(url: &str, backend: Backend) -> Result<Self> {
        let options = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(backend == Backend::Postgres)
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    let prepare = match backend {
                        Backend::Sqlite => PREPARE_SQLITE,
                        Backend::Postgres => PREPARE_POSTGRES,
                    };
                    sqlx::raw_sql(prepare).execute(connection).await.map(|_| ())
                })
            });
        let _context = runtime().enter();
        // One connection by itself: it says at once what is wrong, where a pool would try on and on.
        let pool = runtime().block_on(async {
            AnyConnection::connect(url).await?.close().await?;
            options.connect_lazy(url)
        });
        let pool = pool.map_err(|error| {
            let hint = match backend {
                Backend::Sqlite => "see that .forecastle can be written to",
                Backend::Postgres => "see FORECASTLE_DATABASE_URL, and that the server runs",
            };
            Error::new("S001", format!("the database cannot be opened: {error}")).hint(hint)
        })?;
        Ok(Self { pool: Arc::new(Connections(pool)), backend })
    }

    /// Reads, each statement for itself.
    ///
    /// # Errors
    /// Whatever `work` fails with; `S001` or `S003` when the database does.
    pub fn read<T>(&self, work: impl FnOnce(&mut Link) -> Result<T>) -> Result<T> {
        let _context = runtime().enter();
        let mut connection = runtime().block_on(self.pool.0.acquire()).map_err(failed)?;
        work(&mut Link { connection: &mut connection })
    }

    /// Reads several things as they stood at one moment.
    ///
    /// # Errors
    /// As [`Database::read`].
    pub fn read_at_once<T>(&self, work: impl FnOnce(&mut Link) -> Result<T>) -> Result<T> {
        self.transaction(|link| {
            if self.backend == Backend::Postgres {
                link.run("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY", [])?;
            }
            work(link)
        })
    }

    /// Writes all or nothing. Writers stand in line from their first statement on, so that what they
    /// read cannot change under them, and a number one above the highest is nobody else's.
    ///
    /// # Errors
    /// Whatever `work` fails with; `S001` or `S003` when the database does. Then nothing has changed.
    pub fn write<T>(&self, work: impl FnOnce(&mut Link) -> Result<T>) -> Result<T> {
        self.transaction(|link| {
            link.run("UPDATE writer SET turn = turn + 1", [])?;
            work(link)
        })
    }

    fn transaction<T>(&self, work: impl FnOnce(&mut Link) -> Result<T>) -> Result<T> {
        let _context = runtime().enter();
        let mut transaction = runtime().block_on(self.pool.0.begin()).map_err(failed)?;
        match work(&mut Link { connection: &mut transaction }) {
            Ok(value) => {
                runtime().block_on(transaction.commit()).map_err(failed)?;
                Ok(value)
            }
            Err(error) => {
                // That it cannot be rolled back is not the news; the database does it by itself.
                let _ = runtime().block_on(transaction.rollback());
                Err(error)
            }
        }
    }
}

/// A connection at work.
pub struct Link<'a> {
    connection: &'a mut AnyConnection,
}

impl Link<'_> {
    /// The connection itself, for what only `sqlx` can do.
    pub fn connection(&mut self) -> &mut AnyConnection {
        self.connection
    }

    /// Runs a statement and gives the number of rows it changed.
    ///
    /// # Errors
    /// `S003` when the database refuses it.
    pub fn run(&mut self, sql: &'static str, cells: impl IntoIterator<Item = Cell>) -> Result<u64> {
        let query = bind(sql, cells);
        let done = runtime().block_on(query.execute(&mut *self.connection)).map_err(failed)?;
        Ok(done.rows_affected())
    }

    /// Every row of a query.
    ///
    /// # Errors
    /// `S003` when the database refuses it.
    pub fn all(
        &mut self,
        sql: &'static str,
        cells: impl IntoIterator<Item = Cell>,
    ) -> Result<Vec<Row>> {
        let query = bind(sql, cells);
        let rows = runtime().block_on(query.fetch_all(&mut *self.connection)).map_err(failed)?;
        Ok(rows.into_iter().map(Row).collect())
    }

    /// The first row of a query, if it has any.
    ///
    /// # Errors
    /// `S003` when the database refuses it.
    pub fn one(
        &mut self,
        sql: &'static str,
        cells: impl IntoIterator<Item = Cell>,
    ) -> Result<Option<Row>> {
        let query = bind(sql, cells);
        let row = runtime().block_on(query.fetch_optional(&mut *self.connection));
        Ok(row.map_err(failed)?.map(Row))
    }

    /// The number in the column `n` of a query's only row.
    ///
    /// # Errors
    /// `S003` when the database refuses it.
    pub fn number(
        &mut self,
        sql: &'static str,
        cells: impl IntoIterator<Item = Cell>,
    ) -> Result<i64> {
        self.one(sql, cells)?.map_or(Ok(0), |row| row.whole("n"))
    }
}

fn bind(
    sql: &'static str,
    cells: impl IntoIterator<Item = Cell>,
) -> Query<'static, Any, AnyArguments> {
    cells.into_iter().fold(sqlx::query(sql), |query, cell| match cell {
        // PostgreSQL holds no NUL, and nothing that has one is worth an error of the database.
        Cell::Text(value) => query.bind(value.map(|text| text.replace('\0', "\u{fffd}"))),
        Cell::Whole(value) => query.bind(value),
        Cell::Real(value) => query.bind(value),
    })
}

/// A value on its way into the database.
pub enum Cell {
    /// TEXT.
    Text(Option<String>),
    /// BIGINT.
    Whole(Option<i64>),
    /// DOUBLE PRECISION.
    Real(Option<f64>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(Some(text.clone()))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        Self::Text(text.map(str::to_owned))
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Whole(Some(number))
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        Self::Whole(number)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Whole(Some(number.into()))
    }
}

impl From<bool> for Cell {
    fn from(is_so: bool) -> Self {
        Self::Whole(Some(is_so.into()))
    }
}

impl From<f64> for Cell {
    /// A number that does not exist is NULL.
    fn from(number: f64) -> Self {
        Self::Real((!number.is_nan()).then_some(number))
    }
}

/// A row of an answer.
pub struct Row(AnyRow);

impl Row {
    /// A column of text.
    ///
    /// # Errors
    /// `S003` when the column is no text.
    pub fn text(&self, column: &str) -> Result<String> {
        self.0.try_get(column).map_err(failed)
    }

    /// A column of text that may be NULL.
    ///
    /// # Errors
    /// `S003` when the column is no text.
    pub fn maybe_text(&self, column: &str) -> Result<Option<String>> {
        self.0.try_get(column).map_err(failed)
    }

    /// A column of whole numbers.
    ///
    /// # Errors
    /// `S003` when the column is no whole number.
    pub fn whole(&self, column: &str) -> Result<i64> {
        self.0.try_get(column).map_err(failed)
    }

    /// A column that counts something.
    ///
    /// # Errors
    /// `S003` when the column is no count.
    pub fn count(&self, column: &str) -> Result<u64> {
        u64::try_from(self.whole(column)?).map_err(|_| damaged(column))
    }

    /// A column that says yes or no.
    ///
    /// # Errors
    /// `S003` when the column is no whole number.
    pub fn is(&self, column: &str) -> Result<bool> {
        Ok(self.whole(column)? != 0)
    }

    /// A column of numbers; NaN for NULL.
    ///
    /// # Errors
    /// `S003` when the column is no number.
    pub fn real(&self, column: &str) -> Result<f64> {
        let number: Option<f64> = self.0.try_get(column).map_err(failed)?;
        Ok(number.unwrap_or(f64::NAN))
    }

    /// A column of JSON.
    ///
    /// # Errors
    /// `S003` when it is no JSON, or of another shape.
    pub fn json<T: serde::de::DeserializeOwned>(&self, column: &str) -> Result<T> {
        serde_json::from_str(&self.text(column)?).map_err(|_| damaged(column))
    }
}

/// The database holds something that nobody of ours wrote.
pub fn damaged(column: &str) -> Error {
    Error::new("S003", "the database holds a value that this version does not know")
        .in_column(column)
        .hint("`forecastle doctor` examines the store")
}

/// An error of the database as one of ours.
pub fn failed(error: sqlx::Error) -> Error {
    use sqlx::Error as Sql;
    match error {
        Sql::Io(_) | Sql::Tls(_) | Sql::PoolTimedOut | Sql::PoolClosed | Sql::Configuration(_) => {
            Error::new("S001", format!("the database cannot be reached: {error}"))
                .hint("see that its server runs and its disk is not full")
        }
        _ => Error::new("S003", format!("the database refused: {error}"))
            .hint("`forecastle doctor` examines the store"),
    }
}
