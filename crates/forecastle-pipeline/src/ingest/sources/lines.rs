//! Knowing on which line of a file a row begins, as an editor counts lines, and that no row is endless.

use std::collections::VecDeque;
use std::io::{Error, Read, Result};

/// A row may have so many bytes, and one block more.
pub const LONGEST_ROW: u64 = 1 << 20;

/// Passes bytes on and remembers where lines begin that are not empty.
///
/// A CSV parser skips empty lines and joins lines inside quotes, so the number of rows says little about
/// lines; the offset of a row in the file does.
#[derive(Debug)]
pub struct LineTracker<R> {
    inner: R,
    offset: u64,
    line: u64,
    is_after_return: bool,
    is_at_start: bool,
    starts: VecDeque<(u64, u64)>,
    is_row_too_long: bool,
    has_ended: bool,
}

impl<R> LineTracker<R> {
    /// Begins at line 1.
    pub fn new(inner: R) -> Self {
        Self {
            inner,
            offset: 0,
            line: 1,
            is_after_return: false,
            is_at_start: true,
            starts: VecDeque::new(),
            is_row_too_long: false,
            has_ended: false,
        }
    }

    /// Says where the row begins that is read next, at its first byte or at empty lines before it.
    pub fn begin_row(&mut self, offset: u64) {
        self.line_from(offset);
    }

    /// Whether reading was stopped because a row did not end.
    pub fn is_row_too_long(&self) -> bool {
        self.is_row_too_long
    }

    /// Whether everything has been read, up to an offset.
    pub fn ends_at(&self, offset: u64) -> bool {
        self.has_ended && offset >= self.offset
    }

    /// The line of the first text at or after an offset; offsets come in ascending order.
    pub fn line_from(&mut self, offset: u64) -> u64 {
        while self.starts.front().is_some_and(|(start, _)| *start < offset) {
            self.starts.pop_front();
        }
        self.starts.front().map_or(self.line, |(_, line)| *line)
    }

    fn look_at(&mut self, bytes: &[u8]) {
        for (place, byte) in bytes.iter().enumerate() {
            match byte {
                b'\r' | b'\n' => {
                    // A return and the line feed after it are one line break.
                    let is_second = *byte == b'\n' && self.is_after_return;
                    self.line += u64::from(!is_second);
                    self.is_at_start = true;
                }
                _ if self.is_at_start => {
                    self.starts.push_back((self.offset + place as u64, self.line));
                    self.is_at_start = false;
                }
                _ => {}
            }
            self.is_after_return = *byte == b'\r';
        }
        self.offset += bytes.len() as u64;
    }
}

impl<R: Read> Read for LineTracker<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        // Empty lines are no part of a row, however many there are.
        let row_start = self.starts.front().map_or(self.offset, |(start, _)| *start);
        if self.offset - row_start > LONGEST_ROW {
            self.is_row_too_long = true;
            return Err(Error::other("a row does not end"));
        }
        let count = self.inner.read(buffer)?;
        self.has_ended |= count == 0 && !buffer.is_empty();
        self.look_at(&buffer[..count]);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_as_in_an_editor() {
        let text = b"a\n\nbc\r\n\r\nd\re";
        let mut tracker = LineTracker::new(&text[..]);
        tracker.read_to_end(&mut Vec::new()).unwrap();
        let line_of = |letter| text.iter().position(|byte| *byte == letter).unwrap() as u64;
        assert_eq!(tracker.line_from(line_of(b'a')), 1);
        assert_eq!(tracker.line_from(line_of(b'a') + 1), 3, "empty lines are passed over");
        assert_eq!(tracker.line_from(line_of(b'd')), 5);
        assert_eq!(tracker.line_from(line_of(b'e')), 6);
    }
}
