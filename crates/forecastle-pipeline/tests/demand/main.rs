//! Transactions become a panel.
#![allow(clippy::print_stderr, reason = "a test that skips says so")]

mod bad_rows;
mod beside;
mod files;
mod known;
mod retail;
mod shop;
mod sums;
