//! From files to a panel, with everything that is wrong on the way written down.

mod cells;
mod columns;
mod dates;
mod evidence;
mod expect;
mod fill;
mod glob;
mod judge;
mod loader;
mod numbers;
mod paths;
pub mod quarantine;
mod roles;
mod scan;
mod sources;
mod to_panel;

pub use columns::{header, open_columns};
pub use dates::{FORMATS, guess_format as guess_date_format, parse as parse_date};
pub use evidence::{
    AmbiguousDates, AmbiguousNumbers, Cell, DateStyle, Evidence, FileFacts, Findings, Kept,
    MissingColumn, NoFrequency, Origins, SetApart,
};
pub use glob::fits as fits_pattern;
pub use loader::{Ingested, ingest, ingest_with};
pub use numbers::{NumberFormat, is_missing_token, read_number};
pub use paths::{NamedFile, resolve, resolve_with};
pub use sources::{Batch, Opening, REMOTES, Remote, SOURCES, Source, TableReader, Wanted, open};
