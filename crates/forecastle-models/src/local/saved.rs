//! What local models have learnt, as inert data: per series its numbers, in base64, little-endian.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use forecastle_core::{Error, Result, SeriesKey};
use serde_json::{Value, json};

use crate::model::Unserved;

/// One series as it is saved.
pub struct SavedSeries {
    /// The series.
    pub key: SeriesKey,
    /// The number of periods that the model has seen.
    pub periods: usize,
    /// The fingerprint of those.
    pub fingerprint: u64,
    /// The numbers, or why there are none.
    pub fitted: Result<Vec<f64>, Unserved>,
}

/// Writes the states of all series that were fitted for a horizon.
pub fn write(horizon: usize, series: impl Iterator<Item = SavedSeries>) -> Value {
    let rows = series.map(|saved| {
        let fingerprint = format!("{:016x}", saved.fingerprint);
        match saved.fitted {
            Ok(numbers) => json!([saved.key, saved.periods, fingerprint, encode(&numbers)]),
            Err(Unserved { reason, cause }) => {
                let why = json!({ "unserved": reason, "cause": cause });
                json!([saved.key, saved.periods, fingerprint, why])
            }
        }
    });
    json!({ "horizon": horizon, "series": rows.collect::<Vec<_>>() })
}

/// Reads what [`write`] has written.
///
/// # Errors
/// `M002` when it is nothing of the kind.
pub fn read(state: &Value) -> Result<(usize, Vec<SavedSeries>)> {
    let horizon = state["horizon"].as_u64().ok_or_else(not_of_this_model)?;
    let rows = state["series"].as_array().ok_or_else(not_of_this_model)?;
    let series = rows.iter().map(|row| row_of(row).ok_or_else(not_of_this_model));
    Ok((horizon as usize, series.collect::<Result<_>>()?))
}

/// The error for a state that cannot be taken up.
pub fn not_of_this_model() -> Error {
    Error::new("M002", "the model's state cannot be read: it is not one of this model")
        .hint("run `forecastle train` to make a new version")
}

fn row_of(row: &Value) -> Option<SavedSeries> {
    let fitted = match &row[3] {
        Value::String(text) => Ok(decode(text)?),
        other => Err(Unserved {
            reason: other["unserved"].as_str()?.to_owned(),
            cause: serde_json::from_value(other["cause"].clone()).ok()?,
        }),
    };
    let fingerprint = u64::from_str_radix(row[2].as_str()?, 16).ok()?;
    let key = serde_json::from_value(row[0].clone()).ok()?;
    Some(SavedSeries { key, periods: row[1].as_u64()? as usize, fingerprint, fitted })
}

/// A number that differs when any one value does, and but for rare chance when several do.
///
/// Every step can be undone, so what differs once stays different. The steps are those that a processor does
/// for several lanes at once; multiplications, which mix better, it has to do one by one.
pub fn fingerprint(values: &[f64]) -> u64 {
    const LANES: usize = 8;
    let mut lanes: [u64; LANES] = std::array::from_fn(|lane| lane as u64);
    let (blocks, rest) = values.as_chunks::<LANES>();
    for block in blocks {
        for (lane, value) in lanes.iter_mut().zip(block) {
            *lane = (lane.rotate_left(13) ^ value.to_bits()).wrapping_add(0x9e37_79b9_7f4a_7c15);
        }
    }
    let rest = rest.iter().fold(values.len() as u64, |hash, value| mix(hash, value.to_bits()));
    lanes.iter().fold(rest, |hash, lane| mix(hash, *lane))
}

/// One step of FNV-1a, over eight bytes.
fn mix(hash: u64, bits: u64) -> u64 {
    let mixed = (hash ^ bits).wrapping_mul(0x0000_0100_0000_01b3);
    mixed ^ (mixed >> 32)
}

/// Numbers as text, bit for bit.
pub fn encode(numbers: &[f64]) -> String {
    let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
    STANDARD.encode(bytes)
}

/// What [`encode`] has written; `None` when it is nothing of the kind.
pub fn decode(text: &str) -> Option<Vec<f64>> {
    let bytes = STANDARD.decode(text).ok()?;
    let (numbers, rest) = bytes.as_chunks::<8>();
    rest.is_empty().then(|| numbers.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_bit_for_bit() {
        let numbers = [0.1, -0.0, f64::NAN, f64::INFINITY, 1e-320, f64::MAX];
        let back = decode(&encode(&numbers)).unwrap();
        assert!(numbers.iter().zip(&back).all(|(a, b)| a.to_bits() == b.to_bits()));
        assert_eq!(decode("AAAA"), None);
    }

    #[test]
    fn every_value_leaves_its_mark() {
        let history: Vec<f64> = (0..53).map(f64::from).collect();
        for place in 0..history.len() {
            let mut other = history.clone();
            other[place] = f64::from_bits(other[place].to_bits() ^ 1);
            assert_ne!(fingerprint(&other), fingerprint(&history), "{place}");
        }
        assert_ne!(fingerprint(&[1.0, 2.0]), fingerprint(&[2.0, 1.0]));
    }
}
