//! Order lines of a day: the rows of the transactions and of the returns.

use std::sync::Arc;

use arrow_array::{ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use chrono::NaiveDate;

use super::draw::{Draw, Stream};
use super::faults::Fault;
use super::series::{Series, SeriesDay};
use super::sink::Form;
use super::world::World;

/// The most order lines of a series on a day; more units make longer lines.
const MOST_LINES: u32 = 40;

/// Lines of an order, on average.
const LINES_PER_ORDER: f64 = 2.2;

/// Customers of a warehouse.
const CUSTOMERS: usize = 4000;

/// An order line.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// The product.
    pub sku: u32,
    /// The warehouse.
    pub warehouse: u32,
    /// Units.
    pub quantity: i64,
    /// What was paid, in dollars and cents.
    pub revenue: f64,
    /// The order's number.
    pub order: i64,
    /// The customer's number.
    pub customer: i64,
    /// Units that come back, and after how many days; 0 and 0 for most.
    pub returned: (i64, usize),
}

/// The lines that a series' units of a day are ordered in.
pub fn lines_of(world: &World, series: &Series, of: &SeriesDay, day: usize) -> Vec<Line> {
    let product = &world.products[series.sku];
    let about = (series.sku, series.warehouse);
    let served = of.sold - of.outlier;
    let count = served.div_ceil(product.lot).min(MOST_LINES);
    let rate = world.plan.categories[product.category].return_rate;
    let line = |quantity: u32, place: u32| {
        let step = day * 64 + place as usize;
        let (order, customer) = order_of(world, series.warehouse, day, about, step);
        let is_returned = world.draw.uniform(Stream::Return, about, step) < rate;
        let returned = match is_returned {
            true => returned(world.draw, about, step, quantity),
            false => (0, 0),
        };
        Line {
            sku: series.sku as u32,
            warehouse: series.warehouse as u32,
            quantity: i64::from(quantity),
            revenue: (f64::from(quantity) * of.price * 100.0).round() / 100.0,
            order,
            customer,
            returned,
        }
    };
    let mut lines: Vec<_> = (0..count)
        .map(|place| {
            let even = served / count + u32::from(place < served % count);
            line(even, place)
        })
        .collect();
    if of.outlier > 0 {
        lines.push(line(of.outlier, MOST_LINES));
    }
    lines
}

fn order_of(
    world: &World,
    warehouse: usize,
    day: usize,
    about: (usize, usize),
    step: usize,
) -> (i64, i64) {
    let orders = 1 + (world.size.skus as f64 / LINES_PER_ORDER) as usize;
    let place = world.draw.below(Stream::Line, about, step, orders);
    let number = (day * world.size.warehouses + warehouse) * orders + place;
    // Few customers order often, many seldom.
    let drawn = world.draw.uniform(Stream::Line, (number, 1 << 19), 0).powi(2);
    let customer = warehouse * CUSTOMERS + (drawn * CUSTOMERS as f64) as usize;
    (number as i64 + 1, customer as i64 + 1)
}

fn returned(draw: Draw, about: (usize, usize), step: usize, quantity: u32) -> (i64, usize) {
    let of = |place: usize, count: usize| {
        draw.below(Stream::Return, about, step + place * (1 << 40), count)
    };
    (1 + of(1, quantity as usize) as i64, 3 + of(2, 18))
}

/// The columns of the transactions.
pub fn transactions_schema() -> SchemaRef {
    let field = |name: &str, kind: DataType| Field::new(name, kind, false);
    Arc::new(Schema::new(vec![
        field("transaction_id", DataType::Int64),
        field("sku", DataType::Utf8),
        field("warehouse_id", DataType::Utf8),
        field("transaction_date", DataType::Date32),
        field("quantity", DataType::Int64),
        field("revenue", DataType::Float64),
        field("customer_id", DataType::Int64),
        field("order_id", DataType::Int64),
    ]))
}

/// The columns of the returns.
pub fn returns_schema() -> SchemaRef {
    let field = |name: &str, kind: DataType| Field::new(name, kind, false);
    Arc::new(Schema::new(vec![
        field("sku", DataType::Utf8),
        field("warehouse_id", DataType::Utf8),
        field("return_date", DataType::Date32),
        field("quantity", DataType::Int64),
        field("transaction_id", DataType::Int64),
        field("transaction_date", DataType::Date32),
    ]))
}

/// The names that rows carry.
pub struct Names {
    /// Of the products.
    pub skus: Vec<String>,
    /// Of the warehouses.
    pub warehouses: Vec<String>,
}

/// The number of a date in Arrow: days since 1970.
pub fn day_number(date: NaiveDate) -> i32 {
    date.signed_duration_since(NaiveDate::default()).num_days() as i32
}

/// A day's transactions as rows, numbered from `first_id`, with the faults planted in them; returns of them
/// that come within the history.
pub fn batches(
    world: &World,
    names: &Names,
    (form, day): (Form, usize),
    lines: &[Line],
    faults: &[(usize, Fault)],
    first_id: i64,
) -> (RecordBatch, RecordBatch) {
    let date = day_number(world.days[day].date);
    let mut rows: Vec<Row<'_>> = lines
        .iter()
        .zip(first_id..)
        .map(|(line, id)| Row {
            id,
            sku: &names.skus[line.sku as usize],
            warehouse: &names.warehouses[line.warehouse as usize],
            date,
            quantity: line.quantity,
            revenue: line.revenue,
            customer: line.customer,
            order: line.order,
        })
        .collect();
    let returns = returns(world, names, day, lines, first_id);
    for (row, fault) in faults {
        spoil(&mut rows, *row, *fault, date_after_end(world));
    }
    (transactions(&rows, faults, form), returns)
}

fn date_after_end(world: &World) -> i32 {
    day_number(world.size.last_day) + 400
}

#[derive(Clone, Copy)]
struct Row<'a> {
    id: i64,
    sku: &'a str,
    warehouse: &'a str,
    date: i32,
    quantity: i64,
    revenue: f64,
    customer: i64,
    order: i64,
}

fn spoil(rows: &mut Vec<Row<'_>>, place: usize, fault: Fault, too_late: i32) {
    if fault == Fault::DuplicateRow {
        let copy = rows[place.saturating_sub(1)];
        rows.insert(place, copy);
    }
    let row = &mut rows[place];
    match fault {
        Fault::UnknownSku => row.sku = "SKU-X0000",
        Fault::UnknownWarehouse => row.warehouse = "WH-XX",
        Fault::EmptySku => row.sku = "",
        Fault::NegativeQuantity => row.quantity = -row.quantity,
        Fault::AbsurdQuantity => row.quantity *= 10_000,
        Fault::NegativeRevenue => row.revenue = -row.revenue,
        Fault::FutureDate => row.date = too_late,
        Fault::DuplicateRow | Fault::TextQuantity | Fault::ImpossibleDate => (),
    }
}

fn transactions(rows: &[Row<'_>], faults: &[(usize, Fault)], form: Form) -> RecordBatch {
    let whole = |of: fn(&Row<'_>) -> i64| -> ArrayRef {
        Arc::new(Int64Array::from_iter_values(rows.iter().map(of)))
    };
    let text = |cells: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from_iter_values(cells)) };
    let is_unfit = |wanted| form == Form::Csv && faults.iter().any(|(_, fault)| *fault == wanted);
    let spoilt = |column: ArrayRef, fault, word: &str| match is_unfit(fault) {
        true => with_words(&column, faults, fault, word),
        false => column,
    };
    let dates = Date32Array::from_iter_values(rows.iter().map(|row| row.date));
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("transaction_id", whole(|row| row.id)),
        ("sku", text(rows.iter().map(|row| row.sku).collect())),
        ("warehouse_id", text(rows.iter().map(|row| row.warehouse).collect())),
        ("transaction_date", spoilt(Arc::new(dates), Fault::ImpossibleDate, "2024-13-45")),
        ("quantity", spoilt(whole(|row| row.quantity), Fault::TextQuantity, "12 pcs")),
        ("revenue", Arc::new(Float64Array::from_iter_values(rows.iter().map(|row| row.revenue)))),
        ("customer_id", whole(|row| row.customer)),
        ("order_id", whole(|row| row.order)),
    ];
    batch(columns)
}

/// A column as text, with a word in the rows of a fault.
fn with_words(column: &ArrayRef, faults: &[(usize, Fault)], fault: Fault, word: &str) -> ArrayRef {
    use arrow_cast::display::array_value_to_string;
    let cell = |row: usize| match faults.contains(&(row, fault)) {
        true => word.to_owned(),
        false => array_value_to_string(column, row).unwrap_or_default(),
    };
    Arc::new(StringArray::from_iter_values((0..column.len()).map(cell)))
}

fn returns(world: &World, names: &Names, day: usize, lines: &[Line], first_id: i64) -> RecordBatch {
    let known = |(line, _): &(&Line, i64)| {
        let (units, days) = line.returned;
        units > 0 && day + days < world.size.days
    };
    let rows: Vec<_> = lines.iter().zip(first_id..).filter(known).collect();
    let sold = day_number(world.days[day].date);
    let sku = rows.iter().map(|(line, _)| &names.skus[line.sku as usize]);
    let warehouse = rows.iter().map(|(line, _)| &names.warehouses[line.warehouse as usize]);
    let back = rows.iter().map(|(line, _)| sold + line.returned.1 as i32);
    batch(vec![
        ("sku", Arc::new(StringArray::from_iter_values(sku))),
        ("warehouse_id", Arc::new(StringArray::from_iter_values(warehouse))),
        ("return_date", Arc::new(Date32Array::from_iter_values(back))),
        (
            "quantity",
            Arc::new(Int64Array::from_iter_values(rows.iter().map(|(line, _)| line.returned.0))),
        ),
        ("transaction_id", Arc::new(Int64Array::from_iter_values(rows.iter().map(|(_, id)| *id)))),
        ("transaction_date", Arc::new(Date32Array::from_iter_values(rows.iter().map(|_| sold)))),
    ])
}

/// Columns of equal length as rows; none of them has an empty cell unless its type says so.
pub fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    let nullable = |column: &ArrayRef| column.null_count() > 0;
    let fields = columns.iter().map(|(name, column)| (*name, column.clone(), nullable(column)));
    RecordBatch::try_from_iter_with_nullable(fields).expect("columns of equal length")
}
