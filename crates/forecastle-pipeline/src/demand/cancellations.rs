//! Lines that undo earlier ones, matched with what they undo.

use std::collections::{BTreeMap, BTreeSet};

use arrow_array::{Array, ArrayRef};
use forecastle_core::Result;

use super::amount::{self, Micro, Said};
use super::findings::{Figures, note};
use super::formats::Formats;
use super::keys::fits;
use super::plan::{Plan, standard_name};
use super::read::Input;
use crate::config::RawTransactions;
use crate::ingest::{
    Evidence, Findings, as_moments, as_text, is_moment, open, parse_date, text_at,
};

/// What matching changes in the sums.
#[derive(Debug, Default)]
pub struct Corrections {
    /// Less or more of a series on a day.
    pub changes: Vec<Change>,
    /// Lines that undo nothing.
    pub unmatched: Findings,
    /// How many lines were matched and how many not.
    pub figures: Figures,
}

/// Less or more of a series on a day, in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The cells of the series' key.
    pub key: Vec<String>,
    /// The day, counted from 1970.
    pub day: i32,
    /// The file's number.
    pub file: u16,
    /// Units.
    pub quantity: Micro,
    /// Money.
    pub revenue: Micro,
}

/// What lines have in common that can undo each other: the customer and the series.
type Party = (String, Vec<String>);

/// A line of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    /// Milliseconds since 1970.
    moment: i64,
    file: u16,
    row: u64,
    quantity: Micro,
    revenue: Micro,
}

/// Reads the files twice: for the lines that undo, then for those that they may undo.
///
/// A table without customers is no error: then nothing can be matched.
///
/// # Errors
/// When a file cannot be read further.
pub fn find(
    inputs: &[Input],
    formats: &[Formats],
    plan: &Plan,
    raw: &RawTransactions,
) -> Result<Corrections> {
    let mut undoing: BTreeMap<Party, Vec<Line>> = BTreeMap::new();
    let mut corrections = Corrections::default();
    each_line(inputs, formats, plan, raw, &mut |party, line| {
        if line.quantity >= 0 {
            return;
        }
        match party.0.is_empty() {
            true => unmatched(&line, &party, inputs, &mut corrections),
            false => undoing.entry(party).or_default().push(line),
        }
    })?;
    let parties: BTreeSet<&Party> = undoing.keys().collect();
    let mut sold: BTreeMap<Party, Vec<Line>> = BTreeMap::new();
    each_line(inputs, formats, plan, raw, &mut |party, line| {
        if line.quantity > 0 && parties.contains(&party) {
            sold.entry(party).or_default().push(line);
        }
    })?;
    for (party, mut lines) in undoing {
        let order = |line: &Line| (line.moment, line.file, line.row);
        let mut earlier = sold.remove(&party).unwrap_or_default();
        earlier.sort_by_key(order);
        lines.sort_by_key(order);
        let mut left: Vec<_> = earlier.iter().map(|line| line.quantity).collect();
        for line in lines {
            match take_back(&line, &earlier, &mut left) {
                Some(taken) => matched(&line, &party, &earlier, &taken, &mut corrections),
                None => unmatched(&line, &party, inputs, &mut corrections),
            }
        }
    }
    Ok(corrections)
}

/// The earlier lines that a line undoes, with the units of each: the latest of just as many units, else the
/// latest that has enough, else the latest several; `None` where all before are not enough.
fn take_back(line: &Line, earlier: &[Line], left: &mut [Micro]) -> Option<Vec<(usize, Micro)>> {
    let count = -line.quantity;
    let known = earlier.partition_point(|other| other.moment <= line.moment);
    let latest = |fits: &dyn Fn(usize) -> bool| (0..known).rev().find(|place| fits(*place));
    let whole = latest(&|place| left[place] == count && earlier[place].quantity == count);
    let single = whole.or_else(|| latest(&|place| left[place] >= count));
    if let Some(place) = single {
        left[place] -= count;
        return Some(vec![(place, count)]);
    }
    if left[..known].iter().map(|left| i128::from(*left)).sum::<i128>() < i128::from(count) {
        return None;
    }
    let (mut taken, mut rest) = (Vec::new(), count);
    for place in (0..known).rev().filter(|place| left[*place] > 0).collect::<Vec<_>>() {
        let part = rest.min(left[place]);
        left[place] -= part;
        taken.push((place, part));
        rest -= part;
        if rest == 0 {
            break;
        }
    }
    Some(taken)
}

/// Both are as if they had not been: what the line takes off its own day is put back there, and what it
/// undoes is taken off the day on which that was sold.
fn matched(
    line: &Line,
    party: &Party,
    earlier: &[Line],
    taken: &[(usize, Micro)],
    corrections: &mut Corrections,
) {
    let change = |of: &Line, quantity, revenue| Change {
        key: party.1.clone(),
        day: day_of_moment(of.moment),
        file: of.file,
        quantity,
        revenue,
    };
    corrections.changes.push(change(line, -line.quantity, -line.revenue));
    for (place, count) in taken {
        let sold = &earlier[*place];
        let revenue = amount::share(sold.revenue, *count, sold.quantity);
        corrections.changes.push(change(sold, -count, -revenue));
    }
    corrections.figures.cancelled_lines += 1;
    corrections.figures.cancelled_quantity -= i128::from(line.quantity);
}

fn unmatched(line: &Line, party: &Party, inputs: &[Input], corrections: &mut Corrections) {
    corrections.figures.unmatched_lines += 1;
    corrections.figures.unmatched_quantity += i128::from(line.quantity);
    let input = &inputs[usize::from(line.file)];
    let column = input.wanted.quantity.map_or("", |place| input.wanted.names[place].as_str());
    let value = amount::to_number(line.quantity).to_string();
    let why = || match party.0.is_empty() {
        true => "nobody knows whose order it undoes".to_owned(),
        false => format!("customer {} bought too little of it before", party.0),
    };
    note(&mut corrections.unmatched, (&input.name, line.row), column, &value, why);
    if let Some(cell) = corrections.unmatched.cells.last_mut().filter(|cell| cell.row == line.row) {
        cell.series = Some(party.1.join(" / "));
    }
}

fn day_of_moment(moment: i64) -> i32 {
    moment.div_euclid(86_400_000) as i32
}

/// Shows every line of goods that can be read, with its customer and series.
fn each_line(
    inputs: &[Input],
    formats: &[Formats],
    plan: &Plan,
    raw: &RawTransactions,
    look: &mut dyn FnMut(Party, Line),
) -> Result<()> {
    for (number, (input, formats)) in inputs.iter().zip(formats).enumerate() {
        let opening = input.opening();
        let mut reader = open(&opening)?;
        let header = reader.column_names().to_vec();
        let find = |name: &str| header.iter().position(|column| standard_name(raw, column) == name);
        let mut places = input.wanted.places.clone();
        let customer = find("customer_id").map(|place| {
            places.push(place);
            places.len() - 1
        });
        reader.select(&places);
        // Whatever is wrong is written down when the rows are added up, not twice.
        let mut unheard = Evidence::default();
        while let Some(batch) = reader.next_batch(&mut unheard)? {
            let lines = Lines { input, formats, plan, columns: &batch.columns, customer };
            lines.each(number as u16, &batch.rows, look)?;
        }
    }
    Ok(())
}

/// The lines of a batch.
struct Lines<'a> {
    input: &'a Input,
    formats: &'a Formats,
    plan: &'a Plan,
    columns: &'a [ArrayRef],
    /// The place of customers.
    customer: Option<usize>,
}

impl Lines<'_> {
    fn each(&self, file: u16, rows: &[u64], look: &mut dyn FnMut(Party, Line)) -> Result<()> {
        let wanted = &self.input.wanted;
        let Some(quantity) = wanted.quantity else { return Ok(()) };
        let text = |place: usize| as_text(&self.columns[place], "");
        let keys = (0..wanted.keys).map(text).collect::<Result<Vec<_>>>()?;
        let quantities = text(quantity)?;
        let money = wanted.money.map(text).transpose()?;
        let customers = self.customer.map(text).transpose()?;
        let moments = self.moments(&self.columns[wanted.date])?;
        let amount = |text: &str| match amount::read(text.as_bytes(), self.formats.number) {
            Said::Amount(amount) => Some(amount),
            _ => None,
        };
        for (row, line) in rows.iter().enumerate() {
            let (Some(moment), Some(quantity)) = (moments[row], amount(text_at(&quantities, row)))
            else {
                continue;
            };
            let key: Vec<_> = keys.iter().map(|cells| text_at(cells, row).to_owned()).collect();
            let is_goods = |(cell, patterns): (&String, &Vec<String>)| {
                !cell.is_empty() && !patterns.iter().any(|pattern| fits(pattern, cell))
            };
            let is_late = self.plan.drops_future_rows && day_of_moment(moment) > self.plan.today;
            if is_late || !key.iter().zip(&self.plan.exclude).all(is_goods) {
                continue;
            }
            let money = money.as_ref().and_then(|cells| amount(text_at(cells, row))).unwrap_or(0);
            let revenue = if wanted.is_price { amount::product(quantity, money) } else { money };
            let customer = customers.as_ref().map_or("", |cells| text_at(cells, row)).to_owned();
            let found = Line { moment, file, row: *line, quantity, revenue };
            look((customer, key), found);
        }
        Ok(())
    }

    /// Milliseconds since 1970; `None` for a cell that is no date.
    fn moments(&self, array: &ArrayRef) -> Result<Vec<Option<i64>>> {
        if is_moment(array) {
            return Ok(as_moments(array, "")?.iter().collect());
        }
        let texts = as_text(array, "")?;
        let format = self.formats.date.as_deref().unwrap_or("%Y-%m-%d");
        let moment = |row| parse_date(text_at(&texts, row), format);
        Ok((0..texts.len()).map(|row| Some(moment(row)?.and_utc().timestamp_millis())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(moment: i64, quantity: i64) -> Line {
        Line { moment, file: 0, row: moment as u64, quantity, revenue: 2 * quantity }
    }

    #[test]
    fn a_line_undoes_its_equal_else_a_larger_one_else_several() {
        let sold = [line(1, 5), line(2, 12), line(3, 5), line(9, 12)];
        let mut left: Vec<_> = sold.iter().map(|line| line.quantity).collect();
        let mut take = |moment, count: i64| take_back(&line(moment, -count), &sold, &mut left);
        assert_eq!(take(5, 5), Some(vec![(2, 5)]), "the latest of just as many");
        assert_eq!(take(5, 4), Some(vec![(1, 4)]), "the latest that has enough");
        assert_eq!(take(5, 11), Some(vec![(1, 8), (0, 3)]), "the latest several");
        assert_eq!(take(5, 3), None, "what comes later cannot be undone");
        assert_eq!(take(9, 12), Some(vec![(3, 12)]));
    }
}
