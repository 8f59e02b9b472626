//! Quotes that are opened and not closed where they should be: rows vanish into one field.

use std::io::{BufRead, Result};

use csv::ByteRecord;

/// Where a quote was opened that is never closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpenQuote {
    /// Line breaks before it.
    pub lines_before: u64,
    /// The place of its field in the row.
    pub place: usize,
}

/// Where in a field a byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Plain,
    Quoted,
    /// After a quote inside quotes: the end of the field, or the first of two.
    AfterQuote,
}

/// Finds the quote that is still open at the end of a file. `rest` begins with the file's last row.
///
/// # Errors
/// When the file cannot be read.
pub fn open_at_end(rest: &mut impl BufRead, delimiter: u8) -> Result<Option<OpenQuote>> {
    let mut opened = OpenQuote { lines_before: 0, place: 0 };
    let (mut lines_before, mut place) = (0, 0);
    let mut state = State::FieldStart;
    let mut line = Vec::new();
    while rest.read_until(b'\n', &mut line)? > 0 {
        for byte in line.drain(..) {
            state = match (state, byte) {
                (State::Quoted, b'"') => State::AfterQuote,
                (State::Quoted, _) | (State::AfterQuote, b'"') => State::Quoted,
                (State::FieldStart, b'"') => {
                    opened = OpenQuote { lines_before, place };
                    State::Quoted
                }
                (_, b'\r' | b'\n') => {
                    place = 0;
                    State::FieldStart
                }
                (_, other) if other == delimiter => {
                    place += 1;
                    State::FieldStart
                }
                _ => State::Plain,
            };
        }
        lines_before += 1;
    }
    Ok((state == State::Quoted).then_some(opened))
}

/// Whether a quoted field holds what looks like further rows: its first line ends a row and its last line
/// begins one, with numbers where the row has numbers. A quote was opened that only another row's closed.
///
/// Returns the place of the field.
pub fn swallowing_field(record: &ByteRecord, delimiter: u8, width: usize) -> Option<usize> {
    if width < 2 || record.len() != width || !record.as_slice().contains(&b'\n') {
        return None;
    }
    (0..width).find(|place| {
        let mut lines = record[*place].split(|byte| *byte == b'\n');
        let (Some(first), Some(last)) = (lines.next(), lines.next_back()) else { return false };
        let pieces = |line: &[u8]| -> Vec<bool> {
            line.split(|byte| *byte == delimiter).map(is_numeric).collect()
        };
        let kinds: Vec<_> = record.iter().map(is_numeric).collect();
        let (ending, beginning) = (pieces(first), pieces(last));
        ending.len() == width - place
            && beginning.len() == place + 1
            && ending[1..] == kinds[place + 1..]
            && beginning[..*place] == kinds[..*place]
    })
}

/// Whether a field begins like a number or a date.
fn is_numeric(field: &[u8]) -> bool {
    let first = field.iter().find(|byte| !byte.is_ascii_whitespace());
    first.is_some_and(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'+'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(text: &str) -> Option<(u64, usize)> {
        let found = open_at_end(&mut text.as_bytes(), b',').unwrap();
        found.map(|quote| (quote.lines_before, quote.place))
    }

    #[test]
    fn an_open_quote_is_found_where_it_opens() {
        assert_eq!(open("a,\"b\nc\n"), Some((0, 1)));
        assert_eq!(open("\n\na,b,\"c"), Some((2, 2)));
        assert_eq!(open("a,\"b \"\"c\"\"\nd\",e\n"), None);
        assert_eq!(open("a,5\" pipe\n"), None, "a quote inside a field is a letter");
    }

    #[test]
    fn swallowed_rows_are_told_from_lines_of_text() {
        let swallowing = |fields: &[&str]| {
            swallowing_field(&ByteRecord::from(fields.to_vec()), b',', fields.len())
        };
        assert_eq!(swallowing(&["S1,2024-01-05,7\nS1", "2024-01-12", "8"]), Some(0));
        assert_eq!(swallowing(&["S1", "2024-01-05", "7", "note\nS1,2024-01-12,8,more"]), Some(3));
        assert_eq!(swallowing(&["Shop, north\nHigh Street", "2024-01-12", "8"]), None);
        assert_eq!(swallowing(&["Shop, north, left\nHigh Street", "2024-01-12", "8"]), None);
    }
}
