//! The stock table and the truth of each series' day.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray,
};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

use super::lines::{Names, day_number};
use super::series::SeriesDay;
use super::world::World;

/// A series' day with its key.
#[derive(Debug, Clone, Copy)]
pub struct DayRow {
    /// The product.
    pub sku: usize,
    /// The warehouse.
    pub warehouse: usize,
    /// What happened.
    pub day: SeriesDay,
}

/// Days in a row on whose evening nothing was left.
#[derive(Debug, Clone, Copy)]
pub struct Spell {
    /// The product.
    pub sku: usize,
    /// The warehouse.
    pub warehouse: usize,
    /// The first day.
    pub first: usize,
    /// The last day.
    pub last: usize,
    /// Units wanted and not sold.
    pub lost: u64,
}

impl Spell {
    /// A spell that begins with a day.
    pub fn begin(row: &DayRow, day: usize) -> Self {
        let mut spell =
            Self { sku: row.sku, warehouse: row.warehouse, first: day, last: day, lost: 0 };
        spell.add(day, &row.day);
        spell
    }

    /// Goes on through a day.
    pub fn add(&mut self, day: usize, of: &SeriesDay) {
        self.last = day;
        self.lost += u64::from(of.demand - of.demand.min(of.available));
    }
}

const KEYS: [(&str, DataType, bool); 3] = [
    ("date", DataType::Date32, false),
    ("sku", DataType::Utf8, false),
    ("warehouse_id", DataType::Utf8, false),
];

const STOCK: [(&str, DataType, bool); 3] = [
    ("on_hand", DataType::Int64, false),
    ("on_order", DataType::Int64, false),
    ("expected_date", DataType::Date32, true),
];

const DAILY: [(&str, DataType, bool); 6] = [
    ("mean", DataType::Float64, false),
    ("demand", DataType::Int64, false),
    ("available", DataType::Int64, false),
    ("sold", DataType::Int64, false),
    ("outlier", DataType::Int64, false),
    ("is_stock_out", DataType::Boolean, false),
];

fn schema(columns: impl IntoIterator<Item = (&'static str, DataType, bool)>) -> SchemaRef {
    let columns = KEYS.into_iter().chain(columns);
    let fields = columns.map(|(name, kind, has_empty)| Field::new(name, kind, has_empty));
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

/// The columns of the stock table.
pub fn stock_schema() -> SchemaRef {
    schema(STOCK)
}

/// The columns of the daily truth.
pub fn daily_schema() -> SchemaRef {
    schema(DAILY)
}

/// A day's stock in the evening.
pub fn stock_batch(world: &World, names: &Names, day: usize, rows: &[DayRow]) -> RecordBatch {
    let date = |day: usize| day_number(world.days[0].date) + day as i32;
    let expected = rows.iter().map(|row| row.day.expected.map(date));
    let own: [ArrayRef; 3] = [
        whole(rows, |day| day.on_hand),
        whole(rows, |day| day.on_order),
        Arc::new(Date32Array::from_iter(expected)),
    ];
    batch(stock_schema(), world, names, day, rows, own)
}

/// A day's truth.
pub fn daily_batch(world: &World, names: &Names, day: usize, rows: &[DayRow]) -> RecordBatch {
    let means = rows.iter().map(|row| row.day.mean);
    let is_out = rows.iter().map(|row| Some(row.day.on_hand == 0));
    let own: [ArrayRef; 6] = [
        Arc::new(Float64Array::from_iter_values(means)),
        whole(rows, |day| day.demand),
        whole(rows, |day| day.available),
        whole(rows, |day| day.sold),
        whole(rows, |day| day.outlier),
        Arc::new(BooleanArray::from_iter(is_out)),
    ];
    batch(daily_schema(), world, names, day, rows, own)
}

fn whole(rows: &[DayRow], of: fn(&SeriesDay) -> u32) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(rows.iter().map(|row| i64::from(of(&row.day)))))
}

fn batch(
    schema: SchemaRef,
    world: &World,
    names: &Names,
    day: usize,
    rows: &[DayRow],
    own: impl IntoIterator<Item = ArrayRef>,
) -> RecordBatch {
    let date = day_number(world.days[day].date);
    let dates = Date32Array::from_iter_values(rows.iter().map(|_| date));
    let skus = StringArray::from_iter_values(rows.iter().map(|row| &names.skus[row.sku]));
    let warehouses =
        StringArray::from_iter_values(rows.iter().map(|row| &names.warehouses[row.warehouse]));
    let keys: [Arc<dyn Array>; 3] = [Arc::new(dates), Arc::new(skus), Arc::new(warehouses)];
    let columns = keys.into_iter().chain(own).collect();
    RecordBatch::try_new(schema, columns).expect("columns as the schema says")
}
