//! Sorting lists and cutting them into pages.

use forecastle_core::{Error, Result};
use forecastle_pipeline::names::did_you_mean;

use super::{Listing, Order};
use crate::api::Meta;
use crate::snapshot::Snapshot;
use crate::snapshot::cursor::Cursor;

/// One page of a list.
pub struct Page<'a> {
    /// The question that the list answers.
    list: &'a [&'a str],
    /// What it is sorted by.
    pub sort: Option<String>,
    /// In which order.
    pub order: Order,
    /// How many items come before.
    pub begin: usize,
    limit: usize,
}

impl<'a> Page<'a> {
    /// What a listing asks for; what a cursor says goes on, and must not be contradicted.
    ///
    /// # Errors
    /// `Q002` when the cursor is of another list, run or order.
    pub fn of(snapshot: &Snapshot, list: &'a [&'a str], listing: &Listing) -> Result<Self> {
        let limit = listing.limit.clamp(1, 1_000);
        let order = listing.order.unwrap_or(Order::Ascending);
        let Some(text) = &listing.cursor else {
            return Ok(Self { list, sort: listing.sort.clone(), order, begin: 0, limit });
        };
        let cursor = Cursor::read(text)?;
        cursor.require(snapshot.run(), list)?;
        let is_same_sort = listing.sort.is_none() || listing.sort == cursor.sort;
        if !is_same_sort || listing.order.is_some_and(|order| order != cursor.order) {
            return Err(Error::new("Q002", "the cursor belongs to another order")
                .hint("begin the list again without a cursor"));
        }
        Ok(Self { list, sort: cursor.sort, order: cursor.order, begin: cursor.place, limit })
    }

    /// The places of the page's items in a list of so many.
    pub fn places(&self, total: usize) -> std::ops::Range<usize> {
        let begin = self.begin.min(total);
        begin..begin.saturating_add(self.limit).min(total)
    }

    /// Where the list goes on.
    pub fn meta(&self, snapshot: &Snapshot, total: usize) -> Meta {
        let end = self.places(total).end;
        let next = Cursor::new(snapshot.run(), self.list, self.sort.as_deref(), self.order, end);
        Meta {
            next: (end < total).then(|| next.to_text()),
            total: total as u64,
            run: Some(snapshot.run().to_owned()),
        }
    }

    /// The sort and the order as text, to be part of a question.
    pub fn order_in_words(&self) -> String {
        format!("{} {:?}", self.sort.as_deref().unwrap_or_default(), self.order)
    }
}

/// How to read the field of a name that a list is to be sorted by.
///
/// # Errors
/// `Q001` naming the fields.
pub fn field<'a, F>(fields: &'a [(&'static str, F)], name: &str) -> Result<&'a F> {
    let found = fields.iter().find(|(known, _)| *known == name).map(|(_, read)| read);
    found.ok_or_else(|| {
        let names: Vec<_> = fields.iter().map(|(name, _)| *name).collect();
        let near = did_you_mean(name, names.iter().copied());
        Error::new("Q001", format!("the list cannot be sorted by `{name}`"))
            .with_value(name)
            .hint(format!("{near}fields: {}", names.join(", ")))
    })
}

/// The places of numbers in order; equal ones in their own order, unknown ones last either way.
pub fn sorted(numbers: &[Option<f64>], order: Order) -> Vec<u32> {
    let mut places: Vec<u32> = (0..numbers.len() as u32).collect();
    places.sort_by(|a, b| match (numbers[*a as usize], numbers[*b as usize]) {
        (Some(a), Some(b)) if order == Order::Ascending => a.total_cmp(&b),
        (Some(a), Some(b)) => b.total_cmp(&a),
        (a, b) => b.is_some().cmp(&a.is_some()),
    });
    places
}
