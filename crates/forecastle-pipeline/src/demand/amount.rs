//! Amounts in millionths, whose sums are exact whatever their order.

use crate::ingest::{NumberFormat, Reading, read_cell};

/// An amount in millionths of its unit.
///
/// Sums of floating-point numbers depend on the order of rows; whole numbers of millionths do not, and hold
/// every amount of money with up to six decimals exactly. What has more decimals is rounded.
pub type Micro = i64;

/// An amount that is not known.
pub const UNKNOWN: Micro = Micro::MIN;

/// Millionths of one.
const SCALE: f64 = 1e6;
/// The largest single amount; more is a mistake, and sums of many such would not fit.
const LARGEST: f64 = 9e11;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// An amount.
    Amount(Micro),
    /// Nothing.
    Nothing,
    /// `NaN`, literally.
    NotANumber,
    /// Too much to be true.
    TooLarge,
    /// Something else.
    Unreadable,
}

/// A number as an amount.
pub fn of_number(value: f64) -> Said {
    if value.is_nan() {
        Said::Nothing
    } else if value.abs() > LARGEST {
        Said::TooLarge
    } else {
        // Part by part: millionths of a large amount are more digits than a float has.
        let whole = value.trunc();
        Said::Amount(whole as Micro * 1_000_000 + ((value - whole) * SCALE).round() as Micro)
    }
}

/// An amount as a number: the one nearest to it.
pub fn to_number(amount: Micro) -> f64 {
    amount as f64 / SCALE
}

/// A sum as a number.
pub fn sum_to_number(amount: i128) -> f64 {
    amount as f64 / SCALE
}

/// Quantity times price.
pub fn product(quantity: Micro, price: Micro) -> Micro {
    let exact = i128::from(quantity) * i128::from(price);
    let half = if exact < 0 { -500_000 } else { 500_000 };
    Micro::try_from((exact + half) / 1_000_000).unwrap_or(UNKNOWN)
}

/// A part of an amount: `amount · part / whole`, towards zero.
pub fn share(amount: Micro, part: Micro, whole: Micro) -> Micro {
    if whole == 0 {
        return 0;
    }
    Micro::try_from(i128::from(amount) * i128::from(part) / i128::from(whole)).unwrap_or(0)
}

/// Reads a cell. Plain decimals, which nearly all cells are, are read digit by digit; whatever else people
/// write is read as in every other table.
pub fn read(cell: &[u8], format: NumberFormat) -> Said {
    let sign = if format == NumberFormat::DecimalComma { b',' } else { b'.' };
    if let Some(amount) = plain(cell, sign) {
        return Said::Amount(amount);
    }
    let Ok(text) = std::str::from_utf8(cell) else { return Said::Unreadable };
    match read_cell(text, format) {
        Reading::Number(value) => of_number(value),
        Reading::Missing => Said::Nothing,
        Reading::NotANumber => Said::NotANumber,
        Reading::Infinite => Said::TooLarge,
        Reading::Unreadable => Said::Unreadable,
    }
}

/// A number of digits with at most one decimal sign; `None` for all that needs more thought.
fn plain(cell: &[u8], decimal_sign: u8) -> Option<Micro> {
    let (is_negative, digits) = match cell {
        [b'-', rest @ ..] => (true, rest),
        rest => (false, rest),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let (mut value, mut decimals) = (0_i64, None);
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|count: u32| count + 1);
            }
            byte if *byte == decimal_sign && decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    // A sign without digits around it is left to whoever reads with care.
    let decimals = match decimals {
        None => 0,
        Some(count) if (1..=6).contains(&count) && digits[0] != decimal_sign => count,
        Some(_) => return None,
    };
    if value > 900_000_000_000 {
        return None;
    }
    let amount = value * 10_i64.pow(6 - decimals);
    Some(if is_negative { -amount } else { amount })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_cells_read_as_all_others() {
        let cells = [
            "0",
            "7",
            "-7",
            "12.5",
            "-0.01",
            "1234567.891234",
            "0.1",
            "899999999999",
            "1.0000005",
            "1,234.5",
            "1e3",
            "+5",
            "-",
            "",
            "NA",
            "nan",
            "inf",
            "1e16",
            "abc",
            ".5",
            "5.",
            "--1",
            "1.2.3",
            "900000000001",
            "999999999999999999",
            "true",
            " 5 ",
            "0x10",
        ];
        for cell in cells {
            let slow = match read_cell(cell, NumberFormat::DecimalPoint) {
                Reading::Number(value) => of_number(value),
                Reading::Missing => Said::Nothing,
                Reading::NotANumber => Said::NotANumber,
                Reading::Infinite => Said::TooLarge,
                Reading::Unreadable => Said::Unreadable,
            };
            assert_eq!(read(cell.as_bytes(), NumberFormat::DecimalPoint), slow, "{cell}");
        }
        assert_eq!(read(b"1,5", NumberFormat::DecimalComma), Said::Amount(1_500_000));
    }

    #[test]
    fn cents_add_up() {
        let cents = (0..1_000).map(|_| of_number(0.1)).map(|said| match said {
            Said::Amount(amount) => amount,
            other => panic!("{other:?}"),
        });
        assert_eq!(to_number(cents.sum()), 100.0);
        assert_eq!(product(3_000_000, 2_950_000), 8_850_000);
        assert_eq!(product(-3_000_000, 1), -3);
        assert_eq!(share(10_000_000, 1_000_000, 4_000_000), 2_500_000);
    }
}
