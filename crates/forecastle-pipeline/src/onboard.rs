//! From a user's own file to a project: guessing which column means what, with the reasons.

use std::collections::BTreeSet;
use std::path::Path;

use arrow_array::Array;
use forecastle_core::{Error, Result};

use crate::ingest::{
    NumberFormat, guess_date_format, header, is_missing_token, open_columns, read_number,
};

/// What each column of a file probably means, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guess {
    /// The time column.
    pub time: String,
    /// The column to forecast.
    pub target: String,
    /// The key columns; none for a single series.
    pub keys: Vec<String>,
    /// Other columns of numbers, taken as known only up to the origin.
    pub past_only: Vec<String>,
    /// Flags whose names say that they are known ahead: holidays, promotions, openings.
    pub known_future: Vec<String>,
    /// Why, one sentence per column.
    pub reasons: Vec<String>,
}

/// Words that columns to forecast are called by, the likeliest first.
const TARGET_WORDS: [&str; 14] = [
    "sales", "demand", "quantity", "qty", "units", "sold", "volume", "target", "value", "turnover",
    "revenue", "trips", "orders", "y",
];
/// Words in the names of columns that are known ahead.
const AHEAD_WORDS: [&str; 6] = ["holiday", "promo", "open", "event", "campaign", "school"];
/// More key columns than this are no keys but measurements that happen to differ.
const MOST_KEYS: usize = 4;

/// One column of a file.
struct Seen {
    name: String,
    cells: Vec<String>,
    numbers: usize,
    known: usize,
    distinct: usize,
}

/// Guesses what the columns of a file mean.
///
/// # Errors
/// `D004` naming what could not be found: a column of dates, of numbers, or keys that tell rows apart.
pub fn guess(path: &Path, name: &str) -> Result<Guess> {
    let columns = header(path, name)?;
    let seen = look_at(path, name, &columns)?;
    let time = seen
        .iter()
        .find(|column| column.known > 0 && guess_dates(column))
        .ok_or_else(|| cannot(name, "no column holds dates", &columns))?;
    let target = target(&seen, time)
        .ok_or_else(|| cannot(name, "no column of numbers to forecast", &columns))?;
    let keys = keys(&seen, time, target)
        .ok_or_else(|| cannot(name, "no columns tell rows of one date apart", &columns))?;
    let mut reasons = vec![
        format!("time = {}: its cells are dates", time.name),
        format!("target = {}: {}", target.name, target_reason(target)),
    ];
    reasons.push(match keys.as_slice() {
        [] => "keys: none, each date has one row".to_owned(),
        keys => format!("keys = {}: with the date they tell all rows apart", keys.join(", ")),
    });
    let mut guess = Guess {
        time: time.name.clone(),
        target: target.name.clone(),
        keys,
        past_only: Vec::new(),
        known_future: Vec::new(),
        reasons,
    };
    for column in &seen {
        let is_taken = [&guess.time, &guess.target].contains(&&column.name)
            || guess.keys.contains(&column.name);
        if is_taken || column.known == 0 || column.numbers < column.known {
            continue;
        }
        let lower = column.name.to_lowercase();
        if column.distinct <= 2 && AHEAD_WORDS.iter().any(|word| lower.contains(word)) {
            guess
                .reasons
                .push(format!("known_future has {}: a flag that is planned ahead", column.name));
            guess.known_future.push(column.name.clone());
        } else {
            guess.past_only.push(column.name.clone());
        }
    }
    Ok(guess)
}

fn cannot(file: &str, what: &str, columns: &[String]) -> Error {
    Error::new("D004", what).in_file(file).hint(format!(
        "write forecastle.toml yourself: [data.sales] source, keys, time, target; columns: {}",
        columns.join(", ")
    ))
}

fn look_at(path: &Path, name: &str, columns: &[String]) -> Result<Vec<Seen>> {
    let names: Vec<&str> = columns.iter().map(String::as_str).collect();
    let batches = open_columns(path, name, &names)?;
    let column = |(place, name): (usize, &String)| {
        let cells: Vec<String> = batches
            .iter()
            .flat_map(|batch| {
                (0..batch[place].len()).map(|row| batch[place].value(row).trim().to_owned())
            })
            .collect();
        let is_known = |cell: &&String| !is_missing_token(cell);
        let is_number = |cell: &&String| {
            let reads = |format| read_number(cell, format).is_some();
            reads(NumberFormat::DecimalPoint) || reads(NumberFormat::DecimalComma)
        };
        let known: Vec<_> = cells.iter().filter(is_known).collect();
        let numbers = known.iter().copied().filter(is_number).count();
        let distinct = known.iter().collect::<BTreeSet<_>>().len();
        Seen { name: name.clone(), numbers, known: known.len(), distinct, cells }
    };
    Ok(columns.iter().enumerate().map(column).collect())
}

/// Whether a column's cells are dates: they read as dates, and are no plain numbers unless they are
/// years or eight digits under a name that says so.
fn guess_dates(column: &Seen) -> bool {
    let says_so = ["date", "time", "week", "month", "day", "period", "year", "ds", "quarter"]
        .iter()
        .any(|word| column.name.to_lowercase().contains(word));
    if column.numbers == column.known && !says_so {
        return false;
    }
    let distinct: BTreeSet<&str> =
        column.cells.iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
    // Two readings are dates too; `check` asks which one is meant.
    guess_date_format(distinct.iter().copied()).is_some()
        || distinct.iter().all(|cell| crate::ingest::parse_date(cell, "%d/%m/%Y").is_some())
        || distinct.iter().all(|cell| crate::ingest::parse_date(cell, "%d-%m-%Y").is_some())
}

/// The column that names say is the one to forecast, if one does.
pub fn target_by_name<'a>(names: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    let named = names.filter_map(|name| Some((word_in(name)?, name)));
    named.min_by_key(|(word, _)| *word).map(|(_, name)| name)
}

fn word_in(name: &str) -> Option<usize> {
    let lower = name.to_lowercase();
    TARGET_WORDS.iter().position(|word| lower == *word || (word.len() > 1 && lower.contains(word)))
}

fn target<'a>(seen: &'a [Seen], time: &Seen) -> Option<&'a Seen> {
    let is_number = |column: &&Seen| {
        column.name != time.name && column.known > 0 && column.numbers == column.known
    };
    let numbers: Vec<_> = seen.iter().filter(is_number).collect();
    let named = target_by_name(numbers.iter().map(|column| &column.name));
    let by_name = named.and_then(|name| numbers.iter().find(|column| column.name == *name));
    by_name.copied().or_else(|| numbers.into_iter().max_by_key(|column| column.distinct))
}

fn target_reason(column: &Seen) -> String {
    match word_in(&column.name) {
        Some(word) => format!("numbers, and its name says \"{}\"", TARGET_WORDS[word]),
        None => "the column of numbers with the most different values".to_owned(),
    }
}

/// The fewest columns, from the left, that together with the date tell all rows apart.
fn keys(seen: &[Seen], time: &Seen, target: &Seen) -> Option<Vec<String>> {
    let rows = time.cells.len();
    let is_candidate = |column: &&Seen| {
        column.name != time.name && column.name != target.name && column.known == rows
    };
    let mut candidates: Vec<_> = seen.iter().filter(is_candidate).collect();
    // Columns of few different values are keys sooner than measurements are.
    candidates.sort_by_key(|column| {
        column.numbers == rows && column.cells.iter().any(|cell| cell.contains('.'))
    });
    let tell_apart = |chosen: &[&Seen]| {
        let mut places = BTreeSet::new();
        (0..rows).all(|row| {
            let mut place = vec![time.cells[row].as_str()];
            place.extend(chosen.iter().map(|column| column.cells[row].as_str()));
            places.insert(place)
        })
    };
    let mut chosen: Vec<&Seen> = Vec::new();
    if tell_apart(&chosen) {
        return Some(Vec::new());
    }
    for candidate in candidates.iter().filter(|column| column.distinct > 1).take(MOST_KEYS * 3) {
        chosen.push(candidate);
        if tell_apart(&chosen) {
            prune(&mut chosen, &tell_apart);
            return (chosen.len() <= MOST_KEYS)
                .then(|| chosen.iter().map(|c| c.name.clone()).collect());
        }
    }
    None
}

/// Drops columns that are not needed, the last ones first.
fn prune(chosen: &mut Vec<&Seen>, tell_apart: &dyn Fn(&[&Seen]) -> bool) {
    for place in (0..chosen.len()).rev() {
        let mut fewer = chosen.clone();
        fewer.remove(place);
        if tell_apart(&fewer) {
            *chosen = fewer;
        }
    }
}

impl Guess {
    /// The text of a `forecastle.toml` for this file.
    pub fn to_toml(&self, project: &str, source: &str) -> String {
        let list = |names: &[String]| {
            let quoted: Vec<_> =
                names.iter().map(|name| toml::Value::from(name.as_str()).to_string()).collect();
            format!("[{}]", quoted.join(", "))
        };
        let text = |value: &str| toml::Value::from(value).to_string();
        let mut lines = vec![
            "version = 1".to_owned(),
            format!("name = {}", text(project)),
            String::new(),
            "[data.sales]".to_owned(),
            format!("source = {}", text(source)),
            format!("keys = {}", list(&self.keys)),
            format!("time = {}", text(&self.time)),
            format!("target = {}", text(&self.target)),
            "missing_period = \"zero\"      # what an absent period means: zero or unknown"
                .to_owned(),
        ];
        if !self.known_future.is_empty() {
            lines.push(format!("known_future = {}", list(&self.known_future)));
        }
        if !self.past_only.is_empty() {
            lines.push(format!("past_only = {}", list(&self.past_only)));
        }
        lines.extend([
            String::new(),
            "[forecast]".to_owned(),
            "levels = [80, 95]            # prediction intervals, percent".to_owned(),
            "preset = \"balanced\"          # fast, balanced or best".to_owned(),
            String::new(),
            "[backtest]".to_owned(),
            "windows = 3".to_owned(),
            "metric = \"wmape\"".to_owned(),
            String::new(),
        ]);
        lines.join("\n")
    }
}
