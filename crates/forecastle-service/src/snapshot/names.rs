//! What series are called: in addresses, and in words.

use forecastle_core::{Panel, SeriesKey};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::api::Key;

/// The id of the only series of a table without key columns.
const ONLY: &str = "all";

/// What is written as it is in an address besides letters and digits; `~` joins the parts.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

/// A series' id in addresses: the key's parts joined by `~`, each percent-encoded.
pub fn id_of(key: &SeriesKey) -> String {
    if key.parts().is_empty() {
        return ONLY.to_owned();
    }
    let parts = key.parts().iter().map(|part| utf8_percent_encode(part, PLAIN).to_string());
    let id = parts.collect::<Vec<_>>().join("~");
    // Addresses take these two for a way up.
    if matches!(id.as_str(), "." | "..") { id.replace('.', "%2E") } else { id }
}

/// The key that an id stands for; `None` when it cannot be one of a table with so many key columns.
pub fn key_of(id: &str, part_count: usize) -> Option<SeriesKey> {
    if part_count == 0 {
        return (id == ONLY).then(|| SeriesKey::new(Vec::new()));
    }
    let parts = id.split('~').map(|part| percent_decode_str(part).decode_utf8().ok());
    let parts = parts.map(|part| Some(part?.into_owned())).collect::<Option<Vec<_>>>()?;
    (parts.len() == part_count).then(|| SeriesKey::new(parts))
}

/// A series' name in words: `Store 12 / Dept 3`.
pub fn name_of(panel: &Panel, series: usize) -> String {
    let parts = panel.keys()[series].parts();
    if parts.is_empty() {
        return "All".to_owned();
    }
    let parts = panel.key_names().iter().zip(parts).map(|(name, part)| format!("{name} {part}"));
    parts.collect::<Vec<_>>().join(" / ")
}

/// A series' key by column.
pub fn columns_of(panel: &Panel, series: usize) -> Key {
    panel.key_names().iter().cloned().zip(panel.keys()[series].parts().iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_as_keys() {
        for parts in [vec!["12"], vec!["a~b", "c/d?"], vec!["%7E", "é 1"], vec![".."], vec![]] {
            let key = SeriesKey::new(parts.iter().map(|part| (*part).to_owned()).collect());
            assert_eq!(key_of(&id_of(&key), parts.len()), Some(key));
        }
        assert_eq!(id_of(&SeriesKey::new(vec!["a~b".to_owned(), "c".to_owned()])), "a%7Eb~c");
        assert_eq!(key_of("1~2", 1), None);
        assert_eq!(key_of("%FF", 1), None);
    }
}
