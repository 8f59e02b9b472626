//! The binary format of `COPY`: a header, rows of fields with their lengths, an end.

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, SchemaRef};

const SIGNATURE: &[u8] = b"PGCOPY\n\xFF\r\n\0";
/// PostgreSQL counts from 2000-01-01, others from 1970-01-01.
const DAYS_TO_2000: i32 = 10_957;
const MICROSECONDS_TO_2000: i64 = DAYS_TO_2000 as i64 * 86_400_000_000;
/// A row longer than this is refused: nothing of a table of demand is.
const LONGEST_ROW: usize = 64 << 20;

/// Turns the bytes of a `COPY` into batches of rows.
pub struct Decoder {
    schema: SchemaRef,
    columns: Vec<Cells>,
    pending: Vec<u8>,
    rows: usize,
    has_begun: bool,
    has_ended: bool,
}

/// The cells of a column, until a batch is full.
enum Cells {
    Bool(BooleanBuilder),
    Whole(Int64Builder),
    Real(Float64Builder),
    Text(StringBuilder),
    Day(Date32Builder),
    Moment(TimestampMicrosecondBuilder),
}

impl Decoder {
    /// Reads rows of these columns; the types are those that [`super::Given`] chooses.
    pub fn new(schema: SchemaRef) -> Self {
        let columns = schema.fields().iter().map(|field| Cells::of(field.data_type())).collect();
        Self { schema, columns, pending: Vec::new(), rows: 0, has_begun: false, has_ended: false }
    }

    /// Rows read since the last batch.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Whether the server has said that there are no more.
    pub fn has_ended(&self) -> bool {
        self.has_ended
    }

    /// Takes bytes in, however they are cut.
    ///
    /// # Errors
    /// When they are no rows of these columns.
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.pending.extend_from_slice(bytes);
        let pending = std::mem::take(&mut self.pending);
        let mut rest = pending.as_slice();
        if !self.has_begun {
            match begin(rest)? {
                Some(after) => (rest, self.has_begun) = (after, true),
                None => {
                    self.pending = pending;
                    return Ok(());
                }
            }
        }
        while !self.has_ended
            && let Some(after) = self.row(rest)?
        {
            rest = after;
        }
        if rest.len() > LONGEST_ROW {
            return Err(format!("a row is longer than {} MiB", LONGEST_ROW >> 20));
        }
        self.pending = rest.to_vec();
        Ok(())
    }

    /// Reads one row where it is whole, and gives what comes after it.
    fn row<'a>(&mut self, bytes: &'a [u8]) -> Result<Option<&'a [u8]>, String> {
        let Some((count, mut rest)) = split::<2>(bytes) else { return Ok(None) };
        let count = i16::from_be_bytes(count);
        if count == -1 {
            self.has_ended = true;
            return Ok(Some(rest));
        }
        if usize::try_from(count) != Ok(self.columns.len()) {
            return Err(format!("a row has {count} fields, not {}", self.columns.len()));
        }
        let mut fields = Vec::with_capacity(self.columns.len());
        for _ in 0..count {
            let Some((length, after)) = split::<4>(rest) else { return Ok(None) };
            let length = i32::from_be_bytes(length);
            rest = after;
            let Ok(length) = usize::try_from(length) else {
                fields.push(None);
                continue;
            };
            let Some((field, after)) = rest.split_at_checked(length) else { return Ok(None) };
            fields.push(Some(field));
            rest = after;
        }
        for (column, field) in self.columns.iter_mut().zip(fields) {
            column.push(field)?;
        }
        self.rows += 1;
        Ok(Some(rest))
    }

    /// The rows read so far, which are forgotten.
    ///
    /// # Errors
    /// When they do not fit together.
    pub fn batch(&mut self) -> Result<RecordBatch, String> {
        self.rows = 0;
        let columns = self.columns.iter_mut().map(Cells::finish).collect();
        RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(|error| error.to_string())
    }
}

/// What comes after the header, where that is whole.
fn begin(bytes: &[u8]) -> Result<Option<&[u8]>, String> {
    let common = bytes.len().min(SIGNATURE.len());
    if bytes[..common] != SIGNATURE[..common] {
        return Err("the answer is not in the binary format of COPY".to_owned());
    }
    // The signature, 4 bytes of flags, the length of what may come beside.
    let Some(rest) = bytes.get(SIGNATURE.len() + 4..) else { return Ok(None) };
    let Some((length, rest)) = split::<4>(rest) else { return Ok(None) };
    Ok(rest.get(u32::from_be_bytes(length) as usize..))
}

fn split<const N: usize>(bytes: &[u8]) -> Option<([u8; N], &[u8])> {
    bytes.split_first_chunk::<N>().map(|(first, rest)| (*first, rest))
}

impl Cells {
    fn of(kind: &DataType) -> Self {
        match kind {
            DataType::Boolean => Self::Bool(BooleanBuilder::new()),
            DataType::Int64 => Self::Whole(Int64Builder::new()),
            DataType::Float64 => Self::Real(Float64Builder::new()),
            DataType::Date32 => Self::Day(Date32Builder::new()),
            DataType::Timestamp(..) => Self::Moment(TimestampMicrosecondBuilder::new()),
            _ => Self::Text(StringBuilder::new()),
        }
    }

    fn push(&mut self, field: Option<&[u8]>) -> Result<(), String> {
        match self {
            Self::Bool(cells) => {
                cells.append_option(field.map(fixed::<1>).transpose()?.map(|[b]| b != 0))
            }
            Self::Whole(cells) => {
                cells.append_option(field.map(fixed).transpose()?.map(i64::from_be_bytes));
            }
            Self::Real(cells) => {
                cells.append_option(field.map(fixed).transpose()?.map(f64::from_be_bytes));
            }
            Self::Day(cells) => {
                // The first and the last number stand for "infinity" and are no days.
                let day = field.map(fixed).transpose()?.map(i32::from_be_bytes);
                let day = day.filter(|day| *day != i32::MIN);
                cells.append_option(day.and_then(|day| day.checked_add(DAYS_TO_2000)));
            }
            Self::Moment(cells) => {
                let moment = field.map(fixed).transpose()?.map(i64::from_be_bytes);
                let moment = moment.filter(|moment| *moment != i64::MIN);
                cells.append_option(moment.and_then(|m| m.checked_add(MICROSECONDS_TO_2000)));
            }
            Self::Text(cells) => {
                let text = field.map(std::str::from_utf8).transpose();
                cells.append_option(text.map_err(|_| "a text is not UTF-8".to_owned())?);
            }
        }
        Ok(())
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Self::Bool(cells) => Arc::new(cells.finish()),
            Self::Whole(cells) => Arc::new(cells.finish()),
            Self::Real(cells) => Arc::new(cells.finish()),
            Self::Day(cells) => Arc::new(cells.finish()),
            Self::Moment(cells) => Arc::new(cells.finish()),
            Self::Text(cells) => Arc::new(cells.finish()),
        }
    }
}

fn fixed<const N: usize>(field: &[u8]) -> Result<[u8; N], String> {
    field.try_into().map_err(|_| format!("a field has {} bytes, not {N}", field.len()))
}

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Date32Type, Int64Type};
    use arrow_schema::{Field, Schema};

    use super::*;

    fn decoder() -> Decoder {
        let field = |name, kind| Field::new(name, kind, true);
        let fields = [("a", DataType::Int64), ("b", DataType::Utf8), ("c", DataType::Date32)];
        Decoder::new(Arc::new(Schema::new(fields.map(|(n, k)| field(n, k)).to_vec())))
    }

    fn copied() -> Vec<u8> {
        let mut bytes = [SIGNATURE, &[0; 8]].concat();
        bytes.extend(3_i16.to_be_bytes());
        bytes.extend(8_i32.to_be_bytes());
        bytes.extend(7_i64.to_be_bytes());
        bytes.extend(2_i32.to_be_bytes());
        bytes.extend(b"xy");
        bytes.extend(4_i32.to_be_bytes());
        bytes.extend(1_i32.to_be_bytes());
        bytes.extend(3_i16.to_be_bytes());
        bytes.extend([(-1_i32).to_be_bytes(); 3].concat());
        bytes.extend((-1_i16).to_be_bytes());
        bytes
    }

    #[test]
    fn rows_are_read_however_they_are_cut() {
        for size in [1, 2, 3, 7, 1_000] {
            let mut decoder = decoder();
            copied().chunks(size).for_each(|chunk| decoder.take(chunk).unwrap());
            assert!(decoder.has_ended());
            let batch = decoder.batch().unwrap();
            assert_eq!(batch.num_rows(), 2);
            assert_eq!(batch.column(0).as_primitive::<Int64Type>().value(0), 7);
            assert_eq!(batch.column(1).as_string::<i32>().value(0), "xy");
            assert_eq!(batch.column(2).as_primitive::<Date32Type>().value(0), DAYS_TO_2000 + 1);
            assert!((0..3).all(|column| batch.column(column).is_null(1)));
        }
    }

    #[test]
    fn what_is_no_copy_is_refused_and_what_is_cut_off_has_not_ended() {
        assert!(decoder().take(b"PGCOPX").is_err());
        let whole = copied();
        for length in 0..whole.len() - 1 {
            let mut decoder = decoder();
            decoder.take(&whole[..length]).unwrap();
            assert!(!decoder.has_ended());
        }
        let mut wrong = whole.clone();
        wrong[SIGNATURE.len() + 9] = 9;
        assert!(decoder().take(&wrong).is_err());
    }
}
