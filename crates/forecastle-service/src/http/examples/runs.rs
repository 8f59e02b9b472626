//! Runs, jobs, publications and versions.

use super::text;
use crate::api::{
    JobInfo, JobPage, JobState, Meta, ModelInfo, Models, NewRun, Promotion, Publication, RunFile,
    RunInfo, RunPage, VersionInfo,
};

/// A run.
pub fn run() -> RunInfo {
    RunInfo {
        run: text("r_0001"),
        kind: text("forecast"),
        made_at: text("2025-10-27T06:41:00Z"),
        origin: text("2025-10-24"),
        horizon: 13,
        model: text("lightgbm"),
        reason: text("lowest wmape of 7 models"),
        version: Some(3),
        is_published: true,
        published_at: Some(text("2025-10-27T06:41:02Z")),
        metric: text("wmape"),
        score: Some(3.86),
        files: vec![RunFile { file: text("forecast.csv"), bytes: 51_203, sha256: "9f".repeat(32) }],
    }
}

/// A page of one run.
pub fn run_page() -> RunPage {
    RunPage { items: vec![run()], meta: Meta { next: None, total: 1, run: None } }
}

/// A run to be made.
pub fn new_run() -> NewRun {
    NewRun { horizon: Some(13), models: vec![text("seasonal_naive")], levels: vec![80.0, 95.0] }
}

/// A job in progress.
pub fn job() -> JobInfo {
    JobInfo {
        id: text("j_0001"),
        kind: text("run"),
        state: JobState::Running,
        step: text("backtest"),
        done: 12,
        total: 35,
        requested_by: text("ana"),
        created_at: text("2025-10-27T06:40:12Z"),
        started_at: Some(text("2025-10-27T06:40:13Z")),
        finished_at: None,
        attempts: 1,
        run: None,
        error: None,
        log: vec![text("Read data/sales.csv: 6392 rows, 45 series, weekly (Friday) (0.1 s)")],
    }
}

/// A page of one job.
pub fn job_page() -> JobPage {
    JobPage { items: vec![job()], meta: Meta { next: None, total: 1, run: None } }
}

/// A publication.
pub fn publication() -> Publication {
    Publication {
        run: text("r_0001"),
        published_at: text("2025-10-27T06:41:02Z"),
        published_by: text("ana"),
        before: None,
    }
}

/// A version.
pub fn version() -> VersionInfo {
    VersionInfo {
        version: 3,
        model: text("lightgbm"),
        standing: text("champion"),
        reason: text("no worse than the champion's model on the same origins"),
        metric: text("wmape"),
        score: Some(3.86),
        through: text("2025-10-24"),
        created_at: text("2025-10-27T06:40:58Z"),
    }
}

/// Models and versions.
pub fn models() -> Models {
    Models {
        models: vec![ModelInfo {
            name: text("seasonal_naive"),
            title: text("Seasonal naive"),
            doc: text("the value one season before"),
            use_when: text("as the baseline that others have to beat"),
            is_tried: true,
        }],
        champion: Some(3),
        versions: vec![version()],
    }
}

/// Why a version is made the champion.
pub fn promotion() -> Promotion {
    Promotion { reason: text("held up better over Thanksgiving") }
}
