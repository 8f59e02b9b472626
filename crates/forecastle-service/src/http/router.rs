//! Every route: the table of contents of the service.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::app::App;
use super::layers::{add_headers, guard, limit, measure, panicked, state_problems};
use super::routes::{
    accuracy, audit, auth, exports, forecasts, groups, holidays, home, jobs, leaderboard, live,
    models, project, publication, runs, score, series, tokens, totals, users,
};
use super::{openapi, pages};

/// The largest body of a request.
const MOST_BYTES: usize = 1024 * 1024;

/// The routes under `/api/v1`, each with its description.
pub fn api() -> (Router<App>, OpenApi) {
    let api = OpenApiRouter::new()
        .routes(routes!(auth::login::login))
        .routes(routes!(auth::logout::logout))
        .routes(routes!(auth::me::me))
        .routes(routes!(auth::password::change_password))
        .routes(routes!(project::get::project))
        .routes(routes!(home::get::home))
        .routes(routes!(series::list::list_series))
        .routes(routes!(series::get::get_series))
        .routes(routes!(series::history::series_history))
        .routes(routes!(totals::get::totals))
        .routes(routes!(groups::list::list_groups))
        .routes(routes!(forecasts::list::list_forecasts))
        .routes(routes!(accuracy::get::accuracy))
        .routes(routes!(holidays::get::holidays))
        .routes(routes!(leaderboard::get::leaderboard))
        .routes(routes!(score::forecast::score))
        .routes(routes!(exports::get::export_run))
        .routes(routes!(runs::list::list_runs, runs::start::start_run))
        .routes(routes!(runs::get::get_run))
        .routes(routes!(runs::publish::publish_run))
        .routes(routes!(publication::rollback::roll_back_publication))
        .routes(routes!(jobs::list::list_jobs))
        .routes(routes!(jobs::get::get_job))
        .routes(routes!(jobs::cancel::cancel_job))
        .routes(routes!(models::list::list_models))
        .routes(routes!(models::promote::promote))
        .routes(routes!(models::rollback::roll_back_champion))
        .routes(routes!(users::list::list_users, users::create::create_user))
        .routes(routes!(users::change::change_user, users::remove::remove_user))
        .routes(routes!(tokens::list::list_tokens, tokens::create::create_token))
        .routes(routes!(tokens::revoke::revoke_token))
        .routes(routes!(audit::list::list_audit))
        .routes(routes!(live::connect::connect));
    OpenApiRouter::with_openapi(openapi::frame()).nest("/api/v1", api).split_for_parts()
}

/// The whole service. What is added last stands outermost.
pub fn service(app: &App) -> Router {
    let (api, _) = api();
    let guarded = api.route_layer(from_fn_with_state(app.clone(), guard));
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest);
    guarded
        .merge(pages::router())
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(compression)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), limit))
        .layer(from_fn(state_problems))
        .layer(from_fn_with_state(app.clone(), measure))
        .layer(from_fn(add_headers))
        .with_state(app.clone())
}
