//! Models.

pub mod list;
pub mod promote;
pub mod rollback;

use forecastle_store::Version;

use crate::api::VersionInfo;
use crate::auth::Account;

/// What is said of a version instead of a reason that rests on series that the asker does not see.
const REASON_FOR_A_PART: &str = "judged on all series of the project";

/// A version as an account may see it: figures of the whole are not for those who see a part.
fn version_info(version: &Version, account: &Account) -> VersionInfo {
    let is_whole = !account.is_scoped();
    VersionInfo {
        version: version.version,
        model: version.model.clone(),
        standing: version.standing.name().to_owned(),
        reason: match is_whole {
            true => version.reason.clone(),
            false => REASON_FOR_A_PART.to_owned(),
        },
        metric: version.metric.clone(),
        score: Some(version.score).filter(|score| is_whole && score.is_finite()),
        through: version.through.clone(),
        created_at: version.created_at.clone(),
    }
}
