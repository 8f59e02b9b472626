//! From the cells of keys to series, each cell looked at once.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use forecastle_core::SeriesKey;

use super::partition::{Partitions, Site};

/// A hash for whole numbers and short texts, which is quick. Every thread looks up each row's cells by it.
#[derive(Debug, Default)]
pub struct QuickHasher(u64);

impl Hasher for QuickHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for bytes in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..bytes.len()].copy_from_slice(bytes);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, number: u64) {
        // Knuth's multiplicative hash; the upper half is mixed into the lower, by which tables choose.
        let mixed = (self.0 ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ mixed >> 32;
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }
}

type Quick<K, V> = HashMap<K, V, BuildHasherDefault<QuickHasher>>;

/// What a row's key says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The series that it belongs to.
    Of(Site),
    /// It is no goods.
    Excluded,
    /// The cell of this key is empty.
    Empty(usize),
}

/// The distinct cells of one key column.
#[derive(Default)]
struct Part {
    codes: Quick<Box<[u8]>, u32>,
    cells: Vec<Cell>,
    patterns: Vec<String>,
}

struct Cell {
    text: String,
    is_excluded: bool,
    /// What is wrong with its bytes; empty for nothing.
    wrong: String,
}

/// Tells rows' series. Each thread has its own and asks for a key's series but once.
pub struct Keys<'a> {
    partitions: &'a Partitions,
    parts: Vec<Part>,
    /// For keys of one part its place, else by pairs: the place so far and the next part's code.
    singles: Vec<Option<u32>>,
    pairs: Vec<Quick<u64, u32>>,
    next_inner: u32,
    places: Vec<Place>,
    /// Whether there is anything wrong with the bytes of any cell.
    pub has_wrong_cells: bool,
}

impl<'a> Keys<'a> {
    /// For keys of so many parts, with the patterns of what is no goods.
    pub fn new(partitions: &'a Partitions, patterns: &[Vec<String>]) -> Self {
        let part = |patterns: &Vec<String>| Part { patterns: patterns.clone(), ..Part::default() };
        Self {
            partitions,
            parts: patterns.iter().map(part).collect(),
            singles: Vec::new(),
            pairs: (1..patterns.len()).map(|_| Quick::default()).collect(),
            next_inner: 0,
            places: Vec::new(),
            has_wrong_cells: false,
        }
    }

    /// The code of a cell of a key column.
    pub fn code(&mut self, part: usize, cell: &[u8]) -> u32 {
        let part = &mut self.parts[part];
        if let Some(code) = part.codes.get(cell) {
            return *code;
        }
        let (text, wrong) = read_text(cell);
        self.has_wrong_cells |= !wrong.is_empty();
        let text = text.trim().to_owned();
        let is_excluded = part.patterns.iter().any(|pattern| fits(pattern, &text));
        let code = part.cells.len() as u32;
        part.cells.push(Cell { text, is_excluded, wrong });
        part.codes.insert(cell.into(), code);
        code
    }

    /// The text of a code, and what is wrong with its bytes.
    pub fn cell(&self, part: usize, code: u32) -> (&str, &str) {
        let cell = &self.parts[part].cells[code as usize];
        (&cell.text, &cell.wrong)
    }

    /// The series of a row by the codes of its cells.
    pub fn place(&mut self, codes: &[u32]) -> Place {
        let known = match codes {
            [] => self.singles.first().copied().flatten(),
            [code] => self.singles.get(*code as usize).copied().flatten(),
            _ => self.find(codes),
        };
        let place = known.unwrap_or_else(|| self.add(codes));
        self.places[place as usize]
    }

    fn find(&self, codes: &[u32]) -> Option<u32> {
        let mut so_far = codes[0];
        for (pairs, code) in self.pairs.iter().zip(&codes[1..]) {
            so_far = *pairs.get(&(u64::from(so_far) << 32 | u64::from(*code)))?;
        }
        Some(so_far)
    }

    #[cold]
    fn add(&mut self, codes: &[u32]) -> u32 {
        let place = self.places.len() as u32;
        let cells =
            || codes.iter().zip(&self.parts).map(|(code, part)| &part.cells[*code as usize]);
        let found = match cells().position(|cell| cell.text.is_empty()) {
            Some(empty) => Place::Empty(empty),
            None if cells().any(|cell| cell.is_excluded) => Place::Excluded,
            None => {
                let key = cells().map(|cell| cell.text.clone()).collect();
                Place::Of(self.partitions.site(SeriesKey::new(key)))
            }
        };
        self.places.push(found);
        if codes.len() < 2 {
            let code = codes.first().map_or(0, |code| *code as usize);
            self.singles.resize(self.singles.len().max(code + 1), None);
            self.singles[code] = Some(place);
            return place;
        }
        let mut so_far = codes[0];
        let last = self.pairs.len() - 1;
        for (level, code) in codes[1..].iter().enumerate() {
            let pair = u64::from(so_far) << 32 | u64::from(*code);
            if level == last {
                self.pairs[level].insert(pair, place);
            } else {
                let next = self.next_inner;
                so_far = *self.pairs[level].entry(pair).or_insert(next);
                self.next_inner += u32::from(so_far == next);
            }
        }
        place
    }
}

/// A cell's text, and what is wrong with its bytes; empty for nothing.
pub fn read_text(bytes: &[u8]) -> (String, String) {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => (text.to_owned(), String::new()),
        Ok(text) => (text.to_owned(), "there is a zero byte in the text".to_owned()),
        Err(_) => {
            let latin: String = bytes.iter().copied().map(char::from).collect();
            let wrong = format!("the bytes are not UTF-8; in Latin-1 they read \"{latin}\"");
            (String::from_utf8_lossy(bytes).into_owned(), wrong)
        }
    }
}

/// Whether a text fits a pattern in which `*` stands for any characters; capitals do not matter.
pub fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<_> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(found) = rest.find(part) else { return false };
        rest = &rest[found + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_a_series_is_the_same_series() {
        let folder = std::env::temp_dir();
        for parts in [1, 2, 3] {
            let partitions = Partitions::new(Vec::new(), 1, 0, &folder);
            let mut keys = Keys::new(&partitions, &vec![Vec::new(); parts]);
            let mut seen: HashMap<Vec<u32>, Site> = HashMap::new();
            for round in 0..2_000_u32 {
                let numbers: Vec<_> =
                    (0..parts as u32).map(|part| (round * 7 + part * 13) % (11 + part)).collect();
                let codes: Vec<_> = numbers
                    .iter()
                    .enumerate()
                    .map(|(part, number)| keys.code(part, number.to_string().as_bytes()))
                    .collect();
                let Place::Of(site) = keys.place(&codes) else { panic!("a sound key") };
                assert_eq!(*seen.entry(numbers).or_insert(site), site);
            }
            let mut sites: Vec<_> = seen.values().map(|site| site.series).collect();
            sites.sort();
            assert_eq!(sites, (0..seen.len() as u32).collect::<Vec<_>>());
        }
    }

    #[test]
    fn patterns_stand_for_what_they_say() {
        for (pattern, text, does) in [
            ("POST", "post", true),
            ("POST", "POSTAGE", false),
            ("gift_*", "gift_0001_20", true),
            ("*charge*", "BANK CHARGES", true),
            ("M", "M1", false),
            ("*", "", true),
        ] {
            assert_eq!(fits(pattern, text), does, "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_no_goods_or_empty_has_no_series() {
        let folder = std::env::temp_dir();
        let partitions = Partitions::new(Vec::new(), 1, 0, &folder);
        let mut keys = Keys::new(&partitions, &[vec!["P*".to_owned()], Vec::new()]);
        let mut place = |one: &str, other: &str| {
            let codes = [keys.code(0, one.as_bytes()), keys.code(1, other.as_bytes())];
            keys.place(&codes)
        };
        assert_eq!(place("POST", "w"), Place::Excluded);
        assert_eq!(place("a", " "), Place::Empty(1));
        assert!(matches!(place("a", "w"), Place::Of(_)));
    }
}
