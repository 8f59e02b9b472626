//! The variables of the environment that say who asks and where: nothing secret stands in a file.

use std::collections::BTreeMap;
use std::fmt;

/// Variables of the environment, by name. Its text form shows no value.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// The variables of this process; those that are not text are left out.
    pub fn of_process() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self { variables: std::env::vars_os().filter_map(text).collect() }
    }

    /// Variables given one by one, and no others.
    pub fn of(variables: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        let owned = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        Self { variables: owned.collect() }
    }

    /// The variables whose names begin with a prefix, in the order of their names.
    pub fn beginning_with(&self, prefix: &str) -> impl Iterator<Item = (&str, &str)> {
        let all = self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        all.filter(move |(name, _)| name.starts_with(prefix))
    }

    /// The value of a variable, if it is set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.variables.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_shown() {
        let environment = Environment::of([("AWS_SECRET_ACCESS_KEY", "s3cret"), ("HOME", "/home")]);
        assert_eq!(format!("{environment:?}"), "[\"AWS_SECRET_ACCESS_KEY\", \"HOME\"]");
        let aws: Vec<_> = environment.beginning_with("AWS_").collect();
        assert_eq!(aws, [("AWS_SECRET_ACCESS_KEY", "s3cret")]);
    }
}
