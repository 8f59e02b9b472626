//! The views: what others build on.

use sqlx::postgres::PgConnection;

use super::schema::Shape;
use super::sql::{columns_of, literal, quoted, run};
use super::trouble::Outcome;

/// A view. Its columns are `series`, the keys, `columns`, and `bounds` where it has forecasts.
pub struct View {
    /// Its name in the schema `forecastle`.
    pub name: &'static str,
    /// What it shows.
    doc: &'static str,
    /// Columns of [`FIXED_COLUMNS`], each with where it comes from.
    columns: &'static [(&'static str, &'static str)],
    /// Where the rows come from; `s` is the series.
    from: &'static str,
    /// Whether it has the bounds of every level.
    has_bounds: bool,
}

/// The columns of all views, with what they mean.
pub const FIXED_COLUMNS: &[(&str, &str)] = &[
    ("series", "the series: its keys in one text, to join the views by"),
    ("date", "the period"),
    ("run", "the run that made the forecast"),
    ("origin", "the last period that was known when the forecast was made"),
    ("step", "how many periods after the origin the date is: 1 is the next one"),
    ("made_at", "when the run was made"),
    ("is_current", "whether forecast_current shows this run"),
    (
        "source",
        "run: published for periods to come; backtest: out of sample, for periods of the past",
    ),
    ("model", "the model that made the forecast"),
    ("forecast", "the forecast"),
    ("actual", "what came"),
    ("error", "forecast - actual: positive is too high; bias = 100 * sum(error) / sum(abs_actual)"),
    ("abs_error", "how far off: WMAPE = 100 * sum(abs_error) / sum(abs_actual)"),
    ("abs_actual", "the actual without its sign, to divide sums of error and abs_error by"),
];

const KEY_DOC: &str = "a key of the series";
const LOWER_DOC: &str = "the lower bound of the prediction interval of this level, in percent";
const UPPER_DOC: &str = "the upper bound of the prediction interval of this level, in percent";

/// Every view. Columns may be added at the end and never renamed, dropped or moved: reports rest on them.
pub const VIEWS: &[View] = &[
    View {
        name: "forecast_current",
        doc: "the published forecast: one row per series and period to come",
        columns: &[
            ("date", "f.period"),
            ("run", "f.run"),
            ("origin", "r.origin"),
            ("step", "f.step"),
            ("model", "f.model"),
            ("forecast", "f.forecast"),
        ],
        from: "forecastle_data.forecast f JOIN forecastle_data.run r ON r.run = f.run AND r.is_current \
               JOIN forecastle_data.series s ON s.series = f.series",
        has_bounds: true,
    },
    View {
        name: "forecast_vintages",
        doc: "every exported forecast: one row per run, series and period; filter by run or by step",
        columns: &[
            ("date", "f.period"),
            ("run", "f.run"),
            ("origin", "r.origin"),
            ("step", "f.step"),
            ("made_at", "r.made_at"),
            ("is_current", "r.is_current"),
            ("model", "f.model"),
            ("forecast", "f.forecast"),
        ],
        from: "forecastle_data.forecast f JOIN forecastle_data.run r ON r.run = f.run \
               JOIN forecastle_data.series s ON s.series = f.series",
        has_bounds: true,
    },
    View {
        name: "actuals",
        doc: "what came: one row per series and period with a known value, as of the last export",
        columns: &[("date", "a.period"), ("actual", "a.actual")],
        from: "forecastle_data.actual a JOIN forecastle_data.series s ON s.series = a.series",
        has_bounds: false,
    },
    View {
        name: "accuracy",
        doc: "forecasts beside what came: one row per run, source, origin, series and period; filter by \
              source and by run or is_current before summing, for a period has several forecasts",
        columns: &[
            ("date", "f.period"),
            ("run", "f.run"),
            ("source", "f.source"),
            ("origin", "f.origin"),
            ("step", "f.step"),
            ("is_current", "f.is_current"),
            ("model", "f.model"),
            ("forecast", "f.forecast"),
            ("actual", "a.actual"),
            ("error", "f.forecast - a.actual"),
            ("abs_error", "abs(f.forecast - a.actual)"),
            ("abs_actual", "abs(a.actual)"),
        ],
        from: "(SELECT f.run, f.series, f.period, 'run'::text AS source, r.origin, f.step, \
               r.is_current, f.model, f.forecast \
               FROM forecastle_data.forecast f JOIN forecastle_data.run r ON r.run = f.run \
               UNION ALL \
               SELECT b.run, b.series, b.period, 'backtest'::text, b.origin, b.step, r.is_current, \
               b.model, b.forecast \
               FROM forecastle_data.backtest b JOIN forecastle_data.run r ON r.run = b.run) f \
               JOIN forecastle_data.actual a ON a.series = f.series AND a.period = f.period \
               JOIN forecastle_data.series s ON s.series = f.series",
        has_bounds: false,
    },
];

impl View {
    fn relation(&self) -> String {
        format!("forecastle.{}", quoted(self.name))
    }

    /// The statements that make it, with what it and its columns mean.
    fn statements(&self, shape: &Shape) -> String {
        let relation = self.relation();
        let keys = shape.keys.iter().map(|key| format!(", s.{}", quoted(key)));
        let columns =
            self.columns.iter().map(|(name, from)| format!(", {from} AS {}", quoted(name)));
        let bounds = self.bounds(shape).iter().map(|bound| format!(", f.{}", quoted(bound)));
        let select: String = keys.chain(columns).chain(bounds).collect();
        let mut statements = format!(
            "CREATE OR REPLACE VIEW {relation} AS SELECT s.series{select} FROM {}; \
             COMMENT ON VIEW {relation} IS {};",
            self.from,
            literal(self.doc)
        );
        for (name, doc) in self.documented(shape) {
            statements.push_str(&format!(
                " COMMENT ON COLUMN {relation}.{} IS {};",
                quoted(name),
                literal(doc)
            ));
        }
        statements
    }

    fn bounds<'a>(&self, shape: &'a Shape) -> &'a [String] {
        if self.has_bounds { &shape.bounds } else { &[] }
    }

    fn documented<'a>(&self, shape: &'a Shape) -> Vec<(&'a str, &'static str)> {
        let is_own =
            |name: &str| name == "series" || self.columns.iter().any(|(own, _)| *own == name);
        let fixed = FIXED_COLUMNS.iter().filter(|(name, _)| is_own(name)).copied();
        let keys = shape.keys.iter().map(|key| (key.as_str(), KEY_DOC));
        let bounds = self.bounds(shape).iter().map(|bound| match bound.starts_with("lo_") {
            true => (bound.as_str(), LOWER_DOC),
            false => (bound.as_str(), UPPER_DOC),
        });
        fixed.chain(keys).chain(bounds).collect()
    }
}

/// Brings the views up to date where they are not: replacing one makes its readers wait, so that it is
/// done only when something has changed.
pub async fn ensure(connection: &mut PgConnection, shape: &Shape) -> Outcome<()> {
    let statements: String = VIEWS.iter().map(|view| view.statements(shape)).collect();
    let known: String = sqlx::query_scalar("SELECT views FROM forecastle_data.project")
        .fetch_one(&mut *connection)
        .await?;
    let mut are_there = true;
    for view in VIEWS {
        are_there &= !columns_of(connection, &view.relation()).await?.is_empty();
    }
    if are_there && known == statements {
        return Ok(());
    }
    let schema: Option<String> = sqlx::query_scalar("SELECT to_regnamespace('forecastle')::text")
        .fetch_one(&mut *connection)
        .await?;
    if schema.is_none() {
        let doc = "Forecasts and what came of them, read-only: columns are added, never changed";
        let doc = literal(doc);
        run(connection, format!("CREATE SCHEMA forecastle; COMMENT ON SCHEMA forecastle IS {doc}"))
            .await?;
    }
    run(connection, statements.clone()).await?;
    sqlx::query("UPDATE forecastle_data.project SET views = $1")
        .bind(statements)
        .execute(connection)
        .await?;
    Ok(())
}

/// Drops the views, before a column of theirs gets another type; [`ensure`] makes them again.
pub async fn drop_all(connection: &mut PgConnection) -> Outcome<()> {
    for view in VIEWS {
        run(connection, format!("DROP VIEW IF EXISTS {}", view.relation())).await?;
    }
    Ok(())
}
