//! The hierarchy of a panel's columns.

use std::borrow::Cow;

use super::{Hierarchy, HierarchyLevel};
use crate::error::{Error, Result};
use crate::panel::Panel;

impl Hierarchy {
    /// Levels by key columns and constant columns of a panel, each a list of columns; none at all for the total.
    /// A series whose constant is unknown belongs to the node of the empty text.
    ///
    /// # Errors
    /// `C003` when there is no such column.
    pub fn of_panel(panel: &Panel, levels: &[Vec<String>]) -> Result<Self> {
        let level = |columns: &Vec<String>| {
            let own = columns.iter().map(|name| texts(panel, name)).collect::<Result<Vec<_>>>()?;
            let key =
                |series: usize| -> Vec<&str> { own.iter().map(|texts| &*texts[series]).collect() };
            let of_series: Vec<_> = (0..panel.series_count()).map(key).collect();
            let mut keys = of_series.clone();
            keys.sort_unstable();
            keys.dedup();
            let place = |key: &Vec<&str>| keys.binary_search(key).unwrap_or(0) as u32;
            let node_of = of_series.iter().map(place).collect();
            let keys = keys.iter().map(|key| key.iter().map(|part| (*part).to_owned()).collect());
            let name = if columns.is_empty() { "total".to_owned() } else { columns.join("/") };
            Ok(HierarchyLevel { name, columns: columns.clone(), keys: keys.collect(), node_of })
        };
        Self::new(panel.series_count(), levels.iter().map(level).collect::<Result<_>>()?)
    }
}

/// A column's value of each series as text.
fn texts<'a>(panel: &'a Panel, name: &str) -> Result<Vec<Cow<'a, str>>> {
    if let Some(part) = panel.key_names().iter().position(|key| key == name) {
        return Ok(panel.keys().iter().map(|key| key.parts()[part].as_str().into()).collect());
    }
    let column = panel.statics().iter().find(|column| column.name == name).ok_or_else(|| {
        let known = panel.statics().iter().map(|column| column.name.as_str());
        let known: Vec<_> = panel.key_names().iter().map(String::as_str).chain(known).collect();
        Error::new("C003", format!("hierarchy.levels names `{name}`, which groups no series"))
            .hint(format!("columns that group series: {}", known.join(", ")))
    })?;
    let text = |value: &f64| -> Cow<'a, str> {
        match (value.is_nan(), column.labels.get(*value as usize)) {
            (true, _) => "".into(),
            (false, Some(label)) => label.as_str().into(),
            (false, None) => value.to_string().into(),
        }
    };
    Ok(column.values.iter().map(text).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::{MissingPeriod, PanelBuilder, Static};
    use crate::{Frequency, Period, SeriesKey};

    fn panel() -> Panel {
        let key = |store: &str, item: &str| SeriesKey::new(vec![store.into(), item.into()]);
        let series = [("a", "1"), ("a", "2"), ("b", "1"), ("b", "2")];
        let starts = series.map(|(store, item)| (key(store, item), Period(0))).to_vec();
        let names = vec!["store".to_owned(), "item".to_owned()];
        let builder = PanelBuilder::new(Frequency::Daily, names, starts, Period(3), 0, vec![]);
        let mut builder = builder.unwrap();
        builder.add_static(Static {
            name: "brand".to_owned(),
            labels: vec!["x".to_owned(), "y".to_owned()],
            values: vec![1.0, 0.0, 1.0, f64::NAN],
        });
        builder.finish(MissingPeriod::Zero)
    }

    #[test]
    fn columns_nest_and_cross() {
        let columns = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let levels = [columns(&[]), columns(&["store"]), columns(&["brand"])];
        let hierarchy = Hierarchy::of_panel(&panel(), &levels).unwrap();
        let of =
            |level: usize| (&hierarchy.levels()[level].keys, &hierarchy.levels()[level].node_of);
        assert_eq!(of(0), (&vec![vec![]], &vec![0; 4]));
        assert_eq!(hierarchy.levels()[1].name, "store");
        assert_eq!(of(2).0, &vec![vec![""], vec!["x"], vec!["y"]]);
        assert_eq!(of(2).1, &[2, 1, 2, 0]);
        assert!(hierarchy.nesting().is_none());
    }

    #[test]
    fn an_unknown_column_is_an_error_with_those_that_are_known() {
        let error = Hierarchy::of_panel(&panel(), &[vec!["shop".to_owned()]]).unwrap_err();
        assert_eq!(error.code(), "C003");
        assert!(error.next_step().unwrap().contains("store, item, brand"));
    }
}
