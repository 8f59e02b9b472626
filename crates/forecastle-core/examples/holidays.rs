//! Writes the holidays of all countries in some years, one per line: code, date, kind, name.
//!
//! Used by `benches/holidays/run.sh`: `holidays FIRST_YEAR LAST_YEAR`.

use std::io::Write as _;

use forecastle_core::calendar::holidays::COUNTRIES;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut year = || arguments.next().ok_or("usage: holidays FIRST_YEAR LAST_YEAR");
    let years = year()?.parse::<i32>()?..=year()?.parse()?;
    let mut out = std::io::stdout().lock();
    for country in COUNTRIES {
        for holiday in years.clone().flat_map(|year| country.holidays_in(year)) {
            let kind = format!("{:?}", holiday.kind).to_lowercase();
            writeln!(out, "{},{},{kind},{}", country.code, holiday.date, holiday.name)?;
        }
    }
    Ok(())
}
