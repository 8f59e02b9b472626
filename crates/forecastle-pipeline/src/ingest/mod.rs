//! From files to a panel, with everything that is wrong on the way written down.

mod cells;
mod dates;
mod evidence;
mod loader;
mod numbers;
mod paths;
mod roles;
mod scan;
mod sources;
mod to_panel;

pub use dates::{FORMATS, guess_format as guess_date_format, parse as parse_date};
pub use evidence::{
    AmbiguousDates, AmbiguousNumbers, Cell, Evidence, FileFacts, Findings, MissingColumn,
    NoFrequency,
};
pub use loader::{Ingested, header, ingest, open_columns};
pub use numbers::{NumberFormat, is_missing_token, read_number};
pub use sources::{SOURCES, Source, open};
