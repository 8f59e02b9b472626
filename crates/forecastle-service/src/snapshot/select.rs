//! Which series an account sees.

use std::collections::BTreeMap;
use std::sync::Arc;

use forecastle_core::{Error, Result};

use super::Snapshot;
use super::attributes::{Attributes, Column};
use super::names::{key_of, name_of};

/// What an account may see: for each column the values allowed. Several columns restrict each other; no
/// column at all means everything, a column that does not exist means nothing.
pub type Scope = BTreeMap<String, Vec<String>>;

/// The series that a request is about: those that the account may see and that its filters leave.
#[derive(Debug, Clone)]
pub struct Selection {
    series: Arc<[u32]>,
    is_scoped: bool,
    name: String,
    fingerprint: String,
}

impl Selection {
    /// The series' places in the panel, ascending.
    pub(super) fn series(&self) -> impl ExactSizeIterator<Item = usize> + Clone + '_ {
        self.series.iter().map(|series| *series as usize)
    }

    /// The series at a place of the selection.
    pub(super) fn at(&self, place: usize) -> usize {
        self.series[place] as usize
    }

    /// The number of series.
    pub fn len(&self) -> usize {
        self.series.len()
    }

    /// Whether there is no series.
    pub fn is_empty(&self) -> bool {
        self.series.is_empty()
    }

    /// Whether the account sees a part only.
    pub fn is_scoped(&self) -> bool {
        self.is_scoped
    }

    /// What is selected, in words.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// A text that no other selection of the same snapshot has.
    pub(super) fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    fn contains(&self, series: usize) -> bool {
        self.series.binary_search(&(series as u32)).is_ok()
    }
}

impl Snapshot {
    /// The series that an account with this scope sees through these filters.
    ///
    /// `filters` are written `Column:value`: values of one column are alternatives, columns restrict each
    /// other. `search` is words that a series' name and attributes contain, in any order and case.
    ///
    /// # Errors
    /// `Q001` when a filter names no column; it names the columns.
    pub fn select(
        &self,
        scope: &Scope,
        filters: &[String],
        search: Option<&str>,
    ) -> Result<Selection> {
        let wanted = wanted(&self.attributes, filters)?;
        let words: Vec<String> =
            search.unwrap_or_default().split_whitespace().map(str::to_lowercase).collect();
        let fingerprint = serde_json::to_string(&(scope, &wanted, &words)).unwrap_or_default();
        let name = name(&self.attributes, scope, &wanted, &words);
        let is_scoped = !scope.is_empty();
        if !is_scoped && wanted.is_empty() && words.is_empty() {
            let series = Arc::clone(&self.everything);
            return Ok(Selection { series, is_scoped, name, fingerprint });
        }
        let is_allowed = allowed(&self.attributes, scope);
        let is_wanted: Vec<_> = wanted
            .iter()
            .map(|(column, values)| {
                let column = &self.attributes.columns[*column];
                (column, values.iter().filter_map(|value| column.place_of(value)).collect())
            })
            .collect();
        let is_selected = |series: &u32| {
            let series = *series as usize;
            is_allowed.as_ref().is_some_and(|columns| holds(columns, series))
                && holds(&is_wanted, series)
                && words.iter().all(|word| self.search_texts[series].contains(word.as_str()))
        };
        let series: Vec<u32> = self.everything.iter().copied().filter(is_selected).collect();
        let name = match series.as_slice() {
            [only] => name_of(&self.panel, *only as usize),
            _ => name,
        };
        Ok(Selection { series: series.into(), is_scoped, name, fingerprint })
    }

    /// The selection of one of the selected series alone.
    ///
    /// # Errors
    /// `N001` when it is not among the selected ones, whether or not there is such a series.
    pub(super) fn only(&self, selection: &Selection, id: &str) -> Result<(usize, Selection)> {
        let series = key_of(id, self.panel.key_names().len())
            .and_then(|key| self.panel.keys().binary_search(&key).ok())
            .filter(|series| selection.contains(*series))
            .ok_or_else(|| Error::new("N001", "there is no such series").with_value(id))?;
        let alone = Selection {
            series: Arc::new([series as u32]),
            is_scoped: selection.is_scoped,
            name: name_of(&self.panel, series),
            fingerprint: format!("series {series}"),
        };
        Ok((series, alone))
    }
}

/// The text that words are searched in: a series' name and its other attributes.
pub fn search_text(
    panel: &forecastle_core::Panel,
    attributes: &Attributes,
    series: usize,
) -> String {
    let others = attributes.columns.iter().filter(|column| !column.is_key);
    let others = others.filter_map(|column| column.value(series));
    let mut text = name_of(panel, series);
    for value in others {
        text.push('\n');
        text.push_str(value);
    }
    text.to_lowercase()
}

/// Whether a series has one of the values asked for in every column.
fn holds(columns: &[(&Column, Vec<usize>)], series: usize) -> bool {
    columns
        .iter()
        .all(|(column, places)| column.place(series).is_some_and(|place| places.contains(&place)))
}

/// The columns and values of a scope; `None` when it names a column that does not exist.
fn allowed<'a>(attributes: &'a Attributes, scope: &Scope) -> Option<Vec<(&'a Column, Vec<usize>)>> {
    scope
        .iter()
        .map(|(name, values)| {
            let column = attributes.find(name)?;
            Some((column, values.iter().filter_map(|value| column.place_of(value)).collect()))
        })
        .collect()
}

/// Filters by the place of their column, values sorted. A column's name may itself have a colon: the
/// longest that fits is meant.
fn wanted(attributes: &Attributes, filters: &[String]) -> Result<BTreeMap<usize, Vec<String>>> {
    let mut wanted: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for filter in filters {
        let value_in = |name: &String| filter.strip_prefix(name.as_str())?.strip_prefix(':');
        let named = attributes.columns.iter().enumerate().filter_map(|(place, column)| {
            Some((column.name.len(), place, value_in(&column.name)?))
        });
        let Some((_, place, value)) = named.max_by_key(|(length, ..)| *length) else {
            let Some((name, _)) = filter.split_once(':') else {
                let message = format!("`{filter}` is no filter");
                return Err(Error::new("Q001", message)
                    .with_value(filter)
                    .hint("a filter is a column and a value: Store:12"));
            };
            return Err(attributes.unknown(name));
        };
        wanted.entry(place).or_default().push(value.to_owned());
    }
    for values in wanted.values_mut() {
        values.sort();
        values.dedup();
    }
    Ok(wanted)
}

/// What is selected, in words: the filters, else the scope, else `All`.
fn name(
    attributes: &Attributes,
    scope: &Scope,
    wanted: &BTreeMap<usize, Vec<String>>,
    words: &[String],
) -> String {
    let in_words = |column: &str, values: &[String]| format!("{column} {}", values.join(", "));
    let mut parts: Vec<String> = wanted
        .iter()
        .map(|(column, values)| in_words(&attributes.columns[*column].name, values))
        .collect();
    if !words.is_empty() {
        parts.push(format!("“{}”", words.join(" ")));
    }
    if parts.is_empty() {
        parts.extend(scope.iter().map(|(column, values)| in_words(column, values)));
    }
    if parts.is_empty() { "All".to_owned() } else { parts.join(" / ") }
}
