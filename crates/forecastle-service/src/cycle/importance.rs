//! Which features matter to the champion.

use forecastle_core::Result;
use forecastle_pipeline::importance::{
    GroupImportance, Importance, MemberImportance, REPEATS, importance,
};
use serde_json::{Value, json};

use super::explain::champion;
use super::{Loaded, Session, Talk};

/// Which features matter to the champion.
pub struct WhatMatters {
    /// The version.
    pub version: u32,
    /// What matters to each of its models that have features.
    pub importance: Importance,
}

/// Says which features matter to the champion.
///
/// # Errors
/// `R001` when no version fits the data, `M002` when it cannot be restored.
pub fn what_matters(session: &Session, loaded: &Loaded, talk: &dyn Talk) -> Result<WhatMatters> {
    let (version, file) = champion(session, loaded)?;
    let panel = &loaded.panel;
    let horizon = session.horizon(panel);
    let importance = importance(&file, panel, &loaded.weights, horizon, talk)?;
    Ok(WhatMatters { version: version.version, importance })
}

impl WhatMatters {
    /// Everything, for programs.
    pub fn json(&self) -> Value {
        json!({
            "version": self.version,
            "model": self.importance.model.name,
            "repeats": REPEATS,
            "members": self.importance.members.iter().map(member).collect::<Vec<_>>(),
        })
    }
}

fn member(member: &MemberImportance) -> Value {
    let measured = member.measured.as_ref().ok();
    json!({
        "model": member.model.name,
        "share": member.share,
        "first": measured.map(|measured| &measured.periods.0),
        "last": measured.map(|measured| &measured.periods.1),
        "metric": measured.map(|measured| measured.metric.name),
        "score": measured.map(|measured| measured.score),
        "series": measured.map(|measured| measured.series),
        "not_measured": member.measured.as_ref().err(),
        "groups": member.groups.iter().map(group).collect::<Vec<_>>(),
        "columns": member.columns.iter().map(|column| json!({
            "column": column.name,
            "group": column.group.words(),
            "gain_percent": 100.0 * column.gain,
            "splits": column.splits,
        })).collect::<Vec<_>>(),
    })
}

fn group(group: &GroupImportance) -> Value {
    let loss = group.loss();
    json!({
        "group": group.group.words(),
        "gain_percent": 100.0 * group.gain,
        "splits": group.splits,
        "worse_by": loss.map(|(mean, ..)| mean),
        "least": loss.map(|(_, least, _)| least),
        "most": loss.map(|(.., most)| most),
    })
}
