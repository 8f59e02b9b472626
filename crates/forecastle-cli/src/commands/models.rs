//! `forecastle models`.

use forecastle_core::{Error, Result};
use forecastle_models::MODELS;
use forecastle_service::cycle::Asker;
use forecastle_store::{Registry, Version};
use serde_json::json;

use crate::args::{Common, Format, Models};
use crate::output::Output;
use crate::session::{has_project, open_store};

/// Shows and changes the registry.
///
/// # Errors
/// When a version does not exist or the registry cannot be written.
pub fn run(common: &Common, command: Models, output: &Output) -> Result<()> {
    // The models there are can be listed anywhere.
    if matches!(command, Models::List) && !has_project(common) {
        return list(&Registry::default(), output);
    }
    let store = open_store(common)?;
    match command {
        Models::List => list(&store.registry()?, output),
        Models::Show { version } => {
            let registry = store.registry()?;
            let found = registry.find(version).ok_or_else(|| {
                Error::new("R001", format!("there is no version {version}"))
                    .hint("`forecastle models list` shows the versions")
            })?;
            show(found, output);
            Ok(())
        }
        Models::Promote { version, reason } => {
            show(&store.promote(version, &reason, &Asker::default().by)?, output);
            Ok(())
        }
        Models::Rollback => {
            show(&store.roll_back(&Asker::default().by)?, output);
            output.hint("`forecastle forecast` publishes a forecast by this version");
            Ok(())
        }
    }
}

fn list(registry: &Registry, output: &Output) -> Result<()> {
    if output.format() == Format::Json {
        let models: Vec<_> = MODELS
            .iter()
            .map(|model| json!({ "name": model.name, "title": model.title, "doc": model.doc }))
            .collect();
        output.json(&json!({
            "champion": registry.champion().map(|champion| champion.version),
            "versions": registry.versions,
            "models": models,
        }));
        return Ok(());
    }
    let rows: Vec<Vec<String>> = registry.versions.iter().map(row).collect();
    output.rows(&["version", "model", "standing", "metric", "score", "through", "reason"], &rows);
    if registry.versions.is_empty() {
        output.say("No version yet. Models to choose from:");
        let width = MODELS.iter().map(|model| model.name.len()).max().unwrap_or_default();
        for model in MODELS {
            output.say(format!("  {:width$}  {}", model.name, model.doc));
        }
        output.hint("`forecastle train` makes a version");
    }
    Ok(())
}

fn row(version: &Version) -> Vec<String> {
    vec![
        version.version.to_string(),
        version.model.clone(),
        format!("{:?}", version.standing).to_lowercase(),
        version.metric.clone(),
        format!("{:.4}", version.score),
        version.through.clone(),
        version.reason.clone(),
    ]
}

fn show(version: &Version, output: &Output) {
    if output.format() == Format::Json {
        output.json(&json!(version));
        return;
    }
    let names = ["version", "model", "standing", "metric", "score", "through", "reason"];
    let mut rows: Vec<Vec<String>> = names
        .iter()
        .zip(row(version))
        .map(|(name, value)| vec![(*name).to_owned(), value])
        .collect();
    rows.push(vec!["created_at".to_owned(), version.created_at.clone()]);
    rows.push(vec!["artifact".to_owned(), version.artifact.to_string()]);
    output.rows(&["field", "value"], &rows);
}
