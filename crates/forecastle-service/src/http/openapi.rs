//! The description of the API: what surrounds the routes, and the answers that all of them share.

use std::collections::BTreeMap;

use utoipa::openapi::path::{Operation, ParameterIn};
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, Info, License, OpenApi, OpenApiBuilder, PathItem, Ref,
    RefOr, ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};

use super::problem::{PROBLEM_JSON, ProblemDetails, ProblemPart};
use super::router;

/// Answers that say what is wrong: the status, the name, and when.
const PROBLEMS: [(&str, &str, &str); 11] = [
    (
        "400",
        "BadRequest",
        "A parameter is unknown or cannot be read, a cursor is not good any more, or the body is not JSON.",
    ),
    ("401", "NotSignedIn", "This needs an account."),
    ("403", "Forbidden", "This account may not do that, or the request came from another site."),
    ("404", "NotFound", "There is no such thing, or none that you may see."),
    ("405", "WrongMethod", "This address does not take that method."),
    ("409", "Conflict", "Things do not stand so that this can be done; no forecast yet, for one."),
    ("413", "TooLarge", "The body is larger than 1 MiB."),
    ("415", "NotJson", "The body is not declared as JSON."),
    ("422", "Misfit", "The body is JSON but does not fit, or a value is out of its range."),
    ("429", "TooManyAttempts", "Too many attempts; `Retry-After` says when to try again."),
    ("503", "Busy", "The service is busy or about to stop; `Retry-After` says when to try again."),
];

/// The whole description as indented JSON, with a line break at its end.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn openapi_json() -> forecastle_core::Result<String> {
    let (_, openapi) = router::api();
    let failed = |error: serde_json::Error| forecastle_core::Error::new("X002", error.to_string());
    let mut document = serde_json::to_value(complete(openapi)).map_err(failed)?;
    sort_extensions(&mut document);
    serde_json::to_string_pretty(&document).map(|text| text + "\n").map_err(failed)
}

/// Puts fields that begin with `x-` last and in order: they come out of a hash map, in another order every
/// time.
fn sort_extensions(value: &mut serde_json::Value) {
    match value {
        serde_json::Value::Array(items) => items.iter_mut().for_each(sort_extensions),
        serde_json::Value::Object(fields) => {
            let is_extension = |name: &String| name.starts_with("x-");
            let mut names: Vec<String> =
                fields.keys().filter(|n| is_extension(n)).cloned().collect();
            names.sort();
            for name in names {
                if let Some(extension) = fields.shift_remove(&name) {
                    fields.insert(name, extension);
                }
            }
            fields.values_mut().for_each(sort_extensions);
        }
        _ => {}
    }
}

/// What surrounds the routes.
pub fn frame() -> OpenApi {
    let mut info = Info::new("Forecastle", "1");
    info.description = Some(
        "Demand forecasts, how good they were, and how they are made. Errors are \
         `application/problem+json` with a stable `code`. Every answer that rests on a forecast names \
         its `run`. Lists go on at `meta.next`."
            .to_owned(),
    );
    info.license = Some(License::new("Apache-2.0"));
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("fct_ and 64 hexadecimal digits")
        .build();
    let cookie = ApiKeyValue::with_description(
        "forecastle_session",
        "A person's session; everything but GET needs `X-CSRF-Token` as well.",
    );
    let mut components = ComponentsBuilder::new()
        .schema(ProblemDetails::name(), ProblemDetails::schema())
        .schema(ProblemPart::name(), ProblemPart::schema())
        .security_scheme("bearer", SecurityScheme::Http(bearer))
        .security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    for (_, name, description) in PROBLEMS {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new().description(description);
        components = components.response(name, response.content(PROBLEM_JSON, content).build());
    }
    OpenApiBuilder::new().info(info).components(Some(components.build())).build()
}

/// Gives every operation the security and the problems that follow from what it takes.
pub fn complete(mut openapi: OpenApi) -> OpenApi {
    for item in openapi.paths.paths.values_mut() {
        for operation in operations(item) {
            complete_operation(operation);
        }
    }
    openapi
}

/// The operations of a path.
fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, put, post, delete, patch, .. } = item;
    [get, put, post, delete, patch].into_iter().filter_map(Option::as_mut)
}

/// Every operation with its path and method.
pub fn all_operations(openapi: &OpenApi) -> Vec<(&str, &'static str, &Operation)> {
    let mut all = Vec::new();
    for (path, item) in &openapi.paths.paths {
        let methods = [
            ("GET", &item.get),
            ("PUT", &item.put),
            ("POST", &item.post),
            ("DELETE", &item.delete),
            ("PATCH", &item.patch),
        ];
        let present = methods.into_iter().filter_map(|(name, op)| Some((name, op.as_ref()?)));
        all.extend(present.map(|(name, operation)| (path.as_str(), name, operation)));
    }
    all
}

/// What the guard is told about an operation: its permission, and whether it is for the whole project.
pub fn access_of(operation: &Operation) -> Option<(String, bool)> {
    let extensions = operation.extensions.as_ref()?;
    let permission = extensions.get("x-permission")?.as_str()?.to_owned();
    let is_whole = extensions.get("x-object").and_then(|value| value.as_str()) == Some("whole");
    Some((permission, is_whole))
}

fn complete_operation(operation: &mut Operation) {
    let permission = access_of(operation).map(|(permission, _)| permission).unwrap_or_default();
    let is_open = permission == "anyone";
    operation.security = Some(match is_open {
        true => Vec::new(),
        false => ["bearer", "cookie"]
            .map(|name| SecurityRequirement::new::<_, [&str; 0], &str>(name, []))
            .to_vec(),
    });
    let has = |place: ParameterIn| {
        let parameters = operation.parameters.iter().flatten();
        parameters.into_iter().any(|parameter| match parameter {
            RefOr::T(parameter) => parameter.parameter_in == place,
            RefOr::Ref(_) => false,
        })
    };
    let has_body = operation.request_body.is_some();
    let in_path = has(ParameterIn::Path);
    let mut statuses = vec!["400", "503"];
    match is_open {
        true => statuses.extend(["401", "403", "429"]),
        false => statuses.extend(["401", "403"]),
    }
    if in_path || has(ParameterIn::Query) {
        statuses.push("404");
    }
    if has_body {
        statuses.extend(["413", "415", "422"]);
    }
    if !is_open && permission != "own" {
        statuses.extend(["404", "409"]);
    }
    let known: BTreeMap<_, _> = PROBLEMS.iter().map(|(status, name, _)| (*status, *name)).collect();
    for status in statuses {
        let answer = || RefOr::Ref(Ref::from_response_name(known[status]));
        operation.responses.responses.entry(status.to_owned()).or_insert_with(answer);
    }
}
