//! The JSON schema of `forecastle.toml`.

use forecastle_pipeline::config::RawConfig;
use schemars::schema_for;

use super::Page;

/// The schema of the configuration, for editors.
pub fn page() -> Page {
    let schema = schema_for!(RawConfig);
    Page {
        path: "docs/reference/forecastle.schema.json".to_owned(),
        text: format!("{:#}\n", schema.as_value()),
    }
}
