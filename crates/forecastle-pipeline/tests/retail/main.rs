//! Retail samples against their truth: the tables, what a profile finds in them, and what cleaning recovers.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what was measured is said")]

mod clean;
mod closures;
mod frame;
mod shop;
mod shutdown;
mod tables;
