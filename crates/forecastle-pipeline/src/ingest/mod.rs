//! From files to a panel, with everything that is wrong on the way written down.

mod cells;
mod columns;
mod dates;
mod evidence;
mod fill;
mod judge;
mod loader;
mod numbers;
mod paths;
mod roles;
mod scan;
mod sources;
mod to_panel;

pub use columns::{header, open_columns};
pub use dates::{FORMATS, guess_format as guess_date_format, parse as parse_date};
pub use evidence::{
    AmbiguousDates, AmbiguousNumbers, Cell, DateStyle, Evidence, FileFacts, Findings,
    MissingColumn, NoFrequency, Origins,
};
pub use loader::{Ingested, ingest};
pub use numbers::{NumberFormat, is_missing_token, read_number};
pub use sources::{SOURCES, Source, open};
