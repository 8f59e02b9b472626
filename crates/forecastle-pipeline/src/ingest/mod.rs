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

pub(crate) use cells::{as_moments, as_numbers, as_text, is_moment, is_text, text_at};
pub use columns::{header, open_columns};
pub use dates::{FORMATS, guess_format as guess_date_format, parse as parse_date};
pub(crate) use dates::{Guess, from_milliseconds, guess as guess_dates};
pub use evidence::{
    AmbiguousDates, AmbiguousNumbers, Cell, DateStyle, Evidence, FileFacts, Findings,
    MissingColumn, NoFrequency, Origins,
};
pub use loader::{Ingested, ingest};
pub use numbers::{NumberFormat, is_missing_token, read_number};
pub(crate) use numbers::{Reading, SignEvidence, read as read_cell};
pub(crate) use paths::{NamedFile, resolve};
pub(crate) use sources::{
    Batch, LineTracker, Opening, TableReader, guess_delimiter, open_at_end, swallowing_field,
};
pub use sources::{SOURCES, Source, open};
