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

pub(crate) use cells::{as_moments, as_numbers, as_text, is_moment, is_text, text_at};
pub use columns::{header, open_columns};
pub use dates::{FORMATS, guess_format as guess_date_format, parse as parse_date};
pub(crate) use dates::{Guess, from_milliseconds, guess as guess_dates};
pub use evidence::{
    AmbiguousDates, AmbiguousNumbers, Cell, DateStyle, Evidence, FileFacts, Findings, Kept,
    MissingColumn, NoFrequency, Origins, SetApart,
};
pub use glob::fits as fits_pattern;
pub use loader::{Ingested, ingest, ingest_with};
pub use numbers::{NumberFormat, is_missing_token, read_number};
pub(crate) use numbers::{Reading, SignEvidence, read as read_cell};
pub use paths::{NamedFile, resolve, resolve_with};
pub use sources::{Batch, Opening, REMOTES, Remote, SOURCES, Source, TableReader, Wanted, open};
pub(crate) use sources::{
    LineTracker, guess_delimiter, open_at_end, partitions_of, swallowing_field,
};
