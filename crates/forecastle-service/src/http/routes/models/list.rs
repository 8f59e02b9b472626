//! `GET /models`.

use axum::Json;
use forecastle_models::MODELS;
use forecastle_pipeline::config;

use super::version_info;
use crate::http::routes::prelude::*;

/// Models to choose from, and versions trained.
#[utoipa::path(
    get,
    path = "/models",
    tag = "models",
    operation_id = "list_models",
    responses((status = 200, description = "Done.", body = api::Models, example = json!(examples::models()))),
    extensions(("x-permission" = json!("read")))
)]
pub async fn list_models(
    State(app): State<App>,
    caller: Caller,
    Query(()): Query<()>,
) -> Answer<api::Models> {
    let models = app.work(move |app| {
        let tried = config::load(&app.project)?.models;
        let registry = app.store.registry()?;
        let models = MODELS.iter().map(|model| api::ModelInfo {
            name: model.name.to_owned(),
            title: model.title.to_owned(),
            doc: model.doc.to_owned(),
            use_when: model.use_when.to_owned(),
            is_tried: tried.iter().any(|name| *name == model.name),
        });
        let versions = registry.versions.iter().rev();
        Ok(api::Models {
            models: models.collect(),
            champion: registry.champion().map(|champion| champion.version),
            versions: versions.map(|version| version_info(version, &caller.0)).collect(),
        })
    });
    models.await.map(Json)
}
