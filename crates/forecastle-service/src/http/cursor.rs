//! Cursors of lists that come out of the store: opaque, and good for one list only.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use forecastle_core::{Error, Result};

use super::params::Page;
use crate::api::Meta;

/// A cursor that goes on after the item with this id.
pub fn after(list: &str, id: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{list}\n{id}"))
}

/// The id of the item that a cursor goes on after.
///
/// # Errors
/// `Q002` when it is no cursor of the list.
pub fn read(list: &str, cursor: &str) -> Result<String> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.as_deref()
        .and_then(|text| text.strip_prefix(list)?.strip_prefix('\n'))
        .map(str::to_owned)
        .ok_or_else(|| {
            Error::new("Q002", "this is no cursor of this list")
                .hint("begin again without `cursor`")
        })
}

/// The part of a whole list that a page asks for; an item that a cursor names and that is gone by now
/// ends the list.
///
/// # Errors
/// `Q002` when the cursor is not one of the list.
pub fn part<T>(
    list: &str,
    items: Vec<T>,
    page: &Page,
    id: impl Fn(&T) -> String,
) -> Result<(Vec<T>, Meta)> {
    let total = items.len();
    let begin = match &page.cursor {
        None => 0,
        Some(cursor) => {
            let last = read(list, cursor)?;
            items.iter().position(|item| id(item) == last).map_or(total, |place| place + 1)
        }
    };
    let mut rest = items.into_iter().skip(begin);
    let items: Vec<T> = rest.by_ref().take(page.limit()).collect();
    let next = items.last().filter(|_| rest.next().is_some()).map(|last| after(list, &id(last)));
    Ok((items, Meta { next, total: total as u64, run: None }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_cover_each_item_once() {
        let items: Vec<String> = (0..7).map(|number| number.to_string()).collect();
        let mut seen = Vec::new();
        let mut page = Page { cursor: None, limit: 3 };
        loop {
            let (part, meta) = part("letters", items.clone(), &page, String::clone).unwrap();
            assert_eq!(meta.total, 7);
            seen.extend(part);
            let Some(next) = meta.next else { break };
            page.cursor = Some(next);
        }
        assert_eq!(seen, items);
        assert_eq!(read("digits", &after("letters", "1")).unwrap_err().code(), "Q002");
        assert_eq!(read("digits", "%").unwrap_err().code(), "Q002");
    }
}
