//! Columns to group and filter by: hierarchy, static columns, keys.

use std::cmp::Ordering;
use std::collections::HashMap;

use forecastle_core::{Error, Panel, Result};
use forecastle_pipeline::names::did_you_mean;

/// The place of a value that a series does not have.
const NONE: u32 = u32::MAX;

/// One column.
pub struct Column {
    /// Its name.
    pub name: String,
    /// Whether it is one of the keys.
    pub is_key: bool,
    /// Its values, sorted: whole numbers by value, then text.
    values: Vec<String>,
    /// For each series the place of its value.
    places: Vec<u32>,
}

impl Column {
    fn new<'a>(
        name: &str,
        is_key: bool,
        cells: impl Iterator<Item = Option<&'a str>> + Clone,
    ) -> Self {
        let mut values: Vec<&str> = cells.clone().flatten().collect();
        values.sort_unstable();
        values.dedup();
        values.sort_by(|a, b| compare(a, b));
        let place_of: HashMap<&str, u32> =
            values.iter().enumerate().map(|(place, value)| (*value, place as u32)).collect();
        let places = cells.map(|cell| cell.map_or(NONE, |cell| place_of[cell])).collect();
        let values = values.into_iter().map(str::to_owned).collect();
        Self { name: name.to_owned(), is_key, values, places }
    }

    /// A series' value.
    pub fn value(&self, series: usize) -> Option<&str> {
        self.place(series).map(|place| self.text(place))
    }

    /// The place of a series' value among all values.
    pub fn place(&self, series: usize) -> Option<usize> {
        let place = self.places[series];
        (place != NONE).then_some(place as usize)
    }

    /// The value at a place.
    pub fn text(&self, place: usize) -> &str {
        &self.values[place]
    }

    /// The number of values, over all series.
    pub fn value_count(&self) -> usize {
        self.values.len()
    }

    /// The place of a value; `None` when no series has it.
    pub fn place_of(&self, value: &str) -> Option<usize> {
        self.values.binary_search_by(|other| compare(other, value)).ok()
    }
}

/// Whole numbers before text, numbers by value.
fn compare(a: &str, b: &str) -> Ordering {
    match (a.parse::<i64>(), b.parse::<i64>()) {
        (Ok(x), Ok(y)) => x.cmp(&y).then_with(|| a.cmp(b)),
        (Ok(_), Err(_)) => Ordering::Less,
        (Err(_), Ok(_)) => Ordering::Greater,
        (Err(_), Err(_)) => a.cmp(b),
    }
}

/// Every column, from broad to narrow.
pub struct Attributes {
    /// The columns: the hierarchy, other static columns, other keys.
    pub columns: Vec<Column>,
}

impl Attributes {
    /// Looks at a panel's keys and static columns.
    pub fn of(panel: &Panel, hierarchy: &[String]) -> Self {
        let statics = panel.statics().iter().map(|column| &column.name);
        let mut names: Vec<&String> = Vec::new();
        for name in hierarchy.iter().chain(statics).chain(panel.key_names()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let columns = names.into_iter().filter_map(|name| column(panel, name)).collect();
        Self { columns }
    }

    /// The column of a name.
    pub fn find(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column of a name that somebody asked for.
    ///
    /// # Errors
    /// `Q001` naming the columns.
    pub fn column(&self, name: &str) -> Result<&Column> {
        self.find(name).ok_or_else(|| self.unknown(name))
    }

    /// The error for a column that there is none of.
    pub fn unknown(&self, name: &str) -> Error {
        let names: Vec<_> = self.columns.iter().map(|column| column.name.as_str()).collect();
        let near = did_you_mean(name, names.iter().copied());
        Error::new("Q001", format!("no column is called `{name}`"))
            .with_value(name)
            .hint(format!("{near}columns: {}", names.join(", ")))
    }
}

/// A key or static column as text; `None` for a level of the hierarchy that the panel does not have.
fn column(panel: &Panel, name: &str) -> Option<Column> {
    if let Some(part) = panel.key_names().iter().position(|key| key == name) {
        let cells = panel.keys().iter().map(|key| Some(key.parts()[part].as_str()));
        return Some(Column::new(name, true, cells));
    }
    let column = panel.statics().iter().find(|column| column.name == name)?;
    if column.labels.is_empty() {
        let texts: Vec<_> = column.values.iter().map(ToString::to_string).collect();
        let cells = texts.iter().zip(&column.values);
        let cells = cells.map(|(text, value)| (!value.is_nan()).then_some(text.as_str()));
        return Some(Column::new(name, false, cells));
    }
    let label = |value: &f64| column.labels.get(*value as usize).filter(|_| !value.is_nan());
    let cells = column.values.iter().map(|value| label(value).map(String::as_str));
    Some(Column::new(name, false, cells.map(|cell| cell.filter(|text| !text.is_empty()))))
}
