//! Retail samples against their truth: the tables, what a profile finds in them, and what cleaning recovers.

mod clean;
mod closures;
mod frame;
mod shop;
mod shutdown;
mod tables;
