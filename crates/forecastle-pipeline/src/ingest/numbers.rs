//! Reading numbers as people write them.

/// How a column writes its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NumberFormat {
    /// `1234.56` or `1,234.56`.
    #[default]
    DecimalPoint,
    /// `1234,56` or `1.234,56`.
    DecimalComma,
}

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading {
    /// A finite number.
    Number(f64),
    /// Nothing: empty, `NA`, `null`.
    Missing,
    /// `NaN`, literally.
    NotANumber,
    /// Infinite, or so large that it is surely a mistake.
    Infinite,
    /// Something else.
    Unreadable,
}

/// Larger amounts are mistakes: nobody sells 10¹⁵ of anything in a period.
const LARGEST: f64 = 1e15;

/// Whether a cell says that nothing is known: empty, `NA`, `N/A`, `null`, `none`, `-`.
pub fn is_missing_token(text: &str) -> bool {
    matches!(
        text,
        "" | "NA"
            | "N/A"
            | "n/a"
            | "na"
            | "null"
            | "NULL"
            | "Null"
            | "None"
            | "none"
            | "-"
            | "#N/A"
    )
}

/// Reads a cell.
///
/// Thousands separators are taken in groups of three, a leading or trailing currency sign is not: what
/// is not surely a number is not read as one.
pub fn read(text: &str, format: NumberFormat) -> Reading {
    let text = text.trim();
    if is_missing_token(text) {
        return Reading::Missing;
    }
    if text.eq_ignore_ascii_case("nan") {
        return Reading::NotANumber;
    }
    match text.to_ascii_lowercase().as_str() {
        "true" => return Reading::Number(1.0),
        "false" => return Reading::Number(0.0),
        "inf" | "+inf" | "-inf" | "infinity" | "-infinity" => return Reading::Infinite,
        _ => {}
    }
    let Some(plain) = plain(text, format) else { return Reading::Unreadable };
    check(plain.parse().unwrap_or(f64::NAN))
}

/// The number of a cell; `None` for whatever is none.
pub fn read_number(text: &str, format: NumberFormat) -> Option<f64> {
    match read(text, format) {
        Reading::Number(value) => Some(value),
        _ => None,
    }
}

/// Judges a number that came typed or parsed.
pub fn check(value: f64) -> Reading {
    if value.is_nan() {
        Reading::Unreadable
    } else if value.abs() > LARGEST {
        Reading::Infinite
    } else {
        Reading::Number(value)
    }
}

/// The text with a decimal point and without thousands separators, if it is a number of the format.
fn plain(text: &str, format: NumberFormat) -> Option<String> {
    let (thousands, decimal) = match format {
        NumberFormat::DecimalPoint => (',', '.'),
        NumberFormat::DecimalComma => ('.', ','),
    };
    let is_plain =
        |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | 'e' | 'E') || c == decimal;
    if text.chars().all(is_plain) {
        return Some(text.replace(decimal, "."));
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once(decimal).unwrap_or((unsigned, ""));
    if !is_grouped(whole, thousands) || !fraction.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    Some(text.replace(thousands, "").replace(decimal, "."))
}

/// Whether digits stand in groups of three: `1,234,567`.
fn is_grouped(whole: &str, separator: char) -> bool {
    let mut groups = whole.split(separator);
    let first = groups.next().unwrap_or_default();
    let is_digits = |group: &str| group.chars().all(|c| c.is_ascii_digit());
    (1..=3).contains(&first.len())
        && is_digits(first)
        && groups.all(|group| group.len() == 3 && is_digits(group))
}

/// What a column's values say about its decimal sign.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignEvidence {
    surely_comma: usize,
    surely_point: usize,
    either: Option<String>,
}

impl SignEvidence {
    /// Takes in what was seen elsewhere.
    pub fn take_in(&mut self, other: &Self) {
        self.surely_comma += other.surely_comma;
        self.surely_point += other.surely_point;
        self.either = self.either.take().or_else(|| other.either.clone());
    }

    /// Looks at a value.
    pub fn look_at(&mut self, text: &str) {
        let text = text.trim();
        if !text.contains(',') {
            // `1.234` is more often a number with three decimals than one with a thousands point, and
            // without any comma in the column nothing says otherwise.
            let is_number = plain(text, NumberFormat::DecimalPoint).is_some();
            self.surely_point +=
                usize::from(text.contains('.') && is_number && !is_group_of_three(text));
            return;
        }
        let as_point = plain(text, NumberFormat::DecimalPoint).is_some();
        let as_comma = plain(text, NumberFormat::DecimalComma).is_some();
        match (as_point, as_comma) {
            (true, true) => self.either = Some(text.to_owned()),
            (true, false) => self.surely_point += 1,
            (false, true) => self.surely_comma += 1,
            (false, false) => {}
        }
    }

    /// The format that the values speak for; an example where they speak for both or neither.
    ///
    /// # Errors
    /// A value that could be read in two ways, in a column where no other value decides.
    pub fn decide(&self) -> Result<NumberFormat, String> {
        if self.surely_comma > self.surely_point {
            return Ok(NumberFormat::DecimalComma);
        }
        match &self.either {
            Some(example) if self.surely_point == 0 => Err(example.clone()),
            _ => Ok(NumberFormat::DecimalPoint),
        }
    }
}

/// `1.234`: three digits after its only point, which may be a thousands point.
fn is_group_of_three(text: &str) -> bool {
    text.split_once('.').is_some_and(|(_, after)| after.len() == 3 && !after.contains('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_other_things_are_not() {
        let point = |text| read(text, NumberFormat::DecimalPoint);
        assert_eq!(point("1643690.9"), Reading::Number(1643690.9));
        assert_eq!(point(" 1,234,567.5 "), Reading::Number(1234567.5));
        assert_eq!(point("-3e2"), Reading::Number(-300.0));
        assert_eq!(point("12,34"), Reading::Unreadable);
        assert_eq!(point("$5"), Reading::Unreadable);
        assert_eq!(point("1e400"), Reading::Infinite);
        assert_eq!(point("inf"), Reading::Infinite);
        assert_eq!(point("NaN"), Reading::NotANumber);
        assert_eq!(point("NA"), Reading::Missing);
        let comma = |text| read(text, NumberFormat::DecimalComma);
        assert_eq!(comma("1.234,56"), Reading::Number(1234.56));
        assert_eq!(comma("0,5"), Reading::Number(0.5));
        assert_eq!(comma("12.34"), Reading::Unreadable);
    }

    #[test]
    fn the_column_decides_the_sign() {
        let decide = |values: &[&str]| {
            let mut evidence = SignEvidence::default();
            values.iter().for_each(|value| evidence.look_at(value));
            evidence.decide()
        };
        assert_eq!(decide(&["1,5", "2,25", "3"]), Ok(NumberFormat::DecimalComma));
        assert_eq!(decide(&["1,234", "1.5"]), Ok(NumberFormat::DecimalPoint));
        assert_eq!(decide(&["1,234", "17,5"]), Ok(NumberFormat::DecimalComma));
        assert_eq!(decide(&["1,234", "2,345"]), Err("2,345".to_owned()));
        assert_eq!(decide(&["1234", "5"]), Ok(NumberFormat::DecimalPoint));
    }
}
