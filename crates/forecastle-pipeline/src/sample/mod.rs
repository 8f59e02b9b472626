//! Generated sample data.
//!
//! Each sample has the shape of a common kind of demand file and structure worth finding, but nobody's
//! sales: it can be shared, and the truth behind it is known. A sample is a pure function of its
//! settings, so the same settings give the same bytes on every run.

mod ecommerce;
mod logistics;
pub mod retail;
pub mod weekly_stores;

pub use ecommerce::ECOMMERCE;
pub use logistics::LOGISTICS;
pub use weekly_stores::WeeklyStores;

/// A sample that `forecastle init --sample` knows.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    /// Its name.
    pub name: &'static str,
    /// What it is, for the command's help.
    pub doc: &'static str,
    /// How it is made.
    pub kind: Kind,
}

/// How a sample is made.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// One table of weekly sales, see [`WeeklyStores`].
    WeeklyStores,
    /// All tables of a company, see [`retail`].
    Retail(&'static retail::Plan),
}

/// All samples.
pub const SAMPLES: [Sample; 3] = [
    Sample {
        name: "weekly-stores",
        doc: "weekly sales of 45 stores with holidays, prices and weather",
        kind: Kind::WeeklyStores,
    },
    Sample {
        name: LOGISTICS.name,
        doc: "transactions of a wholesaler's warehouses with all tables around them, and the truth",
        kind: Kind::Retail(&LOGISTICS),
    },
    Sample {
        name: ECOMMERCE.name,
        doc: "orders of an online shop with a shutdown and a recovery, all tables, and the truth",
        kind: Kind::Retail(&ECOMMERCE),
    },
];
