//! The views of a published run, held against slow and obvious ones.

mod cursors;
mod oracle;
mod parts;
mod scoring;
mod shop;
mod shown;
mod size;
