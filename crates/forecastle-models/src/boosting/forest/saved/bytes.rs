//! Numbers as bytes. Whole numbers take seven bits to a byte, the lowest first, and the last byte has its
//! highest bit clear; other numbers are little-endian.

/// Why bytes are not those of a forest, as a part of a sentence.
pub(super) type Result<T> = std::result::Result<T, String>;

/// Appends a whole number.
pub(super) fn put_whole(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads numbers off the front of bytes.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// Starts at the first byte.
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// A whole number that fits `T`.
    pub(super) fn whole<T: TryFrom<u64>>(&mut self) -> Result<T> {
        let mut number: u64 = 0;
        for shift in (0..64).step_by(7) {
            let [byte] = self.take()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                break;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return T::try_from(number).map_err(|_| "a number is out of range".to_owned());
            }
        }
        Err("a number is out of range".to_owned())
    }

    /// How many things follow, each of one byte or more.
    pub(super) fn count(&mut self) -> Result<usize> {
        let count = self.whole()?;
        if count > self.bytes.len() { Err("they end too early".to_owned()) } else { Ok(count) }
    }

    /// The next bytes.
    pub(super) fn take<const LENGTH: usize>(&mut self) -> Result<[u8; LENGTH]> {
        let (taken, rest) = self.bytes.split_first_chunk().ok_or("they end too early")?;
        self.bytes = rest;
        Ok(*taken)
    }

    /// A number of 32 bits.
    pub(super) fn single(&mut self) -> Result<f32> {
        Ok(f32::from_le_bytes(self.take()?))
    }

    /// A number of 64 bits.
    pub(super) fn double(&mut self) -> Result<f64> {
        Ok(f64::from_le_bytes(self.take()?))
    }

    /// Checks that nothing follows.
    pub(super) fn end(self) -> Result<()> {
        if self.bytes.is_empty() { Ok(()) } else { Err("they go on after their end".to_owned()) }
    }
}
