//! Finding XGBoost's library.

use std::ffi::OsString;
use std::sync::OnceLock;

use forecastle_core::{Error, Result};

use super::super::engine::{Binned, Engine};
use super::super::rows::RowBlocks;
use super::engine::Xgboost;
use super::ffi::Api;

/// The environment variable with the path of XGBoost's library, for where the system does not find it.
pub const LIBRARY_VARIABLE: &str = "FORECASTLE_XGBOOST_LIB";

/// What the library is called on the systems there are.
const NAMES: [&str; 3] = ["libxgboost.so", "libxgboost.dylib", "xgboost.dll"];

/// The first release that has all that is used here.
const LEAST_VERSION: (i32, i32, i32) = (2, 0, 0);

/// XGBoost as an engine: its library is looked for once, at [`LIBRARY_VARIABLE`] where that is set, else by its
/// names where the system looks for libraries.
///
/// # Errors
/// `M004` when there is none, or one older than 2.0, with what to do.
pub fn xgboost() -> Result<&'static Xgboost> {
    static FOUND: OnceLock<std::result::Result<Xgboost, String>> = OnceLock::new();
    let path = std::env::var_os(LIBRARY_VARIABLE).filter(|path| !path.is_empty());
    let found = FOUND.get_or_init(|| look_for(path));
    found.as_ref().map_err(|why| missing(why))
}

/// XGBoost as an engine that says what to do where its library is not installed, once rows are there to learn from.
pub struct WhereInstalled;

impl Engine for WhereInstalled {
    fn name(&self) -> &'static str {
        "xgboost"
    }

    fn ready(&self) -> Result<()> {
        xgboost().map(|_| ())
    }

    fn bin(&self, rows: &dyn RowBlocks, bins: usize) -> Result<Box<dyn Binned>> {
        xgboost()?.bin(rows, bins)
    }
}

/// The library at a path, or by its names when there is none.
pub(super) fn look_for(path: Option<OsString>) -> std::result::Result<Xgboost, String> {
    if let Some(path) = path {
        let name = path.to_string_lossy().into_owned();
        let told = |why| format!("{LIBRARY_VARIABLE} is `{name}`: {why}");
        return Api::load(&path).and_then(|api| checked(api, name.clone())).map_err(told);
    }
    for name in NAMES {
        if let Ok(api) = Api::load(name.as_ref()) {
            return checked(api, name.to_owned());
        }
    }
    Err("its library is not installed".to_owned())
}

fn checked(api: &'static Api, name: String) -> std::result::Result<Xgboost, String> {
    let version = api.version();
    if version < LEAST_VERSION {
        let (major, minor, patch) = version;
        return Err(format!("version {major}.{minor}.{patch} is older than 2.0"));
    }
    Ok(Xgboost::new(api, name))
}

/// The error for a library that cannot be used.
pub(super) fn missing(why: &str) -> Error {
    Error::new("M004", format!("XGBoost cannot be used: {why}")).hint(format!(
        "install it with `pip install xgboost-cpu` and set {LIBRARY_VARIABLE} to the path of \
         xgboost/lib/libxgboost.so in the folder that `pip show xgboost-cpu` names"
    ))
}
