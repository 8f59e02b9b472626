//! Checks of the settings under `[data.sales]`.

use chrono::format::{Item, StrftimeItems};
use forecastle_core::{Error, Result};

use super::raw::RawSales;
use crate::names::did_you_mean;

/// Frequencies by name.
const FREQUENCIES: [&str; 6] = ["hourly", "daily", "weekly", "monthly", "quarterly", "yearly"];

/// Checks what can be checked without looking at the data.
///
/// # Errors
/// `C003` naming the setting.
pub fn check(sales: &RawSales) -> Result<()> {
    if let Some(frequency) = &sales.frequency
        && !FREQUENCIES.contains(&frequency.as_str())
    {
        return Err(unknown("data.sales.frequency", frequency, "frequency", &FREQUENCIES));
    }
    check_forms("data.sales", sales.decimal, sales.date_format.as_deref())?;
    check_roles(sales)
}

/// Checks how a table, such as `data.sales`, is said to write numbers and dates.
///
/// # Errors
/// `C003` naming the setting.
pub fn check_forms(table: &str, decimal: Option<char>, date_format: Option<&str>) -> Result<()> {
    if let Some(decimal) = decimal.filter(|decimal| !matches!(decimal, '.' | ',')) {
        let message = format!("{table}.decimal is `{decimal}`, which is no decimal sign");
        return Err(Error::new("C003", message).hint("decimal signs: \".\" and \",\""));
    }
    if let Some(format) = date_format
        && StrftimeItems::new(format).any(|item| matches!(item, Item::Error))
    {
        let message = format!("{table}.date_format is `{format}`, which is no date format");
        return Err(Error::new("C003", message)
            .hint("%d is the day, %m the month, %Y the year: \"%d-%m-%Y\" reads 31-12-2024"));
    }
    Ok(())
}

/// A column means one thing: a target that is also a covariate would tell the model the answer.
fn check_roles(sales: &RawSales) -> Result<()> {
    let keys = sales.keys.iter().map(|column| ("keys", column));
    let known = sales.known_future.iter().map(|column| ("known_future", column));
    let past = sales.past_only.iter().map(|column| ("past_only", column));
    let roles: Vec<_> = keys
        .chain([("time", &sales.time), ("target", &sales.target)])
        .chain(known)
        .chain(past)
        .collect();
    for (place, (second, column)) in roles.iter().enumerate() {
        let Some((first, _)) = roles[..place].iter().find(|(_, other)| other == column) else {
            continue;
        };
        let message = format!(
            "data.sales.{second} names the column `{column}`, which data.sales.{first} names already"
        );
        return Err(Error::new("C003", message).hint("give each column one meaning"));
    }
    Ok(())
}

/// The error for a name that is none of a list.
pub fn unknown(setting: &str, name: &str, what: &str, known: &[&str]) -> Error {
    let near = did_you_mean(name, known.iter().copied());
    Error::new("C003", format!("{setting} is `{name}`, which is no {what}"))
        .hint(format!("{near}known here: {}", known.join(", ")))
}
