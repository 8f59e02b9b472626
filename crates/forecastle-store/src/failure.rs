//! Places at which a test can have the process killed, to see what is left behind.
//!
//! In builds with debug assertions, `FORECASTLE_FAIL_AT=<point>` kills the process with SIGKILL when it
//! comes to that point, `<point>#3` when it comes there for the third time. Other builds go past.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use forecastle_core::{Error, Result};

/// Every place there is, by what is being done.
pub const FAILURE_POINTS: &[&str] = &[
    "open:before_migration",
    "open:migrated",
    "import:inside_transaction",
    "import:before_renaming",
    "run:inside_begin",
    "run:begun",
    "run:folder_made",
    "run:file_written",
    "run:files_listed",
    "run:manifest_written",
    "run:before_rename",
    "run:after_rename",
    "run:inside_prepare",
    "run:prepared",
    "publish:begun",
    "publish:verified",
    "publish:before_switch",
    "publish:inside_transaction",
    "publish:after_switch",
    "publish:before_clean_up",
    "publish:cleaned_up",
    "artifact:before_write",
    "artifact:written",
    "registry:artifacts_kept",
    "registry:inside_transaction",
    "registry:registered",
    "job:inside_enqueue",
    "job:enqueued",
    "job:inside_claim",
    "job:claimed",
    "job:inside_report",
    "job:reported",
    "job:before_publish",
    "job:inside_publish",
    "job:after_publish",
    "job:before_finish",
    "job:inside_finish",
    "job:finished",
];

const VARIABLE: &str = "FORECASTLE_FAIL_AT";

/// The point to fail at, and at which time of coming there.
fn wanted() -> Option<&'static (String, u32)> {
    static WANTED: OnceLock<Option<(String, u32)>> = OnceLock::new();
    WANTED.get_or_init(|| std::env::var(VARIABLE).ok().map(|text| parse(&text))).as_ref()
}

fn parse(text: &str) -> (String, u32) {
    match text.split_once('#') {
        Some((point, time)) => (point.to_owned(), time.parse().unwrap_or(0)),
        None => (text.to_owned(), 1),
    }
}

/// Makes sure that the point to fail at, if one is named, exists.
///
/// # Errors
/// `C003` when it does not.
pub fn check_environment() -> Result<()> {
    if !cfg!(debug_assertions) {
        return Ok(());
    }
    match wanted() {
        Some((point, time)) if *time == 0 || !FAILURE_POINTS.contains(&point.as_str()) => {
            Err(Error::new("C003", format!("{VARIABLE} names no failure point"))
                .with_value(point)
                .hint(format!("the points: {}", FAILURE_POINTS.join(", "))))
        }
        _ => Ok(()),
    }
}

/// Comes to a point; kills the process when it is the one to fail at.
pub fn reach(point: &str) {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    if !cfg!(debug_assertions) {
        return;
    }
    debug_assert!(FAILURE_POINTS.contains(&point), "{point} is not in FAILURE_POINTS");
    if let Some((wanted, time)) = wanted()
        && wanted == point
        && COUNT.fetch_add(1, Ordering::SeqCst) + 1 == *time
    {
        kill();
    }
}

/// Ends the process as a power cut would: nothing is tidied up.
fn kill() -> ! {
    let me = std::process::id().to_string();
    let killed = std::process::Command::new("kill").args(["-9", &me]).status();
    debug_assert!(killed.is_ok(), "there is no `kill` on this machine");
    loop {
        std::thread::park();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_may_be_counted() {
        assert_eq!(parse("run:begun"), ("run:begun".to_owned(), 1));
        assert_eq!(parse("run:file_written#3"), ("run:file_written".to_owned(), 3));
        assert_eq!(parse("run:begun#x").1, 0);
    }

    #[test]
    fn names_are_unique() {
        let mut names = FAILURE_POINTS.to_vec();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FAILURE_POINTS.len());
    }
}
